import { CustomResource, Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { neonEnvironment } from '../../functions/neon/env.ts';
import type { StageSettings } from '../config.ts';
import { type EnvironmentOf, ServiceFunction } from './service-function.ts';

export type NeonSettings = NonNullable<StageSettings['neon']>;

/** https://api-docs.neon.tech: the only address that the function sends the key to. */
const neonApiUrl = 'https://console.neon.tech/api/v2';
/** How much longer CloudFormation waits than the function runs, so that the function's answer is what it gets. */
const answerMarginSeconds = 60;

export interface NeonDatabaseProps {
  readonly settings: StageSettings;
  readonly neon: NeonSettings;
  /** ARN of the secret with the API key, which the function may read. */
  readonly keySecret: string;
  /** ARN of the secret of the database's owner, which the function may write. */
  readonly databaseSecret: string;
  readonly imageDirectory: string;
}

/** A stage's branch at Neon, and the function that makes it: see docs/decisions/0010-neon-as-code.md. */
export class NeonDatabase extends Construct {
  readonly projectId: string;
  readonly branchId: string;

  constructor(scope: Construct, id: string, props: NeonDatabaseProps) {
    super(scope, id);
    const { settings, imageDirectory, keySecret, databaseSecret } = props;
    const environment: EnvironmentOf<typeof neonEnvironment> = {
      NEON_SECRET_ID: keySecret,
      DATABASE_SECRET_ID: databaseSecret,
      NEON_API_URL: neonApiUrl,
    };
    const provider = new ServiceFunction(this, 'Neon', {
      name: 'neon',
      settings,
      imageDirectory,
      environment,
      readableSecrets: [keySecret],
      writableSecrets: [databaseSecret],
    });
    const branch = new CustomResource(this, 'Branch', {
      resourceType: 'Custom::NeonBranch',
      serviceToken: provider.function.functionArn,
      serviceTimeout: Duration.seconds(settings.functions.neon.timeoutSeconds + answerMarginSeconds),
      properties: propertiesOf(props),
    });
    // The role's permissions must be there before the branch, and stay until it is gone.
    branch.node.addDependency(provider);
    this.projectId = branch.getAttString('ProjectId');
    this.branchId = branch.getAttString('BranchId');
  }
}

function propertiesOf({ settings, neon }: NeonDatabaseProps): Record<string, string> {
  return {
    Stage: settings.stage,
    ProjectName: neon.projectName,
    Region: neon.region,
    PgVersion: String(neon.pgVersion),
    ...(neon.branch && { BranchFrom: neon.branch.from }),
  };
}
