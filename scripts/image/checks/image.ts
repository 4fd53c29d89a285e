import { randomUUID } from 'node:crypto';
import { globSync } from 'node:fs';
import { chmod, cp, readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { listHandlers } from '../../build/handlers.ts';
import { buildImage } from '../../local/containers/build-image.ts';
import type { Docker } from '../../local/containers/docker.ts';
import type { Report } from '../report.ts';
import { checkCompileCache } from './compile-cache.ts';
import { listTaskRoot } from './list-task-root.ts';
import type { Subject } from './subject.ts';

/** The project's own share of a cold start's download; the base is cached on Lambda's hosts. */
const maxOwnBytes = 5_500_000;

/** Their names are the bundler's and Node.js's own; the cache is for Lambda's user 993. */
const madeByBuild =
  /^(chunks\/[\w-]+\.mjs|compile-cache\/v24[\w.-]+-993\/\w+)$|^account-pages\/[\w-]+-[A-Z0-9]{8}\.js\.(?:br|gz)$/;

const imageSchema = z.object({
  Size: z.number(),
  RootFS: z.object({ Layers: z.array(z.string()) }),
  Config: z.object({
    Entrypoint: z.array(z.string()),
    Labels: z.record(z.string(), z.string()).nullish(),
    User: z.string(),
    WorkingDir: z.string(),
  }),
});

type Image = z.output<typeof imageSchema>;

/** What stands in the image itself. */
export async function checkImage(subject: Subject, report: Report): Promise<void> {
  const { docker, root, signal } = subject;
  const tag = `gatehouse-image-test:${randomUUID()}`;
  const { version } = z.object({ version: z.string() }).parse(await readJson(join(root, 'package.json')));
  const values = { BASE_IMAGE: subject.baseImage, VERSION: version };
  let isBuilt = false;
  await report.check('built from a context that only its owner can read', async () => {
    await buildImage(docker, { directory: await copyContext(subject), tag, arguments: values, signal });
    isBuilt = true;
    return undefined;
  });
  if (!isBuilt) return;
  try {
    await checkBuilt(subject, { tag, version }, report);
  } finally {
    await docker.run(['image', 'rm', tag]);
  }
}

async function checkBuilt(
  { docker, baseImage, root }: Subject,
  { tag, version }: { readonly tag: string; readonly version: string },
  { check }: Report,
): Promise<void> {
  const base = await inspect(docker, baseImage);
  const image = await inspect(docker, tag);
  await check(`at most ${maxOwnBytes / 1e6} MB over the base`, async () => checkSize(base, image));
  await check('labels, user, entry point, folder', async () => checkConfig(base, image, version));
  await check('all files readable, none writable, no other', async () =>
    checkFiles(await listTaskRoot(docker, tag), root),
  );
  await check('Node.js accepts the compile cache', () => checkCompileCache(docker, tag));
}

/** The folder that is deployed, as somebody's strict umask would make it. */
async function copyContext({ imageDirectory, scratch }: Subject): Promise<string> {
  const directory = join(scratch, 'context');
  await cp(imageDirectory, directory, { recursive: true });
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true }))
    await chmod(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o700 : 0o600);
  return directory;
}

async function inspect(docker: Docker, tag: string): Promise<Image> {
  return z.tuple([imageSchema]).parse(JSON.parse(await docker.run(['image', 'inspect', tag])))[0];
}

function checkSize(base: Image, image: Image): string {
  const shared = image.RootFS.Layers.slice(0, base.RootFS.Layers.length);
  expectEqual('the lowest layers', shared, base.RootFS.Layers);
  const ownBytes = image.Size - base.Size;
  if (ownBytes > maxOwnBytes) throw new Error(`${ownBytes} bytes over the base: look for a new dependency`);
  return `${(ownBytes / 1e6).toFixed(2)} MB in ${image.RootFS.Layers.length - shared.length} layers`;
}

function checkConfig({ Config: base }: Image, { Config: image }: Image, version: string): string {
  const label = (name: string) => image.Labels?.[`org.opencontainers.image.${name}`];
  expectEqual('title', label('title'), 'gatehouse');
  expectEqual('licences', label('licenses'), 'Apache-2.0');
  expectEqual('version', label('version'), version);
  expectEqual('user', image.User, '993:990');
  expectEqual('entry point', image.Entrypoint, base.Entrypoint);
  expectEqual('working directory', image.WorkingDir, base.WorkingDir);
  return `version ${version}, user ${image.User}`;
}

/** Bundles and migrations are compared with their sources. */
function checkFiles({ files, faults }: Awaited<ReturnType<typeof listTaskRoot>>, root: string): string {
  expectEqual('faults', faults, []);
  const migrations = globSync('shared/database/migrations/*.sql', { cwd: root });
  const expected = [
    ...listHandlers(root).map(({ name }) => `${name}.mjs`),
    ...migrations.map((path) => `migrations/${basename(path)}`),
    'account-pages/manifest.json',
    'account-pages/pages.css',
  ];
  const others = files.filter((path) => !madeByBuild.test(path));
  expectEqual('files', others.sort(), expected.sort());
  return `${files.length} files`;
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, 'utf8'));
}

function expectEqual(what: string, found: unknown, expected: unknown): void {
  if (isDeepStrictEqual(found, expected)) return;
  throw new Error(`${what}: ${JSON.stringify(found)} should be ${JSON.stringify(expected)}`);
}
