import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KeyAnswer, keyAnswer } from '#shared/key-operations';
import { closeConnections } from '../../scripts/bench/client.ts';
import { startTraffic } from '../../scripts/drill/traffic.ts';
import { runOperator } from '../support/operator.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

type Person = Awaited<ReturnType<TestStack['createPerson']>>;

let stack: TestStack;
let ada: Person;
beforeAll(async () => {
  stack = await startTestStack();
  ada = await stack.createPerson('ada@example.test');
});
afterAll(async () => {
  closeConnections();
  await stack.stop();
});

const keys = (...args: string[]) =>
  runOperator('keys', ['--stage', 'dev', '--endpoint-url', stack.aws, ...args]);

const answerOf = async (...args: string[]): Promise<KeyAnswer> =>
  keyAnswer.parse(JSON.parse((await keys(...args, '--json')).stdout));
const list = async () => (await answerOf('list')).keys;
const auditLines = async () =>
  (await readFile(join(stack.logs, 'schema.log'), 'utf8'))
    .split('\n')
    .filter((line) => line.includes('"key_rotation"'));

describe('npm run keys', () => {
  it('T53 changes nothing while the database is down', async () => {
    const before = await list();
    await stack.database.stop();
    const { exitCode, stderr } = await keys('rotate');
    await stack.database.start();
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: expect.stringMatching(/failed: database .*\(DatabaseUnavailableError\)/),
    });
    expect(await list()).toEqual(before);
  });

  it('T8 rotates under load, two at once mint one key, and nobody is refused', async () => {
    const traffic = startTraffic(stack.api, ada.sessionToken);
    const answers = await Promise.all([answerOf('rotate'), answerOf('rotate')]);
    const again = await keys('rotate');
    await traffic.stop();
    const minted = answers.flatMap((answer) => answer.minted ?? []);
    expect(minted).toHaveLength(1);
    expect(again.stdout).toMatch(new RegExp(`^${minted[0]} waits already and signs from .*: nothing done\n`));
    expect((await list()).map(({ state }) => state)).toEqual(['waiting', 'signing']);
    expect(traffic.tokens).toBeGreaterThan(5);
    expect({ refused: traffic.refused, signers: traffic.signers.size }).toEqual({ refused: [], signers: 1 });
  });

  it('T9 revokes a key that warm functions know, with an audit line', async () => {
    const { accessToken } = ada;
    const kid = String(decodeProtectedHeader(accessToken).kid);
    expect((await stack.send('GET', '/api/profile', { token: accessToken })).status).toBe(404);
    const { exitCode, stdout } = await keys('revoke', kid);
    expect((await stack.send('GET', '/api/profile', { token: accessToken })).status).toBe(401);
    const [signing, ...others] = await list();
    expect(others).toEqual([]);
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: expect.stringMatching(
        new RegExp(`^revoked ${kid}: .*\n${signing?.kid} signs \\(published before\\)\n`),
      ),
    });
    expect((await auditLines()).at(-1)).toMatch(`"outcome":"revoked","key_id":"${kid}"`);
    expect(await keys('revoke', kid)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining(`there is no key ${kid}`),
    });
  });

  it.each([
    [['list', '--stage', 'prod'], 'there is no function gatehouse-prod-schema'],
    [['list', '--endpoint-url', 'http://127.0.0.1:1'], 'http://127.0.0.1:1 cannot be reached (ECONNREFUSED)'],
  ])('%j: says what to change', async (args, message) => {
    expect(await keys(...args)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(message) });
  });
});
