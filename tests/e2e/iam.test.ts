import { beforeAll, describe, expect, inject, it } from 'vitest';
import { resourceNames } from '#shared/contract/resources';
import { migrationFunctionNames } from '../../infra/config.ts';
import { listStatements, type Permission } from '../../scripts/iam/statements.ts';
import { readTemplates } from '../../scripts/iam/templates.ts';

let statements: Permission[];
beforeAll(async () => {
  statements = listStatements(await readTemplates(inject('cdkOut')));
});

/** Resources on which a function of the stage is allowed an action. */
const allowed = (name: string, action: string) =>
  statements
    .filter(({ who: owner, actions }) => owner === `gatehouse-dev-${name}` && actions.includes(action))
    .flatMap(({ resources }) => resources);

describe('the table of permissions', () => {
  it.each<readonly [string, readonly string[]]>([
    ['health', ['secret gatehouse/dev/database/health']],
    ['account', []],
    ...resourceNames.map((name) => [name, [`secret gatehouse/dev/database/${name}`]] as const),
    ['jwks', ['secret gatehouse/dev/database/jwks']],
    ['maintenance', ['secret gatehouse/dev/database/maintenance']],
    ['admin', ['secret gatehouse/dev/database/admin', 'secret gatehouse/dev/email']],
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
      ['admin', 'auth', 'health', 'jwks', 'maintenance', ...migrationFunctionNames, ...resourceNames]
        .sort()
        .map((role) => `secret gatehouse/dev/database/${role}`),
    );
  });

  it('T51 no function may invoke the admin function, or any other but the one of a deploy', () => {
    const invoking = statements.filter(({ actions }) =>
      actions.some((action) => action.startsWith('lambda:')),
    );
    const invoked = (who: string) =>
      invoking.filter((permission) => permission.who === who).flatMap(({ resources }) => resources);
    expect(invoking.map(({ who }) => who)).toEqual([
      "AWSCDKTrigger (the CDK's own)",
      'role gatehouse-dev-migration-operator',
      'state machine gatehouse-dev-migration',
    ]);
    expect(invoked("AWSCDKTrigger (the CDK's own)")).toEqual(['function gatehouse-dev-schema:*']);
    expect(invoked('role gatehouse-dev-migration-operator')).toEqual([
      'function gatehouse-dev-migration-report',
    ]);
    expect(invoked('state machine gatehouse-dev-migration')).toEqual(
      ['copy', 'plan', 'reconcile', 'rollback', 'verify'].map(
        (step) => `function gatehouse-dev-migration-${step}`,
      ),
    );
  });

  it.each([
    ['plan', ['supabase']],
    ['copy', ['auth', 'supabase']],
    ['reconcile', ['auth', 'supabase']],
    ['verify', ['auth', 'supabase']],
    ['rollback', []],
    ['report', []],
  ])('migration-%s reads its own connection and %j, and writes none', (step, others) => {
    const secrets = [`database/migration-${step}`, ...others].map((path) => `secret gatehouse/dev/${path}`);
    expect(allowed(`migration-${step}`, 'secretsmanager:GetSecretValue')).toEqual(secrets.sort());
    expect(allowed(`migration-${step}`, 'secretsmanager:PutSecretValue')).toEqual([]);
  });

  it('nobody starts a migration but its operators, and itself for its ranges', () => {
    const starting = statements.filter(({ actions }) => actions.includes('states:StartExecution'));
    expect(starting.map(({ who }) => who)).toEqual([
      'role gatehouse-dev-migration-operator',
      'state machine gatehouse-dev-migration',
    ]);
  });

  it('shows the functions that the CDK adds', () => {
    expect(statements).toContainEqual({
      who: "AWSCDKTrigger (the CDK's own)",
      effect: 'Allow',
      actions: ['lambda:InvokeFunction'],
      resources: ['function gatehouse-dev-schema:*'],
    });
  });
});
