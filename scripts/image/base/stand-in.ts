import { copyFile, cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buildImage } from '../../local/containers/build-image.ts';
import type { Docker } from '../../local/containers/docker.ts';
import { runCommand } from '../../setup/command.ts';
import type { Progress } from '../../setup/progress.ts';
import { compileRuntimeClient } from './runtime-client.ts';

/** As in AWS's base image for Node.js 24, where functions can tell. */
const dockerfile = `FROM scratch
COPY --chmod=755 layer/ /
COPY --chmod=1777 writable/ /
ENV LANG=en_US.UTF-8 TZ=:/etc/localtime PATH=/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin
ENV LAMBDA_TASK_ROOT=/var/task LAMBDA_RUNTIME_DIR=/var/runtime
WORKDIR /var/task
ENTRYPOINT ["/lambda-entrypoint.sh"]
`;

const files = {
  'etc/passwd': 'root:x:0:0:root:/root:/bin/sh\nsbx_user1051:x:993:990::/home/sbx_user1051:/sbin/nologin\n',
  'etc/group': 'root:x:0:\nsbx_user1051:x:990:\n',
  'lambda-entrypoint.sh': '#!/bin/sh\nexport _HANDLER="$1"\nexec /var/runtime/bootstrap\n',
  'var/runtime/bootstrap':
    '#!/bin/sh\nexec /var/lang/bin/node /var/runtime/node_modules/aws-lambda-ric/index.mjs "$_HANDLER"\n',
};

/**
 * Builds a stand-in for AWS's base image out of this machine's Node.js, shell and C library.
 *
 * It shows what a Dockerfile, a handler's path, file permissions and the Runtime API make of a function. It cannot
 * show AWS's userland, another architecture, or AWS's cold starts.
 *
 * @returns its tag
 */
export async function buildStandIn(docker: Docker, scratch: string, progress: Progress): Promise<string> {
  const client = await compileRuntimeClient(progress);
  const folder = join(scratch, 'stand-in');
  const layer = join(folder, 'layer');
  progress.say('building a stand-in for the base image');
  await copyProgram(process.execPath, layer, 'var/lang/bin/node', progress.signal);
  await copyProgram('/bin/sh', layer, 'bin/sh', progress.signal);
  for (const name of ['aws-lambda-ric', '@aws/lambda-invoke-store'])
    await cp(join(client, name), join(layer, 'var/runtime/node_modules', name), { recursive: true });
  for (const [path, content] of Object.entries(files)) await writeInto(join(layer, path), content);
  await mkdir(join(folder, 'writable/tmp'), { recursive: true });
  await writeFile(join(folder, 'Dockerfile'), dockerfile);
  const tag = 'gatehouse-stand-in:nodejs-24';
  await buildImage(docker, { directory: folder, tag, signal: progress.signal });
  return tag;
}

/** Copies a program and the libraries that it is linked with, which stand where the loader looks for them. */
async function copyProgram(program: string, layer: string, path: string, signal: AbortSignal): Promise<void> {
  const linked = await runCommand('ldd', [program], { signal });
  const libraries = [...linked.matchAll(/(\/\S+) \(0x/g)].map(([, library = '']) => library);
  await copyInto(program, join(layer, path));
  for (const library of libraries) await copyInto(library, join(layer, library));
}

async function copyInto(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, to);
}

async function writeInto(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}
