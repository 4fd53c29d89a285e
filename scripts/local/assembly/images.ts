import { join } from 'node:path';
import { z } from 'zod';
import { readJson } from '../json-file.ts';

/** Build arguments and the like are the image's own affair; a process only needs the folder that is copied into it. */
const assetsSchema = z.object({
  dockerImages: z
    .record(
      z.string(),
      z.object({
        source: z.object({ directory: z.string() }),
        destinations: z.record(z.string(), z.object({ imageTag: z.string() })),
      }),
    )
    .default({}),
});

/** Adds the build folder of every container image in an asset manifest to `images`, by image tag. */
export async function readImages(
  directory: string,
  file: unknown,
  images: Map<string, string>,
): Promise<void> {
  const stored = await readJson(join(directory, z.string().parse(file)));
  for (const { source, destinations } of Object.values(assetsSchema.parse(stored).dockerImages)) {
    for (const { imageTag } of Object.values(destinations)) {
      images.set(imageTag, join(directory, source.directory));
    }
  }
}
