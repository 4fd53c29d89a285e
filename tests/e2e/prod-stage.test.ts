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

it('session cookies are for https alone', async () => {
  const { credentials } = await stack.createPerson('grace@example.test');
  const { headers } = await stack.send('POST', '/api/auth/sign-in/email', { body: credentials });
  expect(headers.getSetCookie()).toEqual([expect.stringMatching(/^__Secure-.*; Secure/)]);
});

it('what happens on AWS only is named', () => {
  expect(stack.leftOut).toEqual(expect.arrayContaining(['alarms', 'gradual rollouts', 'dashboards']));
});
