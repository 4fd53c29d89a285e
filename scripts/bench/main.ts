import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../operator/errors.ts';
import { benchMigration } from './migration/main.ts';
import { benchRoutes } from './routes.ts';

const usageExitCode = 2;

function bench(directory: string, [subject, ...args]: readonly string[]): Promise<void> {
  if (subject === undefined) return benchRoutes(directory);
  if (subject === 'migration') return benchMigration(directory, args);
  throw new UsageError(`there is no benchmark "${subject}": give "migration", or nothing for the routes`);
}

const directory = await mkdtemp(join(tmpdir(), 'gatehouse-bench-'));
try {
  await bench(directory, process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = usageExitCode;
} finally {
  await rm(directory, { recursive: true, force: true });
}
