import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../local/flags.ts';
import { SynthesisError, synthesize } from '../local/synthesize.ts';
import { help, parseOptions } from './options.ts';
import { listStatements } from './statements.ts';
import { formatTable } from './table.ts';
import { readTemplates } from './templates.ts';

const { stdout, stderr } = process;
const exitCodes = { failed: 1, usage: 2 } as const;

async function run(): Promise<void> {
  const { stage, json, help: isHelp } = parseOptions(process.argv.slice(2));
  if (isHelp) {
    stdout.write(help);
    return;
  }
  const cdkOut = await mkdtemp(join(tmpdir(), 'gatehouse-iam-'));
  try {
    const folder = join(import.meta.dirname, '../..');
    await synthesize({ folder, stage }, cdkOut, (_title, work) => work());
    const statements = listStatements(await readTemplates(cdkOut));
    stdout.write(json ? `${JSON.stringify(statements, undefined, 2)}\n` : formatTable(statements));
  } finally {
    await rm(cdkOut, { recursive: true, force: true });
  }
}

try {
  await run();
} catch (error) {
  if (!(error instanceof UsageError || error instanceof SynthesisError)) throw error;
  stderr.write(`error: ${error.message}\n`);
  process.exitCode = error instanceof UsageError ? exitCodes.usage : exitCodes.failed;
}
