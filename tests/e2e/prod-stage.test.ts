import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readCdkProject, synthesizeProject } from '../../scripts/local/synthesize.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';
import { projectFolder } from '../support/synthesized.ts';

let cdkOut: string;
let stack: TestStack;
beforeAll(async () => {
  cdkOut = await mkdtemp(join(tmpdir(), 'gatehouse-prod-'));
  const project = await readCdkProject(projectFolder);
  await synthesizeProject(project, { folder: projectFolder, stage: 'prod', cdkOut });
  stack = await startTestStack({ cdkOut });
});
afterAll(async () => {
  await stack.stop();
  await rm(cdkOut, { recursive: true });
});

async function domainOfProd(): Promise<string> {
  const { context } = JSON.parse(await readFile(join(projectFolder, 'cdk.json'), 'utf8'));
  return context.stages.prod.domain.name;
}

it('the main flow runs on this machine, with tokens of the stage’s own domain', async () => {
  const { accessToken, sessionToken } = await stack.createPerson('ada@example.test');
  const created = await stack.send('POST', '/api/profile', {
    token: accessToken,
    body: { time_per_week: 5 },
  });
  expect(created.status).toBe(201);
  const { issuer } = (await stack.send('GET', '/.well-known/openid-configuration')).body;
  expect(issuer).toBe(`https://${await domainOfProd()}`);
  expect(JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()).iss).toBe(issuer);
  await stack.send('POST', '/api/auth/sign-out', { token: sessionToken });
  expect((await stack.send('GET', '/api/profile', { token: accessToken })).status).toBe(401);
});

it('T32 cookies are for https alone, out of reach of scripts, lax, and of this host', async () => {
  const { credentials } = await stack.createPerson('grace@example.test');
  const signedIn = await stack.send('POST', '/api/auth/sign-in/email', { body: credentials });
  const [cookie = '', ...others] = signedIn.headers.getSetCookie();
  expect(others).toEqual([]);
  expect(cookie).toMatch(/^__Secure-better-auth\.session_token=/);
  const attributes = cookie.split('; ').slice(1);
  expect(attributes.sort()).toEqual(['HttpOnly', 'Max-Age=604800', 'Path=/', 'SameSite=Lax', 'Secure']);
  const headers = { cookie: cookie.split(';')[0] ?? '', origin: `https://${await domainOfProd()}` };
  expect((await stack.send('GET', '/api/auth/me', { headers })).status).toBe(200);
  const ended = (await stack.send('POST', '/api/auth/sign-out', { headers })).headers.getSetCookie();
  expect(ended.length).toBeGreaterThan(1);
  for (const one of ended) expect(one).toMatch(/^__Secure-better-auth\.\w+=; Max-Age=0;/);
});

it('what happens on AWS only is named', () => {
  expect(stack.leftOut).toEqual(expect.arrayContaining(['alarms', 'gradual rollouts', 'dashboards']));
});
