import type { HealthReport } from '#shared/contract/health';
import { parseJson, readAnswer } from './answers.ts';
import type { CallOptions } from './routes.ts';
import type { ServerClock } from './server-clock.ts';
import { exchange } from './transport.ts';

const path = '/health';

/** @returns a function that asks for the service's report on itself, which a failing service answers as well */
export function createHealth(baseUrl: string, transport: typeof fetch, clock: ServerClock) {
  return async ({ signal }: CallOptions = {}): Promise<HealthReport> => {
    const init = { method: 'GET', credentials: 'omit' as const, ...(signal && { signal }) };
    const answer = await exchange(transport, baseUrl + path, init);
    const report = answer.status === 503 ? parseJson(answer.text) : undefined;
    return (isReport(report) ? report : readAnswer(answer, `GET ${path}`, clock.now())) as HealthReport;
  };
}

function isReport(body: unknown): body is HealthReport {
  return typeof body === 'object' && body !== null && 'database' in body;
}
