import { join } from 'node:path';
import { z } from 'zod';
import { readJson } from '../json-file.ts';

/** A container image that `cdk deploy` would build. */
export interface ImageAsset {
  /** The folder that it is built from. */
  readonly directory: string;
  /** What it is built for, as Docker writes it: `linux/arm64`. Undefined stands for the building machine's own. */
  readonly platform: string | undefined;
}

/** Build arguments and the like are the image's own affair; a process only needs the folder that is copied into it. */
const assetsSchema = z.object({
  dockerImages: z
    .record(
      z.string(),
      z.object({
        source: z.object({ directory: z.string(), platform: z.string().optional() }),
        destinations: z.record(z.string(), z.object({ imageTag: z.string() })),
      }),
    )
    .default({}),
});

/** Adds every container image in an asset manifest to `images`, by its tag. */
export async function readImages(
  directory: string,
  file: unknown,
  images: Map<string, ImageAsset>,
): Promise<void> {
  const stored = await readJson(join(directory, z.string().parse(file)));
  for (const { source, destinations } of Object.values(assetsSchema.parse(stored).dockerImages)) {
    for (const { imageTag } of Object.values(destinations)) {
      images.set(imageTag, { directory: join(directory, source.directory), platform: source.platform });
    }
  }
}
