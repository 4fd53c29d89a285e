import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type ApiFunctionName, apiFunctionsOf, type StageSettings } from '../../config.ts';
import { byName } from '../../names.ts';
import { rotatesSecrets } from '../../settings/conflicts.ts';
import { Alarms } from './alarms.ts';
import { addApiAlarms } from './api-alarms.ts';
import { addAuthAlarms } from './auth-alarms.ts';
import { StageDashboard } from './dashboard.ts';
import { addEventAlarms } from './event-alarms.ts';
import { addApiFunctionAlarms, addRotationAlarms, addSchemaAlarms } from './function-alarms.ts';
import { addLogQueries } from './log-queries.ts';
import { addMigrationAlarms } from './migration-alarms.ts';
import { addUpkeepAlarms } from './upkeep-alarms.ts';

export interface MonitoringProps {
  readonly settings: StageSettings;
  readonly apiId: string;
  /** Logs of the functions, which the saved queries search. */
  readonly logGroups: ILogGroup[];
}

/** Alarms that lead to docs/runbook.md, a dashboard and saved log queries. */
export class Monitoring extends Construct {
  /** By function, the alarms that roll its rollout back. */
  readonly rollbackAlarms: Readonly<Partial<Record<ApiFunctionName, readonly IAlarm[]>>>;

  constructor(scope: Construct, id: string, { settings, apiId, logGroups }: MonitoringProps) {
    super(scope, id);
    const alarms = new Alarms(this, 'Alarms', settings);
    addApiAlarms(alarms, settings, apiId);
    this.rollbackAlarms = byName(apiFunctionsOf(settings), (name) =>
      addApiFunctionAlarms(alarms, settings, name),
    );
    addSchemaAlarms(alarms, settings);
    if (rotatesSecrets(settings)) addRotationAlarms(alarms, settings);
    addAuthAlarms(alarms, settings);
    addUpkeepAlarms(alarms, settings);
    if (settings.events) addEventAlarms(alarms, settings);
    if (settings.migration) addMigrationAlarms(alarms, settings);
    new StageDashboard(this, 'Dashboard', settings, apiId, alarms);
    addLogQueries(this, settings, logGroups);
  }
}
