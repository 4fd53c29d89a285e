import { randomUUID } from 'node:crypto';
import {
  DescribeSecretCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { symmetricEncrypt } from 'better-auth/crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createOneShotDatabase } from '#shared/database/one-shot';
import { withOwnerConnection } from '#shared/database/owner';
import { setRolePassword } from '#shared/database/roles';
import { engineKey } from '#shared/secret-versions';
import { createRotation } from '../../functions/rotation/rotation.ts';
import {
  connectionAs,
  deployDatabase,
  startDeployedDatabase,
  type TestDatabase,
} from '../support/database.ts';
import { arnOfSecret, startSecrets } from '../support/secrets-manager.ts';

const profile = 'gatehouse/dev/database/profile';
const engine = 'gatehouse/dev/auth';
const owner = 'gatehouse/dev/database';
/** A rotation answers before it has ended. */
const polling = { interval: 10, timeout: 15_000 };
const day = 24 * 60 * 60 * 1_000;
const firstSecret = 'kIjHgFeDcBa9876543210ZyXwVuTsRqP';

let database: TestDatabase;
let secrets: Awaited<ReturnType<typeof startSecrets>>;
let rotate: (event: unknown) => Promise<void>;
/** Time since this moment moves when a test says so. */
const clock = { ms: Date.now() };

beforeAll(async () => {
  database = await startDeployedDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  await database.postgres.start();
  await database.asOwner((client) => setRolePassword(client, 'profile', 'role-password'));
  const { url, proxy } = connectionAs(database, 'profile');
  const connection = { username: 'gatehouse_profile', password: 'role-password', url, proxy };
  const values = { [profile]: connection, [engine]: { 1: firstSecret }, [owner]: database.owner };
  secrets = await startSecrets(values, () => clock.ms);
  rotate = createRotation({
    client: secrets.client,
    secretIds: [profile, engine].map(arnOfSecret),
    withOwner: (work) => withOwnerConnection(database.owner, work),
    now: () => clock.ms,
  });
  secrets.rotateBy([profile, engine, owner], (event) => rotate(event));
});
afterEach(async () => {
  await secrets.stop();
  await database.asOwner((client) => client.query('delete from "jwks"; delete from "user"'));
});

const describeSecret = (SecretId: string) => secrets.client.send(new DescribeSecretCommand({ SecretId }));
const start = (SecretId: string) => secrets.client.send(new RotateSecretCommand({ SecretId }));
/** Rotates a secret and waits until that has ended, well or not. */
async function rotateNow(name: string): Promise<'rotated' | string> {
  const failures = secrets.problems.length;
  const before = (await describeSecret(name)).LastRotatedDate?.getTime();
  clock.ms += 1;
  await start(name).catch(() => undefined);
  return vi.waitFor(async () => {
    const [failure] = secrets.problems.slice(failures);
    if (failure) return failure;
    expect((await describeSecret(name)).LastRotatedDate?.getTime()).not.toBe(before);
    return 'rotated';
  }, polling);
}
/** From now on two rotations do each step at once: neither gives the secret its next value before the other one would. */
function rotateTwiceAtOnce() {
  const steps = rotate;
  const results: PromiseSettledResult<void>[] = [];
  rotate = async (event) => {
    results.push(...(await Promise.allSettled([steps(event), steps(event)])));
  };
  const { promise: both, resolve } = Promise.withResolvers<void>();
  let writers = 0;
  secrets.client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName === 'PutSecretValueCommand' && ++writers === 2) resolve();
        if (commandName === 'PutSecretValueCommand') await both;
        return next(args);
      },
    { step: 'initialize' },
  );
  return results;
}
const works = (connection: { url: string }) =>
  createOneShotDatabase({ ...database.owner, url: connection.url })
    .query({ text: 'select 1' })
    .then(
      () => true,
      () => false,
    );

