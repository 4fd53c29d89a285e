import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildClientPackage } from '../../scripts/client/package.ts';
import { runCommand } from '../../scripts/setup/command.ts';
import { projectFolder } from './synthesized.ts';

/** The example site, from the project's root. */
export const siteFolder = 'examples/docusaurus';
const folder = join(projectFolder, siteFolder);
const { signal } = new AbortController();

/** Installs what the example site needs from its lockfile, unless that is there, and the client as it is now. */
export async function installSite(): Promise<void> {
  const built = join(projectFolder, 'dist/client');
  await buildClientPackage(projectFolder, built);
  const install = join(projectFolder, 'scripts/setup/install.mjs');
  await runCommand(process.execPath, [install, siteFolder], { signal });
  await cp(built, join(folder, 'node_modules/gatehouse'), { recursive: true });
}

/** Checks the types of the site with its own compiler. @throws CommandError with what that says */
export async function checkSite(): Promise<void> {
  await runCommand(join(folder, 'node_modules/.bin/tsc'), ['--pretty', 'false'], { cwd: folder, signal });
}

/** Builds the site for an API. Answers the folder with its files, which `remove` removes. */
export async function buildSite(apiUrl: string) {
  const output = await mkdtemp(join(tmpdir(), 'gatehouse-site-'));
  await runCommand(join(folder, 'node_modules/.bin/docusaurus'), ['build', '--out-dir', output], {
    cwd: folder,
    signal,
    environment: {
      GATEHOUSE_URL: apiUrl,
      NODE_ENV: 'production',
      NO_UPDATE_NOTIFIER: '1',
      // It takes packages for unchanged that have the same version.
      DOCUSAURUS_NO_PERSISTENT_CACHE: 'true',
    },
  });
  return { output, remove: () => rm(output, { recursive: true }) };
}
