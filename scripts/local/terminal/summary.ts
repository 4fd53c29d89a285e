import type { Writable } from 'node:stream';
import { styleText } from 'node:util';

/** What a person needs to know of a stack that is ready. */
export interface Summary {
  readonly stage: string;
  readonly api: string;
  readonly aws: string;
  /** Connection string of the database's owner. */
  readonly postgres: string;
  readonly logs: string;
  /** Whether the stage has state machines. */
  readonly hasExecutions: boolean;
  /** What the stage has on AWS alone. */
  readonly leftOut: readonly string[];
  readonly routes: readonly SummaryRoute[];
}

export interface SummaryRoute {
  readonly method: string;
  readonly path: string;
  readonly function: string;
}

const widestLine = 80;
/** Names of what is shown stand in a column before it. */
const valueColumn = 14;

/** A person to register, as the first thing to try. */
const firstPerson = { name: 'Ada', email: 'ada@example.com', password: 'violet ladders' };

/** The screen shown when everything answers. At most 80 columns wide. */
export function formatSummary(summary: Summary, stream: Writable): string {
  const bold = (text: string): string => styleText('bold', text, { stream });
  return [
    '',
    bold(`Gatehouse is running (stage ${summary.stage})`),
    '',
    `  API         ${summary.api}`,
    ...formatPages(summary),
    `  AWS         ${summary.aws}`,
    `  Mail        ${summary.aws}/_local/`,
    ...(summary.hasExecutions ? [`  Executions  ${summary.aws}/_local/executions`] : []),
    `  Logs        ${summary.logs}`,
    ...formatLeftOut(summary.leftOut),
    '  PostgreSQL',
    `  ${summary.postgres}`,
    '',
    bold('Routes'),
    '',
    ...formatRoutes(summary.routes),
    '',
    bold('Register somebody'),
    '',
    ...formatCurl(summary.api),
    '',
    `  Then follow the link in the mail: ${summary.aws}/_local/`,
    '',
    `Stop with Ctrl-C. ${bold('npm start -- --help')} lists the options.`,
    '',
    '',
  ].join('\n');
}

/** What the API itself shows in a browser, where the stage has it. */
const pages = [
  { name: 'Pages', path: '/account' },
  { name: 'Docs', path: '/docs' },
];

function formatPages({ api, routes }: Summary): string[] {
  return pages
    .filter((page) => routes.some(({ path }) => path === page.path))
    .map(({ name, path }) => `  ${name.padEnd(valueColumn - 2)}${api}${path}`);
}

function formatLeftOut(leftOut: readonly string[]): string[] {
  if (leftOut.length === 0) return [];
  const lines = wrap(leftOut.map((name, index) => (index < leftOut.length - 1 ? `${name},` : name)));
  return lines.map((line, index) => `${(index === 0 ? '  On AWS only' : '').padEnd(valueColumn)}${line}`);
}

/** Lines that fit beside the names; nothing is broken in two. */
function wrap(parts: readonly string[]): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const longer = `${lines.at(-1) ?? ''} ${part}`.trim();
    if (lines.length > 0 && valueColumn + longer.length <= widestLine) lines.splice(-1, 1, longer);
    else lines.push(part);
  }
  return lines;
}

function formatRoutes(routes: readonly SummaryRoute[]): string[] {
  const pathWidth = Math.max(...routes.map(({ path }) => path.length));
  const methodWidth = Math.max(...routes.map(({ method }) => method.length));
  return routes.map(({ method, path, function: name }) =>
    `  ${method.padEnd(methodWidth)}  ${path.padEnd(pathWidth)}  ${name}`.trimEnd(),
  );
}

function formatCurl(api: string): string[] {
  return [
    `  curl -i ${api}/api/auth/signup \\`,
    "    -H 'content-type: application/json' \\",
    `    -d '${JSON.stringify(firstPerson)}'`,
  ];
}