describe('the password of a database role', () => {
  it('T52 is rotated between two logins, and the connection before goes on working', async () => {
    const before = await secrets.read(profile);
    expect(await rotateNow(profile)).toBe('rotated');
    const after = await secrets.read(profile);
    expect([before.username, after.username]).toEqual(['gatehouse_profile', 'gatehouse_profile_b']);
    expect(after.password).not.toBe(before.password);
    expect(after).toMatchObject({ proxy: before.proxy });
    expect(await secrets.read(profile, 'AWSPREVIOUS')).toEqual(before);
    expect(await Promise.all([before, after].map(works))).toEqual([true, true]);
    clock.ms += day;
    expect(await rotateNow(profile)).toBe('rotated');
    const third = await secrets.read(profile);
    expect(third.username).toBe('gatehouse_profile');
    expect(await Promise.all([before, after, third].map(works))).toEqual([false, true, true]);
  });

  it('is not rotated again while functions may still use the login whose turn it is', async () => {
    await rotateNow(profile);
    clock.ms += 300_000;
    const current = await secrets.read(profile);
    expect(await rotateNow(profile)).toMatch(
      /createSecret: functions may still use the connection of gatehouse_profile,.* rotate again in 60 s$/,
    );
    expect(await secrets.read(profile)).toEqual(current);
    clock.ms += 60_000;
    expect(await rotateNow(profile)).toBe('rotated');
  });

  it('gives the second login what the first may do, its limits and its rows, and no more', async () => {
    await rotateNow(profile);
    const second = createOneShotDatabase({ ...database.owner, url: (await secrets.read(profile)).url });
    const { rows } = await database.asOwner((client) =>
      client.query(`with someone as (
          insert into "user" ("name", "email") select n, n from (values ('ada'), ('eve')) v (n) returning "id")
        insert into user_profile (user_id) select "id" from someone returning user_id`),
    );
    const [{ user_id: ada }] = rows;
    const own = await second.transaction([
      { text: "select set_config('gatehouse.user_id', $1, true)", values: [ada] },
      { text: 'select user_id from user_profile' },
    ]);
    expect(own[1]).toEqual([{ user_id: ada }]);
    expect(await second.query({ text: 'show statement_timeout' })).toEqual([{ statement_timeout: '5s' }]);
    for (const text of [
      'select * from "user"',
      'select "privateKey" from "jwks"',
      'delete from user_profile',
    ])
      await expect(second.query({ text }), text).rejects.toMatchObject({ code: '42501' });
  });

  it('is not changed by a rotation while the database is down; the old one works, and a repeat completes', async () => {
    const before = await secrets.read(profile);
    await database.postgres.stop();
    expect(await rotateNow(profile)).toMatch(/setSecret: database is not available/);
    await database.postgres.start();
    expect(await secrets.read(profile)).toEqual(before);
    expect(await works(before)).toBe(true);
    const pending = await secrets.read(profile, 'AWSPENDING');
    expect(await rotateNow(profile)).toBe('rotated');
    expect(await secrets.read(profile)).toEqual(pending);
  });

  it('stays when the new one does not work', async () => {
    const before = await secrets.read(profile);
    const steps = rotate;
    rotate = async (event) => {
      const { Step } = event as { Step: string };
      if (Step === 'testSecret')
        await database.asOwner((client) => client.query('alter role gatehouse_profile_b nologin'));
      await steps(event);
    };
    expect(await rotateNow(profile)).toMatch(/testSecret: database/);
    expect(await secrets.read(profile)).toEqual(before);
    expect(await works(before)).toBe(true);
    rotate = steps;
    expect(await rotateNow(profile)).toBe('rotated');
    expect(await works(await secrets.read(profile))).toBe(true);
  });

  it.each(['createSecret', 'setSecret', 'testSecret', 'finishSecret'])(
    'is rotated by a repeat after the function was killed in %s, before or after its work',
    async (killedIn) => {
      const steps = rotate;
      for (const when of ['before', 'after']) {
        clock.ms += day;
        const before = await secrets.read(profile);
        rotate = async (event) => {
          const isKilled = (event as { Step: string }).Step === killedIn;
          if (!isKilled || when === 'after') await steps(event);
          if (isKilled) throw new Error('killed');
        };
        expect(await rotateNow(profile)).toContain(`${killedIn}: killed`);
        expect(await works(await secrets.read(profile))).toBe(true);
        rotate = steps;
        clock.ms += day;
        const isDone = killedIn === 'finishSecret' && when === 'after';
        if (!isDone) expect(await rotateNow(profile)).toBe('rotated');
        expect((await secrets.read(profile)).username).not.toBe(before.username);
        expect(await works(await secrets.read(profile))).toBe(true);
      }
    },
  );

  it('is rotated once by two rotations at once', async () => {
    const results = rotateTwiceAtOnce();
    expect(await rotateNow(profile)).toBe('rotated');
    expect(results.map(({ status }) => status)).toEqual(Array(8).fill('fulfilled'));
    expect(await works(await secrets.read(profile))).toBe(true);
  });

  it('is one that a deployment keeps, whichever login is in use', async () => {
    await rotateNow(profile);
    const current = await secrets.read(profile);
    await deployDatabase(database);
    expect(await works(current)).toBe(true);
  });
});

