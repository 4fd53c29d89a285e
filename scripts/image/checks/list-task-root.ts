import { z } from 'zod';
import type { Docker } from '../../local/containers/docker.ts';

/** Runs in the container, as its user: `faults` names what cannot be read, and what could be changed. */
const program = `
  const { accessSync, constants, readFileSync, readdirSync } = require('node:fs');
  const { join, relative } = require('node:path');
  const root = process.env.LAMBDA_TASK_ROOT;
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  const pathOf = (entry) => join(entry.parentPath, entry.name);
  const succeeds = (work) => { try { work(); return true; } catch { return false; } };
  const files = entries.filter((entry) => !entry.isDirectory()).map(pathOf);
  const unreadable = files.filter((file) => !succeeds(() => readFileSync(file)));
  const writable = [root, ...entries.map(pathOf)].filter((path) => succeeds(() => accessSync(path, constants.W_OK)));
  const faults = [
    ...unreadable.map((path) => path + ' cannot be read'),
    ...writable.map((path) => path + ' can be written'),
  ];
  console.log(JSON.stringify({ files: files.map((path) => relative(root, path)), faults }));
`;

const listingSchema = z.object({ files: z.array(z.string()), faults: z.array(z.string()) });

/** Lists what the image has in its task root. The root file system may be written, so that only modes protect it. */
export async function listTaskRoot(docker: Docker, tag: string): Promise<z.output<typeof listingSchema>> {
  const command = ['run', '--rm', '--network=none', '--cap-drop=ALL', '--entrypoint=/var/lang/bin/node', tag];
  return listingSchema.parse(JSON.parse(await docker.run([...command, '--eval', program])));
}
