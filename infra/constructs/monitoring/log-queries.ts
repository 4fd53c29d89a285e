import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { QueryDefinition, QueryString } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { StageSettings } from '../../config.ts';

/** A request that took longer than this is worth reading about. */
const slowRequestMs = 1_000;
const lineLimit = 200;

interface LogQuery {
  readonly fields?: string[];
  readonly filterStatements: string[];
  readonly statsStatements?: string[];
  readonly sort?: string;
}

/** Field names are those of shared/http/request-log.ts, shared/observability/audit.ts and Powertools' logger. */
const queries: Readonly<Record<string, LogQuery>> = {
  errors: {
    fields: [
      '@timestamp',
      'service',
      'level',
      'message',
      'request_id',
      'error.message',
      'error.cause.message',
    ],
    filterStatements: ['level in ["ERROR", "CRITICAL"] or @message like /Task timed out|Runtime\\.\\w+/'],
  },
  'slow requests': {
    fields: [
      '@timestamp',
      'service',
      'method',
      'route',
      'engine_route',
      'status',
      'duration_ms',
      'request_id',
    ],
    filterStatements: [`message = "request" and duration_ms > ${slowRequestMs}`],
    sort: 'duration_ms desc',
  },
  'one request by id': {
    fields: [
      '@timestamp',
      'service',
      'level',
      'message',
      'status',
      'duration_ms',
      'xray_trace_id',
      '@message',
    ],
    filterStatements: [
      'request_id = "put the x-request-id of the answer here" or correlation_id = "or its x-correlation-id here"',
    ],
    sort: '@timestamp asc',
  },
  'sign-in failures': {
    fields: ['@timestamp', 'status', 'duration_ms', 'request_id'],
    filterStatements: [
      'message = "request" and engine_route in ["POST /sign-in/email", "POST /signin"] and status >= 400',
    ],
  },
  'failed sign-ins by address': {
    filterStatements: ['message = "audit" and event = "sign_in" and outcome in ["failed", "locked"]'],
    statsStatements: ['count(*) as failures, count_distinct(account) as accounts by client_address'],
    sort: 'failures desc',
  },
  'audit trail of one user': {
    fields: [
      '@timestamp',
      'event',
      'outcome',
      'session_id',
      'client_address',
      'user_agent',
      'request_id',
      'correlation_id',
    ],
    filterStatements: [
      'message = "audit"',
      'user_id = "put the user\'s id here" or account = "or the pseudonym of the address here"',
    ],
    sort: '@timestamp asc',
  },
  'mail failures': {
    fields: ['@timestamp', 'reason', 'engine_route', 'request_id'],
    filterStatements: ['message = "mail failed"'],
  },
};

/** Saved queries of CloudWatch Logs Insights over the logs of the functions behind the API. */
export function addLogQueries(scope: Construct, { stage }: StageSettings, logGroups: ILogGroup[]): void {
  const folder = new Construct(scope, 'Queries');
  for (const [name, { sort = '@timestamp desc', ...query }] of Object.entries(queries)) {
    new QueryDefinition(folder, name, {
      queryDefinitionName: `gatehouse-${stage}/${name}`,
      queryString: new QueryString({ ...query, sort, limit: lineLimit }),
      logGroups,
    });
  }
}
