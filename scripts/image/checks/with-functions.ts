import { startContainers } from '../../local/containers/containers.ts';
import { createFunctionService } from '../../local/lambda/function-service.ts';
import type { InvokeResult } from '../../local/lambda/invoke-result.ts';
import type { Subject } from './subject.ts';

/** The smallest that Lambda has. */
const memorySizeMb = 128;

/** Far above what a well-behaved function takes here, and bounds how long another one is waited for. */
const timeoutSeconds = 3;

interface Functions<Name extends string> {
  /** Folder with the Dockerfile and a bundle for each name. */
  readonly directory: string;
  readonly names: readonly Name[];
  readonly environment: Readonly<Record<string, string>>;
}

type Invoke<Name> = (name: Name, event: object) => Promise<InvokeResult>;

/** Runs functions in containers without a stack, paused between invocations. */
export async function withFunctions<Name extends string>(
  { docker, baseImage, signal }: Subject,
  { directory, names, environment }: Functions<Name>,
  work: (invoke: Invoke<Name>) => Promise<void>,
): Promise<void> {
  const containers = await startContainers({ docker, baseImage }, [directory], signal);
  const service = createFunctionService({ launch: containers.launch, logs: () => {}, freeze: true });
  for (const name of names) {
    service.register({
      arn: arnOf(name),
      name,
      version: '$LATEST',
      taskRoot: directory,
      handler: `${name}.handler`,
      environment,
      memorySizeMb,
      timeoutSeconds,
      region: 'us-east-1',
      logGroupName: `/aws/lambda/${name}`,
      credentials: { accessKeyId: 'none', secretAccessKey: 'none', sessionToken: 'none' },
      awsEndpointUrl: 'http://127.0.0.1:1',
    });
  }
  try {
    await work((name, event) => service.invoke(arnOf(name), JSON.stringify(event)));
  } finally {
    await service.close();
    await containers.close();
  }
}

function arnOf(name: string): string {
  return `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
}
