import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import {
  type factorEnvironment,
  type ledgerEnvironment,
  type sourceEnvironment,
  stepNodeOptions,
} from '../../functions/migration/env.ts';
import {
  type MigrationFunctionName,
  migrationFunctionNames,
  migrationSteps,
  type StageSettings,
} from '../config.ts';
import { MigrationMachine } from '../constructs/migration/machine.ts';
import { MigrationOperator } from '../constructs/migration/operator-role.ts';
import { type EnvironmentOf, ServiceFunction } from '../constructs/service-function.ts';
import type { MigrationSecrets } from '../constructs/service-secrets.ts';
import { byName, constructId, resourceName } from '../names.ts';
import { composeStepSettings, type ParsedMigrationSettings } from '../settings/migration.ts';

export interface MigrationStackProps {
  readonly settings: StageSettings;
  readonly migration: ParsedMigrationSettings;
  readonly secrets: MigrationSecrets;
  /** ARN of Better Auth's secrets, which encrypt second factors. */
  readonly authSecret: string;
  readonly imageDirectory: string;
}

/** Moves a Supabase project's users here: see docs/decisions/0021-supabase-migration.md. */
export class MigrationStack extends Stack {
  constructor(scope: Construct, props: MigrationStackProps) {
    const { settings, imageDirectory } = props;
    const { stage, terminationProtection } = settings;
    super(scope, resourceName(stage, 'migration'), { terminationProtection });
    const variables = variablesOf(props);
    const functions = byName(migrationFunctionNames, (name) => {
      const environment = variables[name];
      const readableSecrets = secretsIn(environment);
      return new ServiceFunction(this, constructId(name), {
        name,
        settings,
        imageDirectory,
        environment: { ...environment, NODE_OPTIONS: stepNodeOptions },
        readableSecrets,
      }).function;
    });
    const steps = byName(migrationSteps, (step) => functions[`migration-${step}`]);
    const machine = new MigrationMachine(this, 'Migration', { settings, functions: steps });
    const operator = new MigrationOperator(this, 'Operator', {
      stage,
      report: functions['migration-report'],
    });
    new CfnOutput(this, 'StateMachineName', { value: machine.name });
    new CfnOutput(this, 'OperatorRoleArn', { value: operator.roleArn });
  }
}

type LedgerVariables = EnvironmentOf<typeof ledgerEnvironment>;
type SourceVariables = EnvironmentOf<typeof sourceEnvironment>;
type FactorVariables = EnvironmentOf<typeof factorEnvironment>;

interface Variables extends Record<MigrationFunctionName, LedgerVariables> {
  readonly 'migration-plan': SourceVariables;
  readonly 'migration-copy': FactorVariables;
  readonly 'migration-reconcile': FactorVariables;
  readonly 'migration-verify': FactorVariables;
}

function variablesOf({ settings, migration, secrets, authSecret }: MigrationStackProps): Variables {
  const ledger = (name: MigrationFunctionName): LedgerVariables => ({
    DATABASE_SECRET_ID: secrets.roles[name],
  });
  const source = (name: MigrationFunctionName): SourceVariables => ({
    ...ledger(name),
    SOURCE_SECRET_ID: secrets.source,
    MIGRATION_SETTINGS: JSON.stringify(composeStepSettings(migration, settings)),
  });
  const factors = (name: MigrationFunctionName): FactorVariables => ({
    ...source(name),
    ...(settings.secondFactor.totp && { AUTH_SECRET_ID: authSecret }),
  });
  return {
    'migration-plan': source('migration-plan'),
    'migration-copy': factors('migration-copy'),
    'migration-reconcile': factors('migration-reconcile'),
    'migration-verify': factors('migration-verify'),
    'migration-rollback': ledger('migration-rollback'),
    'migration-report': ledger('migration-report'),
  };
}

/** A function reads the secrets that it is told of, and no other. */
function secretsIn(variables: Readonly<Partial<FactorVariables>>): string[] {
  const { DATABASE_SECRET_ID, SOURCE_SECRET_ID, AUTH_SECRET_ID } = variables;
  return [DATABASE_SECRET_ID, SOURCE_SECRET_ID, AUTH_SECRET_ID].filter((arn) => arn !== undefined);
}
