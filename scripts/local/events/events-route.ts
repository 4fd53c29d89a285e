import { type LocalRoute, localRoot, sendJson } from '../aws/local-route.ts';
import type { CapturedEvents } from './captured-events.ts';

/** Lists captured events as a JSON array, newest first, as `/_local/mail` does mails. */
export function createEventsRoute(captured: CapturedEvents): LocalRoute {
  return {
    method: 'GET',
    path: `${localRoot}events`,
    respond: (_request, response) => sendJson(response, 200, captured.list().toReversed()),
  };
}
