import { beforeAll, describe, expect, inject, it } from 'vitest';
import { type FunctionStatement, listStatements } from '../../scripts/iam/statements.ts';
import { readTemplates } from '../../scripts/iam/templates.ts';

let statements: FunctionStatement[];
beforeAll(async () => {
  statements = listStatements(await readTemplates(inject('cdkOut')));
});

/** Resources on which a function of the stage is allowed an action. */
const allowed = (name: string, action: string) =>
  statements
    .filter(({ function: owner, actions }) => owner === `gatehouse-dev-${name}` && actions.includes(action))
    .flatMap(({ resources }) => resources);

describe('the table of permissions', () => {
  it.each([
    ['profile', ['secret gatehouse/dev/database/profile']],
    ['health', ['secret gatehouse/dev/database/health']],
    ['account', []],
    ['jwks', ['secret gatehouse/dev/database/jwks']],
    ['maintenance', ['secret gatehouse/dev/database/maintenance']],
    ['admin', ['secret gatehouse/dev/database/admin']],
    [
      'auth',
      [
        'secret gatehouse/dev/auth',
        'secret gatehouse/dev/database/auth',
        'secret gatehouse/dev/email',
        'secret gatehouse/dev/google',
      ],
    ],
  ])('%s reads exactly its own secrets and writes none', (name, secrets) => {
    expect(allowed(name, 'secretsmanager:GetSecretValue')).toEqual(secrets);
    expect(allowed(name, 'secretsmanager:PutSecretValue')).toEqual([]);
    expect(allowed(name, 'logs:PutLogEvents')).toEqual([`log group /aws/lambda/gatehouse-dev-${name}`]);
  });

  it("schema alone reads the owner's connection and writes the roles'", () => {
    expect(allowed('schema', 'secretsmanager:GetSecretValue')).toContain('secret gatehouse/dev/database');
    expect(allowed('schema', 'secretsmanager:PutSecretValue')).toEqual(
      ['admin', 'auth', 'health', 'jwks', 'maintenance', 'profile'].map(
        (role) => `secret gatehouse/dev/database/${role}`,
      ),
    );
  });

  it('T51 no function may invoke the admin function, or any other but the one of a deploy', () => {
    const invoking = statements.filter(({ actions }) =>
      actions.some((action) => action.startsWith('lambda:')),
    );
    expect(invoking.flatMap(({ resources }) => resources)).toEqual(['function gatehouse-dev-schema:*']);
  });

  it('shows the functions that the CDK adds', () => {
    expect(statements).toContainEqual({
      function: "AWSCDKTrigger (the CDK's own)",
      effect: 'Allow',
      actions: ['lambda:InvokeFunction'],
      resources: ['function gatehouse-dev-schema:*'],
    });
  });
});
