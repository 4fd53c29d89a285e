import type { AccessLogDefinition, ApiDefinition } from './api-definition.ts';
import { commonLogTime, domainPrefix } from './event.ts';
import type { RequestFacts } from './request-facts.ts';

/** What is known of a request once it is answered. */
export interface AccessRecord {
  readonly facts: RequestFacts;
  readonly path: string;
  readonly routeKey?: string;
  readonly status: number;
  readonly responseLength: number;
  readonly responseLatencyMs: number;
  readonly integration?: IntegrationRecord;
}

export interface IntegrationRecord {
  readonly latencyMs: number;
  /** The status code that the function returned. */
  readonly status?: number;
  readonly error?: string;
}

/** Writes one line for a request. A variable that is unknown or has no value becomes `-`, as in AWS. */
export function writeAccessLog(
  { format, write }: AccessLogDefinition,
  api: ApiDefinition,
  record: AccessRecord,
): void {
  const variables = contextVariables(api, record);
  write(
    format.replaceAll(/\$context\.(\w+(?:\.\w+)*)/g, (_, name: string) => {
      const value = variables.get(name);
      return value === undefined ? '-' : escapeForJson(String(value));
    }),
  );
}

type Value = string | number | undefined;

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html */
function contextVariables(api: ApiDefinition, record: AccessRecord): Map<string, Value> {
  const { facts, integration } = record;
  return new Map<string, Value>([
    ['accountId', api.accountId],
    ['apiId', api.apiId],
    ['domainName', api.domainName],
    ['domainPrefix', domainPrefix(api.domainName)],
    ['extendedRequestId', facts.requestId],
    ['httpMethod', facts.method],
    ['identity.sourceIp', facts.sourceIp],
    ['identity.userAgent', facts.headers.get('user-agent')],
    ...integrationVariables(integration),
    ['path', record.path],
    ['protocol', facts.protocol],
    ['requestId', facts.requestId],
    ['requestTime', commonLogTime(facts.receivedAtMs)],
    ['requestTimeEpoch', facts.receivedAtMs],
    ['responseLatency', record.responseLatencyMs],
    ['responseLength', record.responseLength],
    ['routeKey', record.routeKey],
    ['stage', api.stage],
    ['status', record.status],
  ]);
}

function integrationVariables(integration: IntegrationRecord | undefined): [string, Value][] {
  // The status of the Invoke call itself, which a failing function does not change.
  const invokeStatus = integration && 200;
  return [
    ['integration.error', integration?.error],
    ['integration.integrationStatus', invokeStatus],
    ['integration.latency', integration?.latencyMs],
    ['integration.status', integration?.status],
    ['integrationErrorMessage', integration?.error],
    ['integrationLatency', integration?.latencyMs],
    ['integrationStatus', invokeStatus],
  ];
}

/** Formats are JSON objects with quoted variables: a quote in a user agent must not break the line. */
function escapeForJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
