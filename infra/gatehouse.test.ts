import { mkdtempSync, rmSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { AwsSolutionsChecks } from 'cdk-nag';
import { expect, onTestFinished, test } from 'vitest';
import { functionNames, type UntrustedStageSettings } from './config.ts';
import { ImageDirectoryError } from './errors.ts';
import { addGatehouse } from './gatehouse.ts';
import { fullStage } from './testing/full-stage.ts';
import {
  readContext,
  type SynthesizedStage,
  type SynthesizeOptions,
  synthesize,
  writeImageDirectory,
} from './testing/synthesize.ts';

/** The rules' engine loads for about a second on an idle machine. */
const rulesTimeoutMs = 30_000;
const stageNames = Object.keys(readContext().stages);

function functionsOf({ schema, operations, api }: SynthesizedStage) {
  const isImage = { Properties: { PackageType: 'Image' } };
  return [schema, operations, api].flatMap((template) =>
    Object.values(template.findResources('AWS::Lambda::Function', isImage)).map(
      ({ Properties }) => Properties,
    ),
  );
}

test('cdk.json has the stages dev and prod', () => {
  expect(stageNames).toEqual(['dev', 'prod']);
});

/** The stages of cdk.json, and one with everything switched on. */
const checkedStages = [...stageNames.map((name) => [name, undefined] as const), ['full', fullStage] as const];

function withSettings(settings: UntrustedStageSettings | undefined): SynthesizeOptions {
  return settings ? { settings } : {};
}

test.each(checkedStages)(
  "%s has no unexplained finding of cdk-nag's AwsSolutions pack",
  (stage, settings) => {
    const { app } = synthesize(stage, withSettings(settings));
    const findings = new AwsSolutionsChecks()
      .validateScope(app)
      .violations.flatMap(({ ruleName, violatingResources }) =>
        violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
      );
    expect(findings).toEqual([]);
  },
);

test.each(checkedStages)(
  "%s breaks none of CloudFormation's own rules",
  { timeout: rulesTimeoutMs },
  (stage, settings) => {
    expect(() => synthesize(stage, { ...withSettings(settings), checksRules: true })).not.toThrow();
  },
);

test("a template against CloudFormation's own rules does not synthesize", { timeout: rulesTimeoutMs }, () => {
  const prepare = (app: App) => {
    new CfnResource(new Stack(app, 'Wrong'), 'Queue', {
      type: 'AWS::SQS::Queue',
      properties: { Colour: 'red' },
    });
  };
  expect(() => synthesize('dev', { checksRules: true, prepare })).toThrow();
});

test('the schema follows the secrets, the API, rotation and migration follow the schema', () => {
  const { assembly } = synthesize('dev', { settings: { rotation: { authSecretsDays: 90 }, migration: {} } });
  const before = (part: string) =>
    assembly
      .getStackByName(`gatehouse-dev-${part}`)
      .dependencies.map(({ id }) => id)
      .filter((id) => !id.endsWith('.assets'))
      .sort();
  expect(before('secrets')).toEqual([]);
  expect(before('schema')).toEqual(['gatehouse-dev-secrets']);
  expect(before('operations')).toEqual(['gatehouse-dev-schema', 'gatehouse-dev-secrets']);
  expect(before('api')).toEqual([
    'gatehouse-dev-operations',
    'gatehouse-dev-schema',
    'gatehouse-dev-secrets',
  ]);
  expect(before('rotation')).toEqual(['gatehouse-dev-schema', 'gatehouse-dev-secrets']);
  expect(before('migration')).toEqual(['gatehouse-dev-schema', 'gatehouse-dev-secrets']);
});

test.each([
  ['arm64', 'linux/arm64'],
  ['x86_64', 'linux/amd64'],
] as const)('all functions are %s and share one image for %s', (architecture, platform) => {
  const stage = synthesize('dev', { settings: { architecture } });
  const [tag = ''] = Object.keys(stage.images);
  expect(stage.images).toEqual({ [tag]: platform });
  const functions = functionsOf(stage);
  expect(functions.map(({ FunctionName }) => FunctionName)).toHaveLength(functionNames.length);
  for (const { Architectures, Code } of functions) {
    expect(Architectures).toEqual([architecture]);
    expect(Code.ImageUri['Fn::Sub']).toMatch(new RegExp(`:${tag}$`));
  }
});

test('a function of another architecture than the image does not synthesize', () => {
  const prepare = (app: App) => {
    const code = { imageUri: 'example' };
    new CfnFunction(new Stack(app, 'Other'), 'Function', {
      code,
      packageType: 'Image',
      role: 'arn',
      architectures: ['x86_64'],
    });
  };
  expect(() => synthesize('dev', { prepare })).toThrow(
    'Other/Function has architecture x86_64 but the image is built for arm64',
  );
});

test('a missing or incomplete image folder is named with what it lacks', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-infra-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const imageDirectory = join(folder, 'functions');
  const add = () =>
    addGatehouse(new App({ outdir: folder }), { stage: 'dev', stages: { dev: {} }, imageDirectory });
  expect(functionNames).toEqual(expect.arrayContaining(['auth', 'tasks', 'schema', 'maintenance']));
  const files = functionNames.map((name) => `${name}.mjs`).join(', ');
  expect(add).toThrow(
    new ImageDirectoryError(`${imageDirectory} lacks Dockerfile, ${files}: run npm run build`),
  );
  writeImageDirectory(imageDirectory);
  unlinkSync(join(imageDirectory, 'jwks.mjs'));
  expect(add).toThrow(new ImageDirectoryError(`${imageDirectory} lacks jwks.mjs: run npm run build`));
});

test('the steps of a migration are needed by a stage that has one', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-infra-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const imageDirectory = join(folder, 'functions');
  writeImageDirectory(imageDirectory);
  unlinkSync(join(imageDirectory, 'migration-copy.mjs'));
  const add = (stages: Record<string, UntrustedStageSettings>) => () =>
    addGatehouse(new App({ outdir: folder }), { stage: 'dev', stages, imageDirectory });
  expect(add({ dev: {} })).not.toThrow();
  expect(add({ dev: { migration: {} } })).toThrow(`${imageDirectory} lacks migration-copy.mjs`);
});

test('termination protection covers every stack of a stage that wants it', () => {
  const protections = (stage: string, settings?: UntrustedStageSettings) =>
    new Set(
      synthesize(stage, withSettings(settings)).assembly.stacks.map(
        ({ terminationProtection }) => terminationProtection === true,
      ),
    );
  expect(protections('prod')).toEqual(new Set([true]));
  expect(protections('full', fullStage)).toEqual(new Set([true]));
  expect(protections('dev')).toEqual(new Set([false]));
});
