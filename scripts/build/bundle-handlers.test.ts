import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { bundleHandlers, targetNodeMajor } from './bundle-handlers.ts';

it('the image’s base runs what the bundles are made for, and its build refuses an older one', () => {
  const dockerfile = readFileSync(new URL('../../functions/Dockerfile', import.meta.url), 'utf8');
  expect(dockerfile).toContain(`ARG BASE_IMAGE=public.ecr.aws/lambda/nodejs:${targetNodeMajor}\n`);
  expect(dockerfile).toContain(`if (parseInt(process.versions.node) < ${targetNodeMajor}) throw`);
});

it('makes a bundle of every handler, named after its folders', async () => {
  const root = mkdtempSync(join(tmpdir(), 'gatehouse-build-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const file of ['plain/handler.ts', 'migration/copy/handler.ts', 'migration/copy/copy.ts']) {
    const path = join(root, 'functions', file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `export const handler = () => '${file}';`);
  }
  await bundleHandlers(root, join(root, 'dist'));
  const bundles = readdirSync(join(root, 'dist')).filter((name) => name.endsWith('.mjs'));
  expect(bundles.sort()).toEqual(['migration-copy.mjs', 'plain.mjs']);
});
