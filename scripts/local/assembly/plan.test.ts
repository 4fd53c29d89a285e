import { expect, it } from 'vitest';
import { AssemblyError } from './faults.ts';
import type { Stack } from './manifest.ts';
import { planStacks } from './plan.ts';
import type { ResourceType } from './resource-type.ts';
import { templateSchema } from './template.ts';

const place = { region: 'eu-central-1', accountId: '123456789012' };

/** A type with the properties Name and To, that remembers in the order of creation what it was created with. */
const thing: ResourceType<unknown[]> = {
  type: 'Test::Thing',
  plan: (properties, { logicalId }) => {
    const unknown = Object.keys(properties as object).filter((key) => !['Name', 'To'].includes(key));
    if (unknown.length > 0) return { faults: unknown.map((key) => ({ path: [key], message: 'unknown' })) };
    const create = async (created: unknown[]) => void created.push([logicalId, properties]);
    return { resource: { ref: `${logicalId}-ref`, attributes: { Arn: `${logicalId}-arn` }, create } };
  },
};

function stack(id: string, template: object, more: Partial<Stack> = {}): Stack {
  const parsed = templateSchema.parse(template);
  return {
    id,
    name: id,
    dependencies: [],
    accountId: undefined,
    region: undefined,
    template: parsed,
    ...more,
  };
}

function plan(...stacks: Stack[]) {
  return planStacks(stacks, [thing], place);
}

function faultsOf(...stacks: Stack[]): string[] {
  try {
    plan(...stacks);
  } catch (error) {
    if (error instanceof AssemblyError) return error.message.split('\n  ').slice(1);
    throw error;
  }
  return [];
}

const Type = 'Test::Thing';

it('creates stacks and resources in order of dependency, with values resolved', async () => {
  const first = stack('first', {
    Resources: {
      B: { Type, Properties: { To: { 'Fn::GetAtt': ['A', 'Arn'] } } },
      A: { Type, DependsOn: 'C' },
      C: { Type, Properties: { Name: { 'Fn::Sub': '${AWS::Region}/${AWS::AccountId}' } } },
    },
    Outputs: { Out: { Value: { Ref: 'A' }, Export: { Name: { 'Fn::Sub': '${AWS::StackName}:A' } } } },
  });
  const second = stack(
    'second',
    { Resources: { D: { Type, Properties: { To: { 'Fn::ImportValue': 'first:A' } } } } },
    { dependencies: ['first', 'second.assets'] },
  );
  const created: unknown[] = [];
  for (const resource of plan(second, first)) await resource.create(created);
  expect(created).toEqual([
    ['C', { Name: 'eu-central-1/123456789012' }],
    ['A', {}],
    ['B', { To: 'A-arn' }],
    ['D', { To: 'A-ref' }],
  ]);
});

it("prefers the stack's own account and region", async () => {
  const Name = { 'Fn::Join': ['/', [{ Ref: 'AWS::AccountId' }, { Ref: 'AWS::Region' }]] };
  const own = stack(
    'own',
    { Resources: { A: { Type, Properties: { Name } } } },
    { accountId: '9', region: 'x' },
  );
  const created: unknown[] = [];
  for (const resource of plan(own)) await resource.create(created);
  expect(created).toEqual([['A', { Name: '9/x' }]]);
});

it('reports everything that is not understood in all stacks at once', () => {
  const first = stack('first', {
    Resources: {
      Queue: { Type: 'AWS::SQS::Queue' },
      Lost: { Type, DependsOn: ['Nowhere'], Properties: { Colour: 'red', To: { Ref: 'Absent' } } },
      // Refers to faulty resources, which is no fault of its own.
      Fine: { Type, Properties: { To: { Ref: 'Lost' }, Name: { 'Fn::GetAtt': ['Queue', 'Arn'] } } },
    },
    Outputs: { Bad: { Value: { 'Fn::GetAtt': ['Fine', 'Size'] } } },
  });
  const second = stack('second', {
    Resources: {
      X: { Type, Properties: { To: { Ref: 'Y' } } },
      Y: { Type, Properties: { To: { Ref: 'X' } } },
    },
  });
  const third = stack('third', {
    Resources: { Z: { Type, Properties: { To: { 'Fn::ImportValue': 'fourth:Key' } } } },
  });
  expect(faultsOf(first, second, third)).toEqual([
    'first/Lost (Test::Thing) DependsOn: there is no resource Nowhere in this stack',
    'first/Queue (AWS::SQS::Queue): resource type is not understood: leave it out, or add it to the local stack',
    'first/Lost (Test::Thing) To: there is no resource or pseudo parameter Absent in this stack',
    'first/Lost (Test::Thing) Colour: unknown',
    'first Outputs.Bad.Value: attribute Fine.Size is not understood',
    'second: circular dependency X -> Y -> X: remove one of these references',
    'third/Z (Test::Thing) To: no stack before this one exports fourth:Key',
  ]);
});
