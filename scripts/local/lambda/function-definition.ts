import type { Credentials } from '../aws/principals.ts';

/** A function as its template describes it. `environment` holds the template's variables and nothing else. */
export interface FunctionDefinition {
  readonly arn: string;
  readonly name: string;
  readonly version: string;
  /** Folder with the bundles: `LAMBDA_TASK_ROOT`, and the working directory of the process. */
  readonly taskRoot: string;
  /** `<bundle>.<export>`: `auth.handler` is the export `handler` of `<taskRoot>/auth.mjs`. */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly memorySizeMb: number;
  readonly timeoutSeconds: number;
  readonly region: string;
  readonly logGroupName: string;
  readonly credentials: Credentials;
  /** Where the AWS SDK sends its requests (`AWS_ENDPOINT_URL`). */
  readonly awsEndpointUrl: string;
}
