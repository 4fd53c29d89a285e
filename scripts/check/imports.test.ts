import { describe, expect, it } from 'vitest';
import { checkFile } from './imports.ts';

describe('who may import whom', () => {
  it.each([
    ['shared/contract/routes.ts', "import { z } from 'zod';"],
    ['shared/contract/routes.ts', "import { a } from '#shared/contract/claims';"],
    ['shared/client/a.ts', "import type { routes } from '#shared/contract/routes';"],
    ['shared/tokens/a.ts', "import type { b } from '#shared/database/one-shot';"],
    ['functions/auth/handler.ts', "import { a } from './auth.ts';\nimport { b } from '#shared/env';"],
    ['functions/migration/copy/handler.ts', "import { a } from '../source/source.ts';"],
    ['infra/stacks/api.ts', "import { e } from '../../functions/auth/env.ts';"],
    ['scripts/local/main.ts', "import { a } from './aws/endpoint.ts';\nimport pg from 'pg';"],
    ['scripts/bench/main.ts', "import { a } from '../local/stack.ts';"],
  ])('%s may contain %j', (file, source) => {
    expect(checkFile(file, source)).toEqual([]);
  });

  it.each([
    ['shared/contract/routes.ts', "import { readFile } from 'node:fs/promises';"],
    ['shared/contract/routes.ts', "import type { A } from '#shared/errors';"],
    ['shared/database/a.ts', "import { b } from '#shared/tokens/key-set';"],
    ['shared/client/a.ts', "import { a } from '#shared/loopback';"],
    ['shared/client/a.ts', "import { betterAuth } from 'better-auth';"],
    ['shared/env.ts', "export { b } from '#shared/http/event';"],
    ['functions/auth/handler.ts', "import { a } from '../profile/profile.ts';"],
    ['functions/migration/copy/handler.ts', "import { a } from '../../profile/profile.ts';"],
    ['infra/stacks/migration-stack.ts', "import { a } from '../../functions/migration/source/source.ts';"],
    ['functions/auth/handler.ts', "const a = await import('../../infra/config.ts');"],
    ['infra/stacks/api.ts', "import { handler } from '../../functions/auth/handler.ts';"],
    ['infra/stacks/api.ts', "import { a } from '#shared/secrets';"],
    ['scripts/local/main.ts', "import { routes } from '#shared/contract/routes';"],
    ['scripts/local/main.ts', "import '../build/main.ts';"],
    ['scripts/bench/main.ts', "import { config } from '../../infra/config.ts';"],
    ['scripts/bench/main.ts', "import { createApp } from '../../examples/node/app.ts';"],
    ['examples/node/app.ts', "import { problems } from '#shared/contract/errors';"],
  ])('%s may not contain %j', (file, source) => {
    expect(checkFile(file, source)).toHaveLength(1);
  });
});
