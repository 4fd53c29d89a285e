import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { expect, it, onTestFinished } from 'vitest';
import { addGatehouse } from '../../infra/gatehouse.ts';
import { readContext, writeImageDirectory } from '../../infra/testing/synthesize.ts';
import { planAssembly } from '../../scripts/local/deployment/plan-assembly.ts';

it('a stage with a database at Neon is understood on one machine, and what is left out is said', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-neon-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const imageDirectory = join(folder, 'functions');
  writeImageDirectory(imageDirectory);
  await writeFile(join(imageDirectory, 'neon.mjs'), '');
  const cdkOut = join(folder, 'cdk.out');
  const app = new App({ context: readContext(), outdir: cdkOut, analyticsReporting: false });
  const neon = { region: 'aws-eu-central-1', branch: { from: 'production' } };
  addGatehouse(app, { stage: 'pr-7', stages: { 'pr-7': { neon } }, imageDirectory });
  app.synth();

  const { stacks, leftOut } = await planAssembly(cdkOut, 'http://127.0.0.1:3000');
  expect(stacks.map(({ stackName }) => stackName)).toEqual(
    ['secrets', 'neon', 'schema', 'operations', 'api'].map((part) => `gatehouse-pr-7-${part}`),
  );
  expect(leftOut).toContain('the Neon project (PostgreSQL here stands in)');
});
