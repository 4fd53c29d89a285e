import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { adminEnvironment } from '../../functions/admin/env.ts';
import type { maintenanceEnvironment } from '../../functions/maintenance/env.ts';
import type { StageSettings } from '../config.ts';
import { FunctionSchedule } from '../constructs/function-schedule.ts';
import { type EnvironmentOf, ServiceFunction } from '../constructs/service-function.ts';
import type { ServiceSecrets } from '../constructs/service-secrets.ts';
import { constructId, resourceName } from '../names.ts';
import { outsideServices } from '../outside-services.ts';

/** The alarm on missing runs counts by the hour too (monitoring/upkeep-alarms.ts). */
const upkeepExpression = 'rate(1 hour)';

export interface OperationsStackProps {
  readonly settings: StageSettings;
  readonly secrets: ServiceSecrets;
  readonly imageDirectory: string;
}

/** What no caller of the API reaches: upkeep by schedule, and administration by operators. */
export class OperationsStack extends Stack {
  constructor(scope: Construct, { settings, secrets, imageDirectory }: OperationsStackProps) {
    super(scope, resourceName(settings.stage, 'operations'), {
      terminationProtection: settings.terminationProtection,
    });
    const create = (
      name: 'maintenance' | 'admin',
      environment: Readonly<Record<string, string>>,
      readableSecrets: readonly string[],
    ) =>
      new ServiceFunction(this, constructId(name), {
        name,
        settings,
        imageDirectory,
        environment,
        readableSecrets,
      });
    const { roles, email } = secrets;
    const maintenanceVariables: EnvironmentOf<typeof maintenanceEnvironment> = {
      DATABASE_SECRET_ID: roles.maintenance,
    };
    const adminVariables: EnvironmentOf<typeof adminEnvironment> = {
      DATABASE_SECRET_ID: roles.admin,
      EMAIL_SECRET_ID: email,
      RESEND_BASE_URL: outsideServices.resend,
      PRODUCT_NAME: settings.productName,
    };
    const maintenance = create('maintenance', maintenanceVariables, [roles.maintenance]);
    new FunctionSchedule(this, 'Upkeep', {
      name: resourceName(settings.stage, 'upkeep'),
      function: maintenance.function,
      expression: upkeepExpression,
    });
    const admin = create('admin', adminVariables, [roles.admin, email]);
    new CfnOutput(this, 'MaintenanceFunctionName', { value: maintenance.function.functionName });
    new CfnOutput(this, 'AdminFunctionName', { value: admin.function.functionName });
  }
}
