import { type LocalRoute, localRoot, sendJson } from '../aws/local-route.ts';
import { executionPage, executionsPagePolicy, listPage } from './executions-page.ts';
import type { StepFunctionsStore } from './state-machines.ts';

export const executionsPath = `${localRoot}executions`;

/** Executions for people: all of them, and with `?arn=` one and its history. */
export function createExecutionsRoute(store: StepFunctionsStore): LocalRoute {
  return {
    method: 'GET',
    path: executionsPath,
    respond: (_request, response, url) => {
      const arn = url.searchParams.get('arn');
      const execution = store.executions.get(arn ?? '');
      if (arn !== null && !execution) {
        sendJson(response, 404, { message: `there is no execution ${arn} since this start` });
        return;
      }
      const html = execution ? executionPage(execution, executionsPath) : listPage(store, executionsPath);
      response.writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'content-length': Buffer.byteLength(html),
        'cache-control': 'no-store',
        'content-security-policy': executionsPagePolicy,
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      });
      response.end(html);
    },
  };
}
