import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readAssembly } from './manifest.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gatehouse-assembly-'));
});
afterEach(() => rm(directory, { recursive: true }));

async function write(files: Record<string, unknown>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(directory, name), JSON.stringify(content));
  }
}

const stackArtifact = (more: object = {}) => ({
  type: 'aws:cloudformation:stack',
  environment: 'aws://unknown-account/eu-west-1',
  properties: { templateFile: 'Api.template.json', stackName: 'shop-dev-api' },
  dependencies: ['Secrets', 'Api.assets'],
  ...more,
});

it('reads stacks and image folders', async () => {
  await write({
    'manifest.json': {
      artifacts: {
        Api: stackArtifact(),
        'Api.assets': { type: 'cdk:asset-manifest', properties: { file: 'Api.assets.json' } },
        Tree: { type: 'cdk:tree', properties: { file: 'tree.json' } },
      },
    },
    'Api.template.json': { Resources: { A: { Type: 'T', DependsOn: 'B' } } },
    'Api.assets.json': {
      dockerImages: {
        h1: {
          source: { directory: 'asset.h1', platform: 'linux/arm64' },
          destinations: { here: { imageTag: 'h1' } },
        },
      },
    },
  });
  const { stacks, images } = await readAssembly(directory);
  expect(stacks).toMatchObject([
    { id: 'Api', name: 'shop-dev-api', dependencies: ['Secrets', 'Api.assets'], region: 'eu-west-1' },
  ]);
  expect(stacks[0]?.accountId).toBeUndefined();
  expect(stacks[0]?.template.Resources.A).toMatchObject({ DependsOn: ['B'], Properties: {} });
  expect(images).toEqual(
    new Map([['h1', { directory: join(directory, 'asset.h1'), platform: 'linux/arm64' }]]),
  );
});

it('understands the bootstrap parameter and rule, and what only matters at deletion', async () => {
  const attributes = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Delete', Metadata: { any: 1 } };
  await write({
    'manifest.json': { artifacts: { Api: stackArtifact() } },
    'Api.template.json': {
      Parameters: { BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>' } },
      Rules: { CheckBootstrapVersion: {} },
      Resources: { A: { Type: 'T', ...attributes } },
    },
  });
  await expect(readAssembly(directory)).resolves.toBeDefined();
});

it('refuses sections, attributes, artifacts, errors and missing context, all by name', async () => {
  await write({
    'manifest.json': {
      missing: [{ key: 'vpc-provider:x' }],
      artifacts: {
        Api: stackArtifact({ metadata: { '/Api/Fn': [{ type: 'aws:cdk:error', data: 'no such thing' }] } }),
        Nested: { type: 'cdk:cloud-assembly' },
      },
    },
    'Api.template.json': {
      Conditions: {},
      Transform: 'AWS::Serverless',
      Parameters: { Size: {} },
      Resources: { A: { Type: 'T', Condition: 'IsProd', CreationPolicy: {} } },
      Outputs: { Name: { Value: 'a', Description: { Ref: 'A' } } },
    },
  });
  const { message } = await readAssembly(directory).then(
    () => new Error('read'),
    (error: Error) => error,
  );
  for (const named of [
    'manifest.json: context vpc-provider:x is missing',
    'shop-dev-api Conditions: is not understood',
    'shop-dev-api Transform: is not understood',
    'shop-dev-api Parameters.Size: is not understood',
    'shop-dev-api Resources.A.Condition: is not understood',
    'shop-dev-api Resources.A.CreationPolicy: is not understood',
    'shop-dev-api Outputs.Name.Description: must be plain text: CloudFormation evaluates no functions here',
    'shop-dev-api/Api/Fn: no such thing',
    'Nested: artifact type cdk:cloud-assembly is not understood',
  ]) {
    expect(message).toContain(named);
  }
});
