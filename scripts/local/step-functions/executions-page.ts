import type { Execution } from './execution.ts';
import type { HistoryEvent } from './history.ts';
import { countItems, type MapRun } from './map-run.ts';
import type { StepFunctionsStore } from './state-machines.ts';

/** Only styles, and links between executions. */
export const executionsPagePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const refreshSeconds = 2;
const msPerSecond = 1_000;
/** Of a Map Run; the API lists all. */
const shownItems = 20;

const style = `body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 1rem auto; padding: 0 1rem; }
:root { color-scheme: light dark; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem 1rem .3rem 0; border-bottom: 1px solid #8886; }
code { white-space: pre-wrap; overflow-wrap: anywhere; }`;

/** All executions but those of items, newest first. It looks for news by itself. */
export function listPage({ executions }: StepFunctionsStore, path: string): string {
  const own = [...executions.values()].filter(({ mapRunArn }) => mapRunArn === undefined).toReversed();
  const body =
    own.length === 0
      ? '<p>Nothing has been started yet: <code>npm run supabase -- --help</code></p>'
      : table(
          ['Execution', 'Status', 'Started', 'Took', 'Maps', 'Error'],
          own.map((one) => row(one, path)),
        );
  return page('Executions', `<p><a href="/_local/">Mailbox</a></p>${body}`, true);
}

/** One execution with its Map Runs and history. It looks for news as long as it runs. */
export function executionPage(execution: Execution, path: string): string {
  const { arn, name, input, end, mapRuns, history } = execution;
  const facts = [
    ['ARN', arn],
    ['Status', statusOf(execution)],
    ['Input', input],
    ['Output', end?.output],
    ['Error', end?.error],
    ['Cause', end?.cause],
  ].flatMap(([fact, value]) => (value === undefined ? [] : [[escapeHtml(fact ?? ''), code(value)]]));
  const events = table(['Id', 'After', 'At', 'Event', 'Details'], history.events.map(eventRow));
  const body = [
    `<p><a href="${path}">All executions</a></p>`,
    table([], facts),
    ...mapRuns.map((mapRun) => mapRunPart(mapRun, path)),
    '<h2>History</h2>',
    events,
  ];
  return page(name, body.join('\n'), end === undefined);
}

function row(execution: Execution, path: string): string[] {
  const { startedAt, end, mapRuns } = execution;
  const maps = mapRuns.map((mapRun) => `${labelOf(mapRun)} ${progressOf(mapRun)}`).join(', ');
  const tookMs = (end?.at ?? Date.now()) - startedAt;
  return [
    link(execution, path),
    statusOf(execution),
    timeOf(startedAt),
    `${(tookMs / msPerSecond).toFixed(1)} s`,
    escapeHtml(maps),
    escapeHtml(end?.error ?? ''),
  ];
}

/** Items that need a look stand first. */
function mapRunPart(mapRun: MapRun, path: string): string {
  const isOver = ({ end }: Execution) => (end?.status === 'SUCCEEDED' ? 1 : 0);
  const shown = mapRun.children.toReversed().toSorted((one, other) => isOver(one) - isOver(other));
  const rows = shown
    .slice(0, shownItems)
    .map((one) => [link(one, path), statusOf(one), code(one.input), escapeHtml(one.end?.error ?? '')]);
  const head = `<h2>${escapeHtml(labelOf(mapRun))}: ${progressOf(mapRun)}, ${mapRun.maxConcurrency} at once</h2>`;
  return head + table(['Item', 'Status', 'Input', 'Error'], rows);
}

function progressOf(mapRun: MapRun): string {
  const { succeeded, failed, timedOut, aborted, total } = countItems(mapRun);
  const lost = failed + timedOut + aborted;
  return `${succeeded} of ${total}${lost > 0 ? `, ${lost} failed or stopped` : ''}`;
}

function labelOf({ stateMachineArn }: MapRun): string {
  return stateMachineArn.split('/').at(-1) ?? '';
}

function eventRow({ id, previousEventId, timestamp, type, ...details }: HistoryEvent): string[] {
  const shown = Object.values(details).map((detail) => JSON.stringify(detail));
  return [
    String(id),
    String(previousEventId),
    timeOf(timestamp * msPerSecond),
    escapeHtml(type),
    code(shown.join(' ')),
  ];
}

function statusOf({ end }: Execution): string {
  return end?.status ?? 'RUNNING';
}

function timeOf(ms: number): string {
  return `<time>${new Date(ms).toISOString()}</time>`;
}

function link({ arn, name }: Execution, path: string): string {
  return `<a href="${path}?arn=${encodeURIComponent(arn)}">${escapeHtml(name)}</a>`;
}

/** @param rows HTML */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const heads = head.length > 0 ? `<tr>${head.map((text) => `<th>${text}</th>`).join('')}</tr>` : '';
  const lines = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`);
  return `<table>${heads}${lines.join('\n')}</table>`;
}

function code(text: string): string {
  return `<code>${escapeHtml(text)}</code>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function page(title: string, body: string, isAlive: boolean): string {
  const refresh = isAlive ? `<meta http-equiv="refresh" content="${refreshSeconds}">` : '';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${refresh}
<title>${escapeHtml(title)} · Gatehouse on this machine</title>
<style>${style}</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
${body}
</body>
</html>
`;
}
