import { describe, expect, it } from 'vitest';
import { IntrinsicError, type Lookup, noValue, resolveIntrinsics } from './intrinsics.ts';

const lookup: Lookup = {
  reference: (name) => {
    if (name === 'AWS::NoValue') return noValue;
    if (name === 'Missing') throw new IntrinsicError('there is no resource Missing');
    return `ref(${name})`;
  },
  attribute: (logicalId, attribute) => `attribute(${logicalId},${attribute})`,
  importValue: (name) => `import(${name})`,
  mapped: (...keys) => `mapped(${keys.join()})`,
};

function resolve(value: unknown) {
  const faults: string[] = [];
  const resolved = resolveIntrinsics(value, lookup, (path, message) =>
    faults.push(`${path.map(String).join('.')}: ${message}`),
  );
  return { resolved, faults };
}

describe('resolveIntrinsics', () => {
  it.each([
    [{ Ref: 'Table' }, 'ref(Table)'],
    [{ 'Fn::GetAtt': ['Api', 'ApiEndpoint'] }, 'attribute(Api,ApiEndpoint)'],
    [{ 'Fn::GetAtt': 'Nested.Outputs.Url' }, 'attribute(Nested,Outputs.Url)'],
    [{ 'Fn::ImportValue': { 'Fn::Sub': '${AWS::StackName}:Key' } }, 'import(ref(AWS::StackName):Key)'],
    [{ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':', 7]] }, 'arn:ref(AWS::Partition):7'],
    [{ 'Fn::FindInMap': ['Zones', { Ref: 'AWS::Partition' }, 'id'] }, 'mapped(Zones,ref(AWS::Partition),id)'],
    [{ 'Fn::Select': [1, { 'Fn::Split': ['/', 'https://host'] }] }, ''],
    [{ 'Fn::Select': ['2', ['a', 'b', { Ref: 'C' }]] }, 'ref(C)'],
  ])('evaluates %j', (value, expected) => {
    expect(resolve(value)).toEqual({ resolved: expected, faults: [] });
  });

  it('substitutes names, attributes, own variables and literals', () => {
    const template = '${A}/${B.Arn}/${own}/${!Literal}/$plain';
    const value = { 'Fn::Sub': [template, { own: { Ref: 'Own' } }] };
    expect(resolve(value).resolved).toBe('ref(A)/attribute(B,Arn)/ref(Own)/${Literal}/$plain');
    expect(resolve({ 'Fn::Sub': '${A}' }).resolved).toBe('ref(A)');
  });

  it('leaves out properties and elements without a value', () => {
    const value = { kept: [1, { Ref: 'AWS::NoValue' }, 2], dropped: { Ref: 'AWS::NoValue' } };
    expect(resolve(value).resolved).toEqual({ kept: [1, 2] });
  });

  it('takes Ref beside other keys, and other values, as data', () => {
    const value = { Ref: 'a', Other: [true, null, 1.5] };
    expect(resolve(value)).toEqual({ resolved: value, faults: [] });
  });

  it('reports every fault with its path', () => {
    const value = {
      a: { 'Fn::If': ['IsProd', 1, 2] },
      b: [{ Ref: 'Missing' }],
      c: { 'Fn::Join': [',', 'no list'] },
      d: '{{resolve:secretsmanager:name}}',
      e: { 'Fn::Select': [3, ['only']] },
      f: { 'Fn::Sub': ['${x}', { x: ['list'] }] },
    };
    expect(resolve(value).faults).toEqual([
      'a: intrinsic function Fn::If is not understood: leave it out, or add it to the local stack',
      'b.0: there is no resource Missing',
      'c: expected a list, found "no list"',
      'd: dynamic reference {{resolve:secretsmanager:name}} is not understood: read the secret at run time instead',
      'e: Fn::Select has no element 3',
      'f: expected text, found ["list"]',
    ]);
  });
});
