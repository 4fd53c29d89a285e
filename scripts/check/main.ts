import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findUnlistedResources } from '../build/resource-list.ts';
import { findOutdatedDocument } from '../openapi/file.ts';
import { findFaultsInDocument } from './api-document.ts';
import { findServerCodeInClient } from './client-reach.ts';
import { measureClient } from './client-size.ts';
import { findForbiddenImports } from './imports.ts';
import { findDestructiveMigrations } from './migrations.ts';
import { measurePages } from './page-size.ts';
import { reportResult } from './results.ts';

interface TestResult {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numFailedTestSuites: number;
}

const root = join(import.meta.dirname, '../..');

/** Runs one command of node_modules/.bin with its output shown; answers whether it succeeded. */
function run(title: string, command: string, ...args: string[]): boolean {
  process.stdout.write(`\n── ${title}\n`);
  return spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status === 0;
}

/** Prints each finding on a line of its own; answers whether there is none. */
function check(title: string, findings: readonly string[]): boolean {
  process.stdout.write(`\n── ${title}\n`);
  for (const sentence of findings) process.stdout.write(`${sentence}\n`);
  return findings.length === 0;
}

/** Runs the tests and answers the runner's own counts. */
function runTests(): TestResult {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-check-'));
  try {
    const file = join(folder, 'result.json');
    run('tests', 'vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`);
    return JSON.parse(readFileSync(file, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const [client, pages] = await Promise.all([measureClient(root), measurePages(root)]);
const checks = [
  run('format and lint', 'biome', 'ci', '--error-on-warnings', '.'),
  // Before the build, which would mend it.
  check('every resource is in the list', findUnlistedResources(root)),
  check('the API’s document is what contract and engine say', await findOutdatedDocument(root)),
  check('the API’s document is sound OpenAPI', await findFaultsInDocument(root)),
  run('types', 'tsc', '--project', '.'),
  run('types of the account pages', 'tsc', '--project', 'functions/account'),
  run('nothing unused', 'knip'),
  check('imports stay within their rooms', findForbiddenImports()),
  check('migrations leave the version before working', findDestructiveMigrations()),
  run('functions are bundled', 'node', 'scripts/build/main.ts'),
  check('no server code gets into the client', await findServerCodeInClient(root)),
  check(`the client is small: ${client.report}`, client.faults),
  check(['account pages load little script (gzipped):', ...pages.report].join('\n   '), pages.faults),
  run('the client is a package', 'node', 'scripts/client/main.ts'),
];
const { numPassedTests, numFailedTests, numFailedTestSuites } = runTests();
const failedSuites = numFailedTests === 0 ? numFailedTestSuites : 0;
const failed = checks.filter((passed) => !passed).length + numFailedTests + failedSuites;
reportResult({ passed: checks.filter((passed) => passed).length + numPassedTests, failed });
process.exitCode = failed === 0 ? 0 : 1;