describe('Better Auth’s secrets', () => {
  /** A signing key whose private part is encrypted with the newest of these. */
  async function storeKey(versions: { version: number; value: string }[]): Promise<void> {
    const privateKey = JSON.stringify(await symmetricEncrypt({ key: engineKey(versions), data: '{}' }));
    const text = `insert into "jwks" ("publicKey", "privateKey", "alg") values ('{}', $1, 'RS256')`;
    await database.asOwner((client) => client.query(text, [privateKey]));
  }
  const versionsNow = async () => Object.keys(await secrets.read(engine));
  const keyVersions = async () => {
    const { rows } = await database.asOwner((client) => client.query('select "privateKey" from "jwks"'));
    return rows.map(({ privateKey }) => Number(JSON.parse(privateKey).split('$')[2]));
  };

  it('gain a version and keep the one before', async () => {
    expect(await rotateNow(engine)).toBe('rotated');
    const after = await secrets.read(engine);
    expect(Object.keys(after)).toEqual(['1', '2']);
    expect(after[1]).toBe(firstSecret);
    expect(after[2]).toMatch(/^[0-9a-f]{64}$/);
  });

  it('lose a version once no cookie has its signature and no key its encryption', async () => {
    await storeKey([{ version: 1, value: firstSecret }]);
    await rotateNow(engine);
    clock.ms += 7 * day;
    await rotateNow(engine);
    expect(await versionsNow()).toEqual(['1', '2', '3']);
    expect(await keyVersions()).toEqual([2]);
    clock.ms += 90 * day;
    await rotateNow(engine);
    expect(await versionsNow()).toEqual(['3', '4']);
  });

  it('keep a version that anything else is encrypted with, and leave alone what they do not open', async () => {
    await storeKey([{ version: 1, value: 'another-stage-has-another-secret-01' }]);
    const encrypted = await symmetricEncrypt({
      key: engineKey([{ version: 1, value: firstSecret }]),
      data: 'x',
    });
    await database.asOwner((client) =>
      client.query(
        `with someone as (insert into "user" ("name", "email") values ('ada', 'ada') returning "id")
         insert into "account" ("accountId", "providerId", "userId", "refreshToken")
           select 'ada', 'google', "id", $1 from someone`,
        [encrypted],
      ),
    );
    for (const expected of [
      ['1', '2'],
      ['1', '2', '3'],
      ['1', '3', '4'],
    ]) {
      expect(await rotateNow(engine)).toBe('rotated');
      expect(await versionsNow()).toEqual(expected);
      expect(await keyVersions()).toEqual([1]);
      clock.ms += 90 * day;
    }
  });

  it('do not encrypt keys with a version that environments may not know yet', async () => {
    await storeKey([{ version: 1, value: firstSecret }]);
    await rotateNow(engine);
    await rotateNow(engine);
    expect(await keyVersions()).toEqual([1]);
  });

  it('gain one version by two rotations at once', async () => {
    const results = rotateTwiceAtOnce();
    expect(await rotateNow(engine)).toBe('rotated');
    expect(results.map(({ status }) => status)).toEqual(Array(8).fill('fulfilled'));
    expect(await versionsNow()).toEqual(['1', '2']);
  });

  it('stay as they are by a rotation while the database is down', async () => {
    await database.postgres.stop();
    expect(await rotateNow(engine)).toMatch(/createSecret: database is not available/);
    expect(await versionsNow()).toEqual(['1']);
    await database.postgres.start();
    expect(await rotateNow(engine)).toBe('rotated');
  });

  it('stay as they are when the next value would lose a version in use', async () => {
    await storeKey([{ version: 1, value: firstSecret }]);
    const steps = rotate;
    rotate = async (event) => {
      const { Step, ClientRequestToken } = event as { Step: string; ClientRequestToken: string };
      if (Step !== 'createSecret') return steps(event);
      const SecretString = JSON.stringify({ 2: 'x'.repeat(64) });
      const VersionStages = ['AWSPENDING'];
      await secrets.client.send(
        new PutSecretValueCommand({ SecretId: engine, ClientRequestToken, SecretString, VersionStages }),
      );
    };
    expect(await rotateNow(engine)).toMatch(/testSecret: version 1 is in use and is not kept/);
    expect(await versionsNow()).toEqual(['1']);
  });
});

describe('what is no step of a rotation', () => {
  const event = (SecretId: string, ClientRequestToken: string, Step = 'setSecret') => ({
    Step,
    SecretId,
    ClientRequestToken,
  });
  const currentId = async (name: string) =>
    Object.keys((await describeSecret(name)).VersionIdsToStages ?? {})[0] ?? '';

  it.each([[undefined], [{}], [event(arnOfSecret(profile), randomUUID(), 'dropSecret')]])(
    '%j is refused',
    async (other) => {
      await expect(rotate(other)).rejects.toThrow('this is no step of a rotation');
    },
  );

  it('another secret, also one that Secrets Manager would let it rotate, is refused', async () => {
    const refused = rotate(event(arnOfSecret(owner), await currentId(owner), 'createSecret'));
    await expect(refused).rejects.toThrow('is none of those that this stage rotates');
    expect(await rotateNow(owner)).toContain('is none of those');
  });

  it('a version that no rotation makes is refused, and a finished one is left alone', async () => {
    const before = await secrets.read(profile);
    const foreign = rotate(event(arnOfSecret(profile), randomUUID(), 'createSecret'));
    await expect(foreign).rejects.toThrow('is not one that a rotation makes');
    await rotate(event(arnOfSecret(profile), await currentId(profile), 'finishSecret'));
    expect(await secrets.read(profile)).toEqual(before);
  });
});
