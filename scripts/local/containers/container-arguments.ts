import type { SandboxRequest } from '../lambda/process-launcher.ts';

/** User and group of Lambda's sandbox (`sbx_user1051`): functions run as nobody in particular. */
const sandboxUser = '993:990';

/** Lambda's default for `/tmp`, the only place where a function may write. */
const scratchSizeMb = 512;

/** What the image has of its own, or its entry point sets. */
const setByImage = new Set(['_HANDLER', 'LAMBDA_TASK_ROOT', 'LANG', 'PATH', 'TZ']);

interface ContainerNames {
  readonly name: string;
  readonly label: string;
  readonly image: string;
}

/** The arguments of `docker` that start a function's environment. Variables go by name: their values are secrets. */
export function containerArguments(
  { environment, memorySizeMb }: SandboxRequest,
  { name, label, image }: ContainerNames,
): string[] {
  const variables = Object.keys(environment).filter((variable) => !setByImage.has(variable));
  return [
    'run',
    `--name=${name}`,
    `--label=${label}`,
    '--rm',
    '--init',
    '--pull=never',
    '--log-driver=none',
    // The Runtime API, the AWS endpoint and Neon's protocols listen on this machine's loopback interface.
    '--network=host',
    '--read-only',
    `--tmpfs=/tmp:mode=1777,size=${scratchSizeMb}m`,
    `--user=${sandboxUser}`,
    '--cap-drop=ALL',
    '--security-opt=no-new-privileges',
    `--memory=${memorySizeMb}m`,
    `--memory-swap=${memorySizeMb}m`,
    ...variables.map((variable) => `--env=${variable}`),
    image,
    environment._HANDLER ?? '',
  ];
}
