import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findServerCodeInClient } from './client-reach.ts';

const root = join(import.meta.dirname, '../..');
const find = (contents?: string) => findServerCodeInClient(root, contents);

describe('what gets into the client', () => {
  it('is its own code and Better Auth’s client', async () => {
    expect(await find()).toEqual([]);
  });

  it('may be types of anything', async () => {
    expect(
      await find("import type { routes } from '#shared/contract/routes';\nexport type R = typeof routes;"),
    ).toEqual([]);
  });

  it('is not the contract’s schemas, which bring zod', async () => {
    expect(await find("export { problems } from '#shared/contract/errors';")).toContainEqual(
      expect.stringMatching(/^zod gets into the client: shared\/contract\/errors\.ts → .*zod$/),
    );
  });

  it('is no server code, and the way to it is named', async () => {
    expect(await find("export { parseEnvironment } from '#shared/env';")).toContain(
      'shared/env.ts gets into the client: shared/env.ts',
    );
    expect(await find("export { betterAuth } from 'better-auth';")).not.toEqual([]);
  });

  it.each(['node:fs', 'fs'])('is no module of Node.js: %s', async (name) => {
    expect(await find(`import { readFileSync } from '${name}';\nreadFileSync('x');`)).toEqual([
      `${name} gets into the client: ${name}`,
    ]);
  });
});
