import { join } from 'node:path';
import { z } from 'zod';
import { readJson } from '../json-file.ts';
import { AssemblyError, type Fault } from './faults.ts';
import { type ImageAsset, readImages } from './images.ts';
import { describeIssues, type Template, templateSchema } from './template.ts';

/** A cloud assembly: what `cdk synth` leaves in `cdk.out`. */
export interface Assembly {
  readonly stacks: readonly Stack[];
  /** Container images by the tag that templates refer to them with. */
  readonly images: ReadonlyMap<string, ImageAsset>;
}

export interface Stack {
  /** The artifact's id in the manifest, which other stacks depend on. */
  readonly id: string;
  readonly name: string;
  readonly dependencies: readonly string[];
  /** Undefined where the stack is synthesized for any account and region. */
  readonly accountId: string | undefined;
  readonly region: string | undefined;
  readonly template: Template;
}

const stackType = 'aws:cloudformation:stack';
const assetsType = 'cdk:asset-manifest';
/** Reports for people and tools, without effect on what is deployed. */
const ignoredTypes = ['cdk:tree', 'cdk:feature-flag-report'];

const artifactSchema = z.object({
  type: z.string(),
  environment: z.string().default('aws://unknown-account/unknown-region'),
  properties: z.record(z.string(), z.unknown()).default({}),
  dependencies: z.array(z.string()).default([]),
  metadata: z.unknown().optional(),
  additionalMetadataFile: z.string().optional(),
});
const manifestSchema = z.object({
  artifacts: z.record(z.string(), artifactSchema),
  missing: z.array(z.object({ key: z.string() })).default([]),
});
const metadataSchema = z.record(z.string(), z.array(z.object({ type: z.string(), data: z.unknown() })));
const stackPropertiesSchema = z.object({ templateFile: z.string(), stackName: z.string().optional() });

type Artifact = z.output<typeof artifactSchema>;

/**
 * Reads the manifest, the templates and the asset manifests of a cloud assembly.
 *
 * @param directory the `cdk.out` folder
 * @throws AssemblyError with everything that the local stack does not understand in them
 */
export async function readAssembly(directory: string): Promise<Assembly> {
  const manifest = manifestSchema.parse(await readJson(join(directory, 'manifest.json')));
  const artifacts = Object.entries(manifest.artifacts);
  const faults: Fault[] = manifest.missing.map(({ key }) => ({
    stack: 'manifest.json',
    path: [],
    message: `context ${key} is missing: run npx cdk synth once, which looks it up`,
  }));
  const stacks: Stack[] = [];
  const images = new Map<string, ImageAsset>();
  for (const [id, artifact] of artifacts) {
    if (artifact.type === stackType) stacks.push(await readStack(directory, id, artifact, faults));
    else if (artifact.type === assetsType) await readImages(directory, artifact.properties.file, images);
    else if (!ignoredTypes.includes(artifact.type)) {
      faults.push({ stack: id, path: [], message: `artifact type ${artifact.type} is not understood` });
    }
  }
  if (faults.length > 0) throw new AssemblyError(faults);
  return { stacks, images };
}

async function readStack(directory: string, id: string, artifact: Artifact, faults: Fault[]): Promise<Stack> {
  const { templateFile, stackName: name = id } = stackPropertiesSchema.parse(artifact.properties);
  const parsed = templateSchema.safeParse(await readJson(join(directory, templateFile)));
  for (const issue of parsed.success ? [] : describeIssues(parsed.error))
    faults.push({ stack: name, ...issue });
  faults.push(...(await readErrors(directory, name, artifact)));
  const [, accountId, region] = /^aws:\/\/([^/]+)\/(.+)$/.exec(artifact.environment) ?? [];
  return {
    id,
    name,
    dependencies: artifact.dependencies,
    accountId: accountId === 'unknown-account' ? undefined : accountId,
    region: region === 'unknown-region' ? undefined : region,
    template: parsed.success ? parsed.data : { Mappings: {}, Resources: {}, Outputs: {} },
  };
}

/** `Annotations.of(construct).addError(…)` leaves an error here that `cdk deploy` stops at, and so does the local stack. */
async function readErrors(directory: string, stack: string, artifact: Artifact): Promise<Fault[]> {
  const file = artifact.additionalMetadataFile;
  const stored = file === undefined ? artifact.metadata : await readJson(join(directory, file));
  return Object.entries(metadataSchema.parse(stored ?? {})).flatMap(([construct, entries]) =>
    entries
      .filter((entry) => entry.type === 'aws:cdk:error')
      .map((entry) => ({ stack, logicalId: construct.slice(1), path: [], message: String(entry.data) })),
  );
}
