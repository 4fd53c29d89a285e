import { appendFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CapturedMail } from '../../scripts/local/mail/mailbox.ts';
import { createClone, npmStart, pressCtrlC, processesIn, readyLine, type Started } from '../support/clone.ts';
import { findMail, tokenIn } from '../support/mail.ts';

/** Everything has ended this long after a signal. */
const stopTimeoutMs = 5_000;

let clone: Awaited<ReturnType<typeof createClone>>;
beforeEach(async () => {
  clone = await createClone();
});
afterEach(() => clone.remove());

/** Runs `npm start` to its end, which must leave no process, and answers what it said. */
async function fails(args: string[] = ['--json'], env: Record<string, string> = {}) {
  const started = npmStart(clone.folder, args, env);
  const exitCode = await started.ended;
  expect(await processesIn(clone.folder)).toEqual([]);
  expect(started.output.stdout).toBe('');
  return { exitCode, stderr: started.output.stderr };
}

describe('npm start', () => {
  it.each([
    ['SIGTERM', (started: Started) => started.child.kill()],
    ['Ctrl-C', pressCtrlC],
  ])('prints one line, serves, and ends everything on %s', async (_, end) => {
    const started = npmStart(clone.folder, ['--json']);
    const { api, aws, postgres } = await readyLine(started);
    expect(started.output.stdout.trim().split('\n')).toHaveLength(1);
    expect((await fetch(`${api}/health`)).status).toBe(200);
    expect((await fetch(`${aws}/_local/health`)).status).toBe(200);
    expect(postgres).toMatch(/^postgresql:\/\//);

    const second = npmStart(clone.folder, ['--json']);
    expect(await second.ended).toBe(1);
    expect(second.output.stderr).toMatch(
      /already runs in this folder \(pid \d+, http:\/\/127\.0\.0\.1:\d+\)/,
    );
    expect((await fetch(`${api}/health`)).status).toBe(200);

    const signalledAt = performance.now();
    end(started);
    await started.ended;
    expect(performance.now() - signalledAt).toBeLessThan(stopTimeoutMs);
    expect(await processesIn(clone.folder)).toEqual([]);
  });

  it('keeps data, keys and secrets between starts, until it is told to start afresh', async () => {
    const account = { email: 'ada@example.test', password: 'correct horse' };
    const post = (api: string, path: string, body: object) =>
      fetch(`${api}/api/auth${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const withStack = async (args: string[], work: (api: string, aws: string) => Promise<void>) => {
      const started = npmStart(clone.folder, ['--json', ...args]);
      const { api, aws } = await readyLine(started);
      await work(api, aws);
      started.child.kill();
      await started.ended;
    };
    await withStack([], async (api, aws) => {
      expect((await post(api, '/sign-up/email', { ...account, name: 'Ada' })).status).toBe(200);
      const mails = (await (await fetch(`${aws}/_local/mail`)).json()) as CapturedMail[];
      const token = tokenIn(findMail({ list: () => mails }, account.email));
      expect((await post(api, '/verify-email', { token })).status).toBe(200);
    });
    await withStack([], async (api) => {
      const { token } = (await (await post(api, '/sign-in/email', account)).json()) as { token: string };
      const headers = { authorization: `Bearer ${token}` };
      expect((await fetch(`${api}/api/auth/token`, { headers })).status).toBe(200);
    });
    await withStack(['--fresh'], async (api) => {
      expect((await post(api, '/sign-in/email', account)).status).toBe(401);
    });
  });

  it('ends cleanly when it is interrupted while starting', async () => {
    const started = npmStart(clone.folder, ['--json']);
    started.child.kill();
    await started.ended;
    expect(await processesIn(clone.folder)).toEqual([]);
  });
});

describe('npm start says in one line what is wrong, and leaves nothing running', () => {
  it('a port in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    for (const variable of ['PORT', 'AWS_PORT']) {
      const { exitCode, stderr } = await fails(['--json'], { [variable]: String(port) });
      expect(exitCode).toBe(1);
      expect(stderr).toContain(`port ${port} is in use`);
      expect(stderr).toContain(`${variable}=`);
    }
    server.close();
  });

  it.each([
    [['--json', '--colour'], {}, "'--colour'"],
    [['--json'], { PORT: 'http' }, 'PORT=http is not a port'],
    [['--json'], { AWS_PORT: '70000' }, 'AWS_PORT=70000 is not a port'],
  ])('wrong usage: %j %j', async (args, env, message) => {
    const { exitCode, stderr } = await fails(args, env as Record<string, string>);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });

  it('an unknown stage', async () => {
    const { exitCode, stderr } = await fails(['--json', '--stage', 'moon']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('unknown stage "moon": choose one of dev, prod');
  });

  it('a function that does not compile', async () => {
    await appendFile(join(clone.folder, 'functions/auth/handler.ts'), '\nconst broken = ;\n');
    const { exitCode, stderr } = await fails();
    expect(exitCode).toBe(1);
    expect(stderr).toContain('functions/auth/handler.ts');
  });

  it('a function that fails when it is loaded', async () => {
    await appendFile(
      join(clone.folder, 'functions/schema/handler.ts'),
      "\nthrow new Error('broken at import');\n",
    );
    const { exitCode, stderr } = await fails();
    expect(exitCode).toBe(1);
    expect(stderr).toContain('schema');
    expect(stderr).toContain('broken at import');
  });

  it('a migration that fails, and the next start works once it is mended', async () => {
    const file = join(clone.folder, 'shared/database/migrations/9999-broken.sql');
    await writeFile(file, 'select no_such_column');
    const { exitCode, stderr } = await fails();
    expect(exitCode).toBe(1);
    expect(stderr).toContain('migration 9999-broken failed');
    await writeFile(file, 'select 1');
    const started = npmStart(clone.folder, ['--json']);
    await readyLine(started);
    started.child.kill();
    await started.ended;
  });

  it('settings that cannot be used', async () => {
    await writeFile(
      join(clone.folder, 'cdk.json'),
      JSON.stringify({
        app: 'node infra/app.ts',
        build: 'node scripts/build/main.ts',
        context: { stages: { dev: { logRetentionDays: 8, colour: 'green' } } },
      }),
    );
    const { exitCode, stderr } = await fails();
    expect(exitCode).toBe(1);
    expect(stderr).toContain('stages.dev.logRetentionDays: 8');
    expect(stderr).toContain('stages.dev.colour');
  });

  it('a data folder that cannot be made', async () => {
    await writeFile(join(clone.folder, '.local'), 'a file');
    const { exitCode, stderr } = await fails();
    expect(exitCode).toBe(1);
    expect(stderr).toContain('.local');
  });
});
