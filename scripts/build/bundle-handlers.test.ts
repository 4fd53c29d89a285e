import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { targetNodeMajor } from './bundle-handlers.ts';

it('the image’s base runs what the bundles are made for, and its build refuses an older one', () => {
  const dockerfile = readFileSync(new URL('../../functions/Dockerfile', import.meta.url), 'utf8');
  expect(dockerfile).toContain(`ARG BASE_IMAGE=public.ecr.aws/lambda/nodejs:${targetNodeMajor}\n`);
  expect(dockerfile).toContain(`if (parseInt(process.versions.node) < ${targetNodeMajor}) throw`);
});
