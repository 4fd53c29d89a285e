import type { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { expect, test } from 'vitest';
import { grantsOf } from '../testing/grants.ts';
import { type SynthesizedStage, synthesize } from '../testing/synthesize.ts';

/** The rules' engine loads for about a second on an idle machine. */
const rulesTimeoutMs = 30_000;
const region = 'aws-eu-central-1';
const stage = synthesize('live', { settings: { neon: { region } } });
const preview = synthesize('pr-7', {
  settings: {
    neon: { projectName: 'identity', region, pgVersion: 18, branch: { from: 'production' } },
    removalPolicy: 'destroy',
  },
});

function templateOf({ neon: template }: SynthesizedStage): Template {
  if (template === undefined) throw new Error('the stage has no Neon stack');
  return template;
}
const neon = templateOf(stage);

function branchOf(template: Template) {
  const [branch] = Object.values(template.findResources('Custom::NeonBranch'));
  return branch;
}

test("a stage without the setting has nothing of Neon's", () => {
  const { assembly, secrets } = synthesize('dev');
  expect(assembly.stacks.map(({ stackName }) => stackName)).not.toContain('gatehouse-dev-neon');
  const names = Object.values(secrets.findResources('AWS::SecretsManager::Secret'));
  expect(names.map(({ Properties }) => Properties.Name)).not.toContain('gatehouse/dev/neon');
});

test('the function reads the API key alone, and writes the connection of the owner alone', () => {
  expect(grantsOf(stage, neon, 'gatehouse-live-neon')).toEqual([
    'logs:CreateLogStream /aws/lambda/gatehouse-live-neon',
    'logs:PutLogEvents /aws/lambda/gatehouse-live-neon',
    'secretsmanager:GetSecretValue gatehouse/live/neon',
    'secretsmanager:PutSecretValue gatehouse/live/database',
    'xray:PutTelemetryRecords *',
    'xray:PutTraceSegments *',
  ]);
});

test('no other function may read the API key', () => {
  for (const [template, name] of [
    [stage.schema, 'schema'],
    [stage.api, 'auth'],
    [stage.api, 'profile'],
  ] as const)
    expect(grantsOf(stage, template, `gatehouse-live-${name}`).join()).not.toContain('gatehouse/live/neon');
});

test("the operator fills the key's secret, which no template has a value for", () => {
  stage.secrets.hasResource('AWS::SecretsManager::Secret', {
    Properties: { Name: 'gatehouse/live/neon', Tags: [{ Key: 'gatehouse:fill', Value: 'neon' }] },
    DeletionPolicy: 'RetainExceptOnCreate',
  });
  const text = JSON.stringify([stage.secrets.toJSON(), neon.toJSON()]);
  expect(text).not.toContain('"SecretString"');
  expect(text).not.toMatch(/napi_|postgres(ql)?:\/\/\w|\{\{resolve:/);
});

test("production's stage asks for the default branch, a preview for one of its own", () => {
  expect(branchOf(neon)?.Properties).toMatchObject({
    Stage: 'live',
    ProjectName: 'gatehouse',
    Region: region,
    PgVersion: '17',
  });
  expect(branchOf(neon)?.Properties).not.toHaveProperty('BranchFrom');
  expect(branchOf(templateOf(preview))?.Properties).toMatchObject({
    Stage: 'pr-7',
    ProjectName: 'identity',
    PgVersion: '18',
    BranchFrom: 'production',
  });
});

test('CloudFormation waits longer than the function may run, and the function is its own provider', () => {
  const [[functionId, { Properties }] = ['', { Properties: {} }], ...others] = Object.entries(
    neon.findResources('AWS::Lambda::Function'),
  );
  expect(others).toEqual([]);
  expect(Properties).toMatchObject({ Timeout: 900, ImageConfig: { Command: ['neon.handler'] } });
  expect(branchOf(neon)?.Properties.ServiceToken).toEqual({ 'Fn::GetAtt': [functionId, 'Arn'] });
  expect(Number(branchOf(neon)?.Properties.ServiceTimeout)).toBe(960);
});

test("the branch comes after the function's permissions, and goes before them", () => {
  const dependencies = branchOf(neon)?.DependsOn;
  expect(dependencies).toEqual(
    expect.arrayContaining([
      ...Object.keys(neon.findResources('AWS::IAM::Policy')),
      ...Object.keys(neon.findResources('AWS::Logs::LogGroup')),
    ]),
  );
});

test("the key goes to Neon's own address alone", () => {
  neon.hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: { NEON_API_URL: 'https://console.neon.tech/api/v2' } },
  });
});

test('the connection is there before the schema function needs it', () => {
  const before = (name: string) => stage.assembly.getStackByName(name).dependencies.map(({ id }) => id);
  expect(before('gatehouse-live-schema')).toContain('gatehouse-live-neon');
  expect(before('gatehouse-live-neon')).toContain('gatehouse-live-secrets');
});

test("there is no unexplained finding, and none of CloudFormation's rules is broken", {
  timeout: rulesTimeoutMs,
}, () => {
  const { app } = synthesize('live', { settings: { neon: { region } }, checksRules: true });
  const findings = new AwsSolutionsChecks()
    .validateScope(app)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
    );
  expect(findings).toEqual([]);
});
