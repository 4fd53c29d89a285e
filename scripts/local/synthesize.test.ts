import { mkdtemp, readFile, rm, watch, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildProject, readCdkProject, synthesizeProject } from './synthesize.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-synthesize-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function writeProject(cdk: object, files: Record<string, string> = {}): Promise<void> {
  await writeFile(join(folder, 'cdk.json'), JSON.stringify(cdk));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
}

it('gives the app its output folder and context, with this Node.js', async () => {
  const app = `import { writeFileSync } from 'node:fs';
    const { CDK_OUTDIR, CDK_CONTEXT_JSON } = process.env;
    writeFileSync('out.json', JSON.stringify([CDK_OUTDIR, JSON.parse(CDK_CONTEXT_JSON), process.execPath]));`;
  await writeProject(
    { app: 'node app.mjs', context: { stage: 'dev', stages: { dev: {} } } },
    { 'app.mjs': app },
  );
  await synthesizeProject(await readCdkProject(folder), { folder, stage: 'prod', cdkOut: '/tmp/out' });
  const written: unknown = JSON.parse(await readFile(join(folder, 'out.json'), 'utf8'));
  expect(written).toEqual(['/tmp/out', { stage: 'prod', stages: { dev: {} } }, process.execPath]);
});

it('runs the build if there is one', async () => {
  await writeProject({ app: 'true', build: 'touch built' });
  await buildProject(await readCdkProject(folder), { folder });
  await expect(readFile(join(folder, 'built'), 'utf8')).resolves.toBe('');
  await buildProject({ app: 'true', context: {} }, { folder });
});

it('shows the command that failed and what it printed', async () => {
  await writeProject({ app: 'true', build: 'echo one; echo two >&2; exit 3' });
  const building = buildProject(await readCdkProject(folder), { folder });
  await expect(building).rejects.toThrow(
    'the build command of cdk.json failed (echo one; echo two >&2; exit 3: exit code 3):\n  one\n  two',
  );
});

it('ends all that the command has started when interrupted', async () => {
  await writeProject({ app: 'sleep 60 | (touch started; cat)' });
  const interruption = new AbortController();
  const running = synthesizeProject(await readCdkProject(folder), {
    folder,
    stage: 'dev',
    cdkOut: folder,
    signal: interruption.signal,
  });
  const watcher = watch(folder, { signal: AbortSignal.timeout(4_000) });
  for await (const { filename } of watcher) if (filename === 'started') break;
  interruption.abort(new Error('interrupted'));
  await expect(running).rejects.toThrow('interrupted');
});
