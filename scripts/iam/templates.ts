import { join } from 'node:path';
import { z } from 'zod';
import { readJson } from '../local/json-file.ts';

const resourceSchema = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
});
const templateSchema = z.object({
  Resources: z.record(z.string(), resourceSchema).default({}),
  Outputs: z
    .record(z.string(), z.object({ Value: z.unknown(), Export: z.object({ Name: z.unknown() }).optional() }))
    .default({}),
});
const manifestSchema = z.object({
  artifacts: z.record(
    z.string(),
    z.object({ type: z.string(), properties: z.object({ templateFile: z.string() }).partial().optional() }),
  ),
});

/** As much of a template as permissions need. Other than for the local stack, anything else may be in it. */
export type Template = z.output<typeof templateSchema>;
export type Resource = z.output<typeof resourceSchema>;

/** Reads every stack's template of a cloud assembly. */
export async function readTemplates(cdkOut: string): Promise<Template[]> {
  const { artifacts } = manifestSchema.parse(await readJson(join(cdkOut, 'manifest.json')));
  const files = Object.values(artifacts)
    .filter(({ type }) => type === 'aws:cloudformation:stack')
    .flatMap(({ properties }) => properties?.templateFile ?? []);
  return Promise.all(files.map(async (file) => templateSchema.parse(await readJson(join(cdkOut, file)))));
}
