import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { QueryDefinition, QueryString } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { StageSettings } from '../../config.ts';

/** A request that took longer than this is worth reading about. */
const slowRequestMs = 1_000;
const lineLimit = 200;

interface LogQuery {
  readonly fields: string[];
  readonly filterStatements: string[];
  readonly sort?: string;
}

/** Field names are those of shared/http/request-log.ts and of Powertools' logger. */
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
    filterStatements: ['request_id = "put the x-request-id of the answer here"'],
    sort: '@timestamp asc',
  },
  'sign-in failures': {
    fields: ['@timestamp', 'status', 'duration_ms', 'request_id'],
    filterStatements: ['message = "request" and engine_route = "POST /sign-in/email" and status >= 400'],
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
