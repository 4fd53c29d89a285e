import { expect, it } from 'vitest';
import { listStatements, type Permission } from './statements.ts';
import { formatTable } from './table.ts';
import type { Template } from './templates.ts';

const resource = (Type: string, Properties: Record<string, unknown>) => ({ Type, Properties });

const secrets: Template = {
  Resources: { Key: resource('AWS::SecretsManager::Secret', { Name: 'gatehouse/dev/key' }) },
  Outputs: { Out: { Value: { Ref: 'Key' }, Export: { Name: 'secrets:Key' } } },
};

function templateWith(statement: Record<string, unknown>): Template {
  const PolicyDocument = { Version: '2012-10-17', Statement: [statement] };
  return {
    Resources: {
      Role: resource('AWS::IAM::Role', {
        ManagedPolicyArns: [{ 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/service-role/Basic' }],
      }),
      Policy: resource('AWS::IAM::Policy', { PolicyDocument, Roles: [{ Ref: 'Role' }] }),
      Other: resource('AWS::IAM::Policy', { PolicyDocument, Roles: [{ Ref: 'OtherRole' }] }),
      Work: resource('AWS::Lambda::Function', {
        FunctionName: 'gatehouse-dev-work',
        Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
      }),
      Queue: resource('AWS::SQS::Queue', {}),
    },
    Outputs: {},
  };
}

const statementsWith = (statement: Record<string, unknown>) =>
  listStatements([secrets, templateWith(statement)]);

it('names resources of the same stack, of another stack, and parts of an ARN', () => {
  const Resource = [
    { 'Fn::ImportValue': 'secrets:Key' },
    { 'Fn::GetAtt': ['Queue', 'Arn'] },
    { 'Fn::Join': ['', [{ 'Fn::GetAtt': ['Work', 'Arn'] }, ':*']] },
    { 'Fn::Sub': 'arn:aws:s3:::${AWS::AccountId}-x' },
    { 'Fn::If': ['Condition', 'a', 'b'] },
  ];
  expect(statementsWith({ Effect: 'Allow', Action: 'x:Do', Resource })).toEqual([
    {
      who: 'gatehouse-dev-work',
      effect: 'Allow',
      actions: ['(managed policy)'],
      resources: ['service-role/Basic'],
    },
    {
      who: 'gatehouse-dev-work',
      effect: 'Allow',
      actions: ['x:Do'],
      resources: [
        'arn:aws:s3:::<AccountId>-x',
        'function gatehouse-dev-work:*',
        'queue Queue',
        'secret gatehouse/dev/key',
        '{"Fn::If":["Condition","a","b"]}',
      ],
    },
  ]);
});

it('hides nothing of a statement: what it excepts, and when it holds', () => {
  const Condition = { Bool: { 'aws:SecureTransport': 'true' } };
  const [, statement] = statementsWith({ Effect: 'Deny', NotAction: ['a:B'], NotResource: '*', Condition });
  expect(statement).toMatchObject({
    effect: 'Deny',
    actions: ['all but a:B'],
    resources: ['all but *'],
    condition: JSON.stringify(Condition),
  });
});

it('a member of a statement that is not known is refused, not left out', () => {
  expect(() => statementsWith({ Effect: 'Allow', Principal: '*' })).toThrow('Principal');
});

it('the table fits 100 columns and breaks what is longer', () => {
  const long: Permission = {
    who: 'gatehouse-dev-work',
    effect: 'Allow',
    actions: ['service:AnActionWithAVeryVeryVeryLongName', 'b:C'],
    resources: [`secret ${'x'.repeat(120)}`],
    condition: '{"a":1}',
  };
  const text = formatTable([long]);
  expect(Math.max(...text.split('\n').map(({ length }) => length))).toBe(99);
  const compact = text.replace(/\s/g, '');
  expect(compact).toContain('service:AnActionWithAVeryVeryVeryL');
  expect(text.match(/x+/g)?.join('').length).toBeGreaterThanOrEqual(120);
  expect(text).toContain('if {"a":1}');
});
