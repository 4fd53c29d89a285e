import { commandsNamed } from '../local/containers/docker.ts';
import { runCommand } from './command.ts';
import { installPackages, MissingProgramError } from './packages.ts';
import type { Progress } from './progress.ts';

/** What the example in Python runs on and is checked with: Debian's package of each module. */
export const pythonPackages = {
  fastapi: 'python3-fastapi',
  uvicorn: 'python3-uvicorn',
  httpx: 'python3-httpx',
  jwt: 'python3-jwt',
  cryptography: 'python3-cryptography',
  psycopg: 'python3-psycopg',
  black: 'black',
  mypy: 'mypy',
} as const;

const requirements = 'examples/fastapi/requirements.txt, black and mypy';

/** The interpreter that Debian's packages are for, whichever is first on the PATH. */
const systemPython = '/usr/bin/python3';

/** Prints the modules among its arguments that cannot be found. */
const listMissing =
  'import sys; from importlib.util import find_spec; print(*(m for m in sys.argv[1:] if not find_spec(m)))';

/**
 * The path of a Python that has every module: the first on the PATH, as in a virtual environment, or the system's, for
 * which Debian's packages are installed where that is possible.
 *
 * @throws MissingProgramError with the remedy where it is not
 */
export async function findPython(progress: Progress): Promise<string> {
  const [onPath = systemPython] = commandsNamed('python3', process.env);
  for (const python of new Set([onPath, systemPython]))
    if ((await missingModules(python, progress)).length === 0) return python;
  const missing = await missingModules(systemPython, progress);
  const reason = `${systemPython} lacks ${missing.join(', ')}, and no virtual environment is active that has ${requirements}`;
  await installPackages(
    missing.map((module) => pythonPackages[module]),
    reason,
    progress,
  );
  const still = await missingModules(systemPython, progress);
  if (still.length === 0) return systemPython;
  throw new MissingProgramError(
    `${systemPython} has no ${still.join(', ')} although its packages are installed: put a Python that has them first on the PATH`,
  );
}

type PythonModule = keyof typeof pythonPackages;

async function missingModules(python: string, { signal }: Progress): Promise<PythonModule[]> {
  const modules = Object.keys(pythonPackages) as PythonModule[];
  if (commandsNamed(python, { PATH: '/' }).length === 0) return modules;
  const printed = await runCommand(python, ['-c', listMissing, ...modules], { signal });
  const missing = new Set(printed.trim().split(' '));
  return modules.filter((module) => missing.has(module));
}
