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
  readonly routes: readonly SummaryRoute[];
}

export interface SummaryRoute {
  readonly method: string;
  readonly path: string;
  readonly function: string;
}

/** A person to register, as the first thing to try. */
const firstPerson = { name: 'Ada', email: 'ada@example.com', password: 'correct horse' };

/** The screen shown when everything answers. At most 80 columns wide. */
export function formatSummary(summary: Summary, stream: Writable): string {
  const bold = (text: string): string => styleText('bold', text, { stream });
  return [
    '',
    bold(`Gatehouse is running (stage ${summary.stage})`),
    '',
    `  API         ${summary.api}`,
    `  AWS         ${summary.aws}`,
    `  Logs        ${summary.logs}`,
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
    `Stop with Ctrl-C. ${bold('npm start -- --help')} lists the options.`,
    '',
    '',
  ].join('\n');
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
    `  curl -i ${api}/api/auth/sign-up/email \\`,
    "    -H 'content-type: application/json' \\",
    `    -d '${JSON.stringify(firstPerson)}'`,
  ];
}
