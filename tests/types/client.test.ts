import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildClientPackage } from '../../scripts/client/package.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');

/** What an app writes, and why the compiler refuses it. */
const refused = {
  'a field that a task does not have': [
    "await client.tasks.create({ title: 'x', colour: 'red' });",
    /'colour' does not exist/,
  ],
  'a task without a title': [
    'await client.tasks.create({ completed: true });',
    /Property 'title' is missing/,
  ],
  'a field of another type': [
    "await client.tasks.change('id', { completed: 'yes' });",
    /'string' is not assignable to type 'boolean/,
  ],
  'a field that the answer does not have': ["(await client.tasks.get('id')).done;", /'done' does not exist/],
  'a field that only the server sets': [
    "await client.tasks.change('id', { id: 'x' });",
    /'id' does not exist/,
  ],
  'a query parameter that there is not': ['await client.tasks.list({ page: 2 });', /'page' does not exist/],
  'a value that is not in the enum': [
    "await client.profile.change({ learning_mode: 'telepathic' });",
    /'"telepathic"' is not assignable/,
  ],
  'another field’s value': [
    "await client.profile.create({ education_level: 'hobbyist' });",
    /'"hobbyist"' is not assignable/,
  ],
  'a misspelled field of the profile': [
    "await client.profile.change({ agerange: '25_34' });",
    /'agerange' does not exist/,
  ],
  'a comparison with a value that never is': [
    "(await client.profile.get()).age_range === '18-24';",
    /have no overlap/,
  ],
  'an answer taken for never empty': [
    '(await client.profile.get()).time_per_week.toFixed();',
    /possibly 'null'/,
  ],
  'a misspelled error code': [
    "isApiError(new Error('x'), 'TASK_NOT_FOND');",
    /'"TASK_NOT_FOND"' is not assignable/,
  ],
  'a route that there is not': [
    "await client.request('GET /api/notes', {});",
    /'"GET \/api\/notes"' is not assignable/,
  ],
  'a route without its parameter': [
    "await client.request('GET /api/users/{user_id}/tasks/{id}');",
    /Expected 2 arguments/,
  ],
  'another route’s body': [
    "await client.request('POST /api/profile', { body: { title: 'x' } });",
    /'title' does not exist/,
  ],
  'a status of the report that never is': ["(await client.health()).status === 'fine';", /have no overlap/],
  'an option that there is not': [
    "createGatehouseClient({ baseUrl: 'https://a.test', token: 'x' });",
    /'token' does not exist/,
  ],
  'a storage that there is not': [
    "createGatehouseClient({ baseUrl: 'https://a.test', storage: 'session' });",
    /'"session"' is not assignable/,
  ],
  'a plugin’s method without the plugin': [
    "await client.twoFactor.verifyTotp({ code: '1' });",
    /'twoFactor' does not exist/,
  ],
  'a state of the session that there is not': ["useSession().status === 'signed-up';", /have no overlap/],
  'a user who may be nobody': ['useUser().name;', /possibly 'null'/],
  'a plugin’s method of a client without it': ['useClient().twoFactor;', /'twoFactor' does not exist/],
  'a guard that says nothing to strangers': [
    "createElement(RequireAuth, { children: 'secret' });",
    /Property 'signedOut' is missing/,
  ],
  'a sign-in without a password': [
    "await client.signIn.email({ email: 'a' });",
    /Property 'password' is missing/,
  ],
} as const satisfies Record<string, readonly [string, RegExp]>;

const accepted = `
const task = await client.tasks.create({ title: 'x', due_at: null }, { signal: AbortSignal.timeout(1) });
await client.tasks.change(task.id, { completed: true }, { ifUnchanged: task });
for await (const { title } of client.tasks.all()) title.toUpperCase();
const profile: Profile = await client.profile.change({ learning_mode: 'visual', time_per_week: null });
const known: 'visual' | 'textual' | 'code_first' | null = profile.learning_mode;
await client.request('POST /api/profile', { body: {} });
(await client.request('GET /api/users/{user_id}/tasks', { query: { limit: 5 } })).items[0]?.title;
await client.request('DELETE /api/users/{user_id}/tasks/{id}', { path: { id: task.id } });
const error: unknown = known;
if (isApiError(error, 'PROFILE_NOT_FOUND')) error.code satisfies 'PROFILE_NOT_FOUND';
if (isApiError(error)) error.code === 'ONE_OF_A_NEWER_SERVER';
const withCodes = createGatehouseClient({ baseUrl: 'https://a.test', plugins: [twoFactorClient()], storage: localStorage });
await withCodes.twoFactor.verifyTotp({ code: '1' });
await withCodes.tasks.list();
const { data } = await client.signIn.email({ email: 'a', password: 'b' });
data?.user.email;
const { status, user, getToken } = useSession();
if (status === 'signed-in') await fetch('https://b.test', { headers: { authorization: await getToken(), from: user.email } });
useClient<typeof withCodes>().twoFactor;
createElement(GatehouseProvider, { client: withCodes }, createElement(RequireAuth, { signedOut: 'x', children: useUser()?.name }));
`;

