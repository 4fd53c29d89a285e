// Runs before every npm script on whatever Node the machine has, so: no dependencies, no TypeScript. Installs what the
// project's lockfile says, or that of the folder which the argument names.
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const project = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../..');
const folderName = process.argv[2] ?? '.';
const root = join(project, folderName);

/** The packages of a lockfile by their folder, or none if there is no such file. */
function readPackages(file) {
  const path = join(root, file);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : {};
}

/** Says what differs between the lockfile and what is installed, or undefined if nothing does. */
function findDifference() {
  const installed = readPackages('node_modules/.package-lock.json');
  for (const [folder, wanted] of Object.entries(readPackages('package-lock.json'))) {
    const present = installed[folder];
    // Packages for other platforms are in the lockfile and are rightly not installed.
    if (folder === '' || (!present && (wanted.optional || wanted.devOptional))) continue;
    if (!present) return `${folder} is missing`;
    if (present.version !== wanted.version) return `${folder} is ${present.version}, not ${wanted.version}`;
  }
  return undefined;
}

/** npm's own file when run by npm, else the command on the PATH. */
function runNpmCi() {
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  // Standard output belongs to the script that runs after this one.
  const options = { cwd: root, stdio: ['ignore', 2, 2] };
  return npm ? spawnSync(process.execPath, [npm, ...args], options) : spawnSync('npm', args, options);
}

const difference = findDifference();
if (difference) {
  if (lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) {
    process.stderr.write(`${difference}, and node_modules is a link: run "npm ci" where it points to\n`);
    process.exit(1);
  }
  process.stderr.write(
    `installing dependencies from ${join(folderName, 'package-lock.json')} (${difference}) …\n`,
  );
  const { status } = runNpmCi();
  if (status !== 0) {
    process.stderr.write(
      `dependencies could not be installed: see the message above, then run "npm ci" in ${root}\n`,
    );
    process.exit(status ?? 1);
  }
}
