import type { HealthReport } from '#shared/contract/health';
import { withDeadline } from '#shared/deadline';
import { type HttpAnswer, jsonAnswer } from '#shared/http/event';

/** A monitor waits two seconds; the answer leaves before that, also when nothing else answers. */
const deadlineMs = 1_500;

interface HealthOptions {
  /** Asks the database for anything at all; rejects if it cannot be reached. */
  readonly ping: () => Promise<unknown>;
  readonly onFailure: (error: unknown) => void;
}

/** Answers 200 `{status:"ok",database:"connected",timestamp}`, or 503 within two seconds. */
export async function checkHealth({ ping, onFailure }: HealthOptions): Promise<HttpAnswer> {
  const timestamp = new Date().toISOString();
  try {
    await withDeadline(ping(), deadlineMs);
    const report: HealthReport = { status: 'ok', database: 'connected', timestamp };
    return jsonAnswer(200, report);
  } catch (error) {
    onFailure(error);
    const report: HealthReport = { status: 'error', database: 'disconnected', timestamp };
    return jsonAnswer(503, report, { 'retry-after': '2' });
  }
}