const head = `import { createGatehouseClient, isApiError, type Profile } from 'gatehouse/client';
import { GatehouseProvider, RequireAuth, useClient, useSession, useUser } from 'gatehouse/react';
import { twoFactorClient } from 'better-auth/client/plugins';
import { createElement } from 'react';
const client = createGatehouseClient({ baseUrl: 'https://api.example.com' });
export { client, createElement, isApiError, twoFactorClient, type Profile };
export { GatehouseProvider, RequireAuth, useClient, useSession, useUser };
`;

const settings = {
  compilerOptions: {
    target: 'es2022',
    lib: ['es2024', 'dom', 'dom.iterable'],
    module: 'esnext',
    moduleResolution: 'bundler',
    jsx: 'react-jsx',
    types: [],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
  },
  include: ['*.ts', 'docs'],
};

/** An app in a folder of its own that has installed the package. */
let app: string;
/** What the compiler says about each file, without its extension. */
let complaints: Map<string, string[]>;
beforeAll(async () => {
  app = await mkdtemp(join(tmpdir(), 'gatehouse-app-'));
  const packages = join(app, 'node_modules');
  await mkdir(packages);
  await buildClientPackage(root, join(app, 'built'));
  await cp(join(app, 'built'), join(packages, 'gatehouse'), { recursive: true });
  await mkdir(join(packages, '@types'));
  for (const name of ['better-auth', 'zod', 'react', '@types/react', '@types/react-dom'])
    await symlink(join(root, 'node_modules', name), join(packages, name));
  await writeFile(join(app, 'package.json'), '{"type":"module"}');
  await writeFile(join(app, 'tsconfig.json'), JSON.stringify(settings));
  await writeFile(join(app, 'accepted.ts'), head + accepted);
  for (const [index, [snippet]] of Object.values(refused).entries())
    await writeFile(join(app, `refused-${index}.ts`), head + snippet);
  for (const page of ['client.md', 'react.md']) await writeExamples(page, join(app, 'docs', page));
  complaints = await compile(app);
}, 120_000);
afterAll(() => rm(app, { recursive: true }));

/** The examples of a page as files, by the names that stand before them. Those that are copied there are typed elsewhere. */
async function writeExamples(page: string, folder: string): Promise<void> {
  const text = await readFile(join(root, 'docs', page), 'utf8');
  const own = text.replaceAll(/(copied by "npm run docs" -->).*?(<!-- end -->)/gs, '$1$2');
  const examples = [...own.matchAll(/(?:^`(\S+)`\n\n)?^```(tsx?)\n(.*?)^```$/gms)];
  expect(examples).not.toEqual([]);
  for (const [index, [, name, language, example = '']] of examples.entries()) {
    const file = join(folder, name ?? `example-${index}.${language}`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, example);
  }
}

async function compile(folder: string): Promise<Map<string, string[]>> {
  const tsc = join(root, 'node_modules/.bin/tsc');
  const output = await run(tsc, ['--pretty', 'false', '-p', folder], { cwd: folder }).then(
    ({ stdout }) => stdout,
    (error: { stdout: string }) => error.stdout,
  );
  const found = new Map<string, string[]>();
  for (const part of output.split(/^(?=\S+\.tsx?\(\d+,\d+\): error )/m).filter((text) => text !== '')) {
    const file = part.slice(0, part.search(/\.tsx?\(/));
    found.set(file, [...(found.get(file) ?? []), part]);
  }
  return found;
}

describe('the client’s types, of the built package', () => {
  it('accept what the API takes', () => {
    expect(complaints.get('accepted')).toBeUndefined();
  });

  it.each(Object.entries(refused).map(([what, [, reason]], index) => ({ what, reason, index })))(
    'refuse $what, and nothing else of its file',
    ({ reason, index }) => {
      const [complaint, ...others] = complaints.get(`refused-${index}`) ?? [];
      expect(complaint).toMatch(reason);
      expect(others).toEqual([]);
    },
  );

  it('accept the examples of docs/client.md and docs/react.md, and whatever else is not to be refused', () => {
    expect([...complaints.keys()].filter((file) => !file.startsWith('refused-'))).toEqual([]);
  });
});

describe('the built package', () => {
  it('is imported as it is, and asks nothing before it is used', async () => {
    const script = `import * as client from 'gatehouse/client';
      client.createGatehouseClient({ baseUrl: 'https://api.example.com' });
      process.stdout.write(Object.keys(client).sort().join());`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], { cwd: app });
    expect(stdout).toBe(
      'ApiError,ClientOptionsError,NetworkError,UnreadableAnswerError,createGatehouseClient,isApiError',
    );
  });
});
