import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AwsEndpoint, startAwsEndpoint } from './endpoint.ts';
import { createPrincipals } from './principals.ts';
import { createSts } from './sts.ts';

const roleArn = (name: string) => `arn:aws:iam::000000000000:role/${name}`;
const principals = createPrincipals();
principals.addRole(roleArn('operator'), 'operator', { isForPeople: true });
principals.addRole(roleArn('function'), 'function');
let endpoint: AwsEndpoint;
beforeAll(async () => {
  endpoint = await startAwsEndpoint({
    at: 0,
    region: 'eu-central-1',
    principals,
    services: [createSts(principals)],
    log: (line) => expect.unreachable(line),
  });
});
afterAll(() => endpoint.close());

async function ask(parameters: Record<string, string>, accessKeyId = 'x') {
  const credential = `Credential=${accessKeyId}/20260101/eu-central-1/sts/aws4_request`;
  const response = await fetch(endpoint.url, {
    method: 'POST',
    headers: { authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host, Signature=0` },
    body: new URLSearchParams({ Version: '2011-06-15', ...parameters }),
  });
  const xml = await response.text();
  return {
    status: response.status,
    valueOf: (element: string) => xml.match(`<${element}>(.*?)</${element}>`)?.[1],
  };
}
const assume = (name: string, accessKeyId?: string) =>
  ask({ Action: 'AssumeRole', RoleArn: roleArn(name), RoleSessionName: 'ada' }, accessKeyId);

it('an administrator takes on a role that is for people, and is that role from then on', async () => {
  const assumed = await assume('operator');
  expect(assumed.status).toBe(200);
  expect(assumed.valueOf('Arn')).toBe('arn:aws:sts::000000000000:assumed-role/operator/ada');
  expect(Date.parse(assumed.valueOf('Expiration') ?? '')).toBeGreaterThan(Date.now());
  const identity = await ask({ Action: 'GetCallerIdentity' }, assumed.valueOf('AccessKeyId'));
  expect(identity.valueOf('Arn')).toContain(':assumed-role/operator/');
});

it('nobody takes on the role of a function, or one that there is not', async () => {
  for (const name of ['function', 'none']) {
    const refused = await assume(name);
    expect(refused.status).toBe(403);
    expect(refused.valueOf('Code')).toBe('AccessDenied');
    expect(refused.valueOf('Message')).toContain(roleArn(name));
  }
});

it('a role takes on another only if its policies say so', async () => {
  const { accessKeyId } = principals.issueCredentials(roleArn('function'));
  expect((await assume('operator', accessKeyId)).valueOf('Code')).toBe('AccessDeniedException');
  const Statement = [
    { Effect: 'Allow' as const, Action: ['sts:AssumeRole'], Resource: [roleArn('operator')] },
  ];
  principals.addPolicy('function', 'p', { Version: '2012-10-17', Statement });
  expect((await assume('operator', accessKeyId)).status).toBe(200);
});

it('other operations are refused by name', async () => {
  const refused = await ask({ Action: 'GetSessionToken' });
  expect([refused.status, refused.valueOf('Code')]).toEqual([400, 'InvalidAction']);
});
