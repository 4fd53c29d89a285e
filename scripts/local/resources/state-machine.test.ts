import { afterAll, beforeAll, expect, it } from 'vitest';
import { createResources, functionArn, messageOf, role } from './testing.ts';

let shop: Awaited<ReturnType<typeof createResources>>;
beforeAll(async () => {
  shop = await createResources();
});
afterAll(() => shop.remove());

const [statement] = role.Properties.AssumeRolePolicyDocument.Statement;
const trusting = (Principal: object) => ({
  ...role,
  Properties: {
    ...role.Properties,
    AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [{ ...statement, Principal }] },
  },
});
const definition = (fields = '') =>
  `{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"${functionArn}","End":true${fields}}}}`;
const machine = (properties: object = {}) => ({
  Type: 'AWS::StepFunctions::StateMachine',
  Properties: {
    // As the CDK writes it: ARNs are joined into the text.
    DefinitionString: { 'Fn::Join': ['', [definition()]] },
    LoggingConfiguration: {
      Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: 'arn' } }],
      IncludeExecutionData: false,
      Level: 'ALL',
    },
    RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
    StateMachineName: 'shop-orders',
    TracingConfiguration: { Enabled: true },
    ...properties,
  },
});
const Role = trusting({ Service: 'states.amazonaws.com' });

it('makes a state machine known, with its definition and role', async () => {
  const { stateMachines } = await shop.create({ Role, Machine: machine() });
  expect(stateMachines).toEqual([
    {
      arn: 'arn:aws:states:us-east-1:000000000000:stateMachine:shop-orders',
      name: 'shop-orders',
      roleArn: 'arn:aws:iam::000000000000:role/shop-auth',
      text: definition(),
      definition: expect.objectContaining({ StartAt: 'A' }),
    },
  ]);
});

it.each([
  ['an express state machine', { StateMachineType: 'EXPRESS' }, 'StateMachineType'],
  ['a definition elsewhere', { DefinitionS3Location: {} }, 'DefinitionS3Location'],
  ['substitutions', { DefinitionSubstitutions: {} }, 'DefinitionSubstitutions'],
  ['encryption', { EncryptionConfiguration: {} }, 'EncryptionConfiguration'],
  ['a text that is no JSON', { DefinitionString: '{' }, 'DefinitionString: must be JSON'],
  [
    'a field of the language that is not understood',
    { DefinitionString: definition(',"HeartbeatSeconds":9') },
    'DefinitionString.States.A.HeartbeatSeconds: is not understood',
  ],
])('refuses %s by name', (_, properties, message) => {
  expect(messageOf(() => shop.plan({ Role, Machine: machine(properties) }))).toContain(message);
});

it('a role may be for people of the account, and not for those of others', () => {
  const account = { 'Fn::Join': ['', ['arn:aws:iam::', { Ref: 'AWS::AccountId' }, ':root']] };
  expect(() => shop.plan({ Role: trusting({ AWS: account }) })).not.toThrow();
  expect(messageOf(() => shop.plan({ Role: trusting({ AWS: '*' }) }))).toContain('Principal');
});
