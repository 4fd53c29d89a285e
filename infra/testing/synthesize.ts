import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AssetManifestArtifact, type CloudAssembly } from 'aws-cdk-lib/cx-api';
import { functionNames, migrationFunctionNames, type UntrustedStageSettings } from '../config.ts';
import { addGatehouse } from '../gatehouse.ts';

/** What `cdk synth` makes of one stage. */
export interface SynthesizedStage {
  readonly app: App;
  readonly assembly: CloudAssembly;
  /** Platforms of the images to build, by image tag. */
  readonly images: Readonly<Record<string, string>>;
  readonly secrets: Template;
  readonly schema: Template;
  readonly operations: Template;
  readonly api: Template;
  /** Only of a stage with an edge. */
  readonly edge: Template | undefined;
  /** Only of a stage whose database is made at Neon. */
  readonly neon: Template | undefined;
  /** Only of a stage that has events. */
  readonly events: Template | undefined;
  /** Only of a stage that rotates secrets. */
  readonly rotation: Template | undefined;
  /** Only of a stage with a migration. */
  readonly migration: Template | undefined;
}

export interface SynthesizeOptions {
  /** Settings that stand in for those of `cdk.json`. */
  readonly settings?: UntrustedStageSettings;
  /** Content of every function's bundle. */
  readonly bundle?: string;
  /** Whether CloudFormation's own rules are checked, which takes a second more. */
  readonly checksRules?: boolean;
  /** Adds to the app before it is synthesized. */
  readonly prepare?: (app: App) => void;
}

/** The context of `cdk.json`: feature flags and the stages' settings. */
export function readContext(): { readonly stages: Record<string, UntrustedStageSettings> } {
  return JSON.parse(readFileSync(join(import.meta.dirname, '../../cdk.json'), 'utf8')).context;
}

/** Makes a folder look like the build's output. */
export function writeImageDirectory(directory: string, bundle = ''): void {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'Dockerfile'), 'FROM scratch\n');
  for (const name of [...functionNames, ...migrationFunctionNames])
    writeFileSync(join(directory, `${name}.mjs`), bundle);
}

/** Synthesizes a stage of `cdk.json`, with stand-ins for the functions' bundles, and leaves no file behind. */
export function synthesize(stage: string, options: SynthesizeOptions = {}): SynthesizedStage {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-infra-'));
  try {
    const app = createApp(folder, stage, options);
    const assembly = app.synth();
    const template = (part: string) =>
      Template.fromJSON(assembly.getStackByName(`gatehouse-${stage}-${part}`).template);
    const optional = (part: string) =>
      assembly.stacks.some(({ stackName }) => stackName === `gatehouse-${stage}-${part}`)
        ? template(part)
        : undefined;
    const templates = {
      secrets: template('secrets'),
      schema: template('schema'),
      operations: template('operations'),
      api: template('api'),
      edge: optional('edge'),
      neon: optional('neon'),
      events: optional('events'),
      rotation: optional('rotation'),
      migration: optional('migration'),
    };
    return { app, assembly, images: imagesOf(assembly), ...templates };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function createApp(folder: string, stage: string, options: SynthesizeOptions): App {
  const { settings, bundle, checksRules = false, prepare } = options;
  const context = readContext();
  const app = new App({
    context,
    outdir: join(folder, 'cdk.out'),
    analyticsReporting: false,
    builtinCloudFormationValidation: checksRules,
  });
  const imageDirectory = join(folder, 'functions');
  writeImageDirectory(imageDirectory, bundle);
  addGatehouse(app, { stage, stages: settings ? { [stage]: settings } : context.stages, imageDirectory });
  prepare?.(app);
  return app;
}

interface ImageManifest {
  readonly dockerImages?: Readonly<Record<string, { readonly source: { readonly platform: string } }>>;
}

function imagesOf({ artifacts }: CloudAssembly): Record<string, string> {
  const images = artifacts
    .filter((artifact) => artifact instanceof AssetManifestArtifact)
    .map(({ file }): ImageManifest => JSON.parse(readFileSync(file, 'utf8')))
    .flatMap(({ dockerImages = {} }) => Object.entries(dockerImages));
  return Object.fromEntries(images.map(([tag, { source }]) => [tag, source.platform]));
}
