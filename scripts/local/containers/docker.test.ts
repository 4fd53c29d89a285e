import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createDocker, DockerError, findDocker } from './docker.ts';

/** Clients of a PATH, first ones first, as shell scripts. */
function pathOf(...scripts: string[]): { folders: string[]; environment: NodeJS.ProcessEnv } {
  const root = mkdtempSync(join(tmpdir(), 'docker-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const folders = scripts.map((script, index) => {
    const folder = join(root, String(index));
    mkdirSync(folder);
    writeFileSync(join(folder, 'docker'), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, 'docker'), 0o755);
    return folder;
  });
  return { folders, environment: { PATH: folders.join(delimiter) } };
}

const withBuildx = 'echo 28.0.0';
const withoutBuildx = '[ "$1" = version ] && echo 28.0.0';
const old = '[ "$1" = version ] && echo 20.10.24+dfsg1';
const withoutEngine = 'echo "Cannot connect to the Docker daemon at unix:///nowhere." >&2; exit 1';

test.each([
  ['the first', [withBuildx, old], 0],
  ['the first one that has buildx', [withoutBuildx, withBuildx], 1],
  ['one that is old enough to need none', [withoutBuildx, old], 1],
])('finds %s', async (_, scripts, expected) => {
  const { folders, environment } = pathOf(...scripts);
  const { command } = await findDocker(environment);
  expect(command).toBe(join(String(folders[expected]), 'docker'));
});

test.each([
  ['no client', [], /^docker is not on the PATH: install and start Docker/],
  ['no engine', [withoutEngine], /^no Docker engine answers \(.*unix:\/\/\/nowhere\..*DOCKER_HOST$/],
  ['no client that builds', [withoutBuildx], /cannot build images: install its buildx component/],
])('says what to do where there is %s', async (_, scripts, message) => {
  const finding = findDocker(pathOf(...scripts).environment);
  await expect(finding).rejects.toThrow(DockerError);
  await expect(finding).rejects.toThrow(message);
});

test('a command that hangs is ended, and an interrupted one says so itself', async () => {
  const { folders, environment } = pathOf('exec sleep 60');
  const docker = createDocker(join(String(folders[0]), 'docker'), {
    ...process.env,
    ...environment,
    PATH: process.env.PATH,
  });
  await expect(docker.run(['pull'], { timeoutMs: 10 })).rejects.toThrow(
    'docker pull failed: it took longer than 0.01 s',
  );
  await expect(docker.run(['pull'], { signal: AbortSignal.abort(new Error('ended')) })).rejects.toThrow(
    /^ended$/,
  );
});
