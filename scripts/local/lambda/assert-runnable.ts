import { reservedNamesIn } from './environment-variables.ts';
import type { FunctionDefinition } from './function-definition.ts';

/** The definition cannot run: the message names the function, the wrong value and the remedy. */
export class FunctionDefinitionError extends Error {
  override readonly name = 'FunctionDefinitionError';
}

const handlerPattern = /^[\w-]+(\/[\w-]+)*\.\w+$/;

/** @throws FunctionDefinitionError on a malformed handler, a reserved variable or a timeout of zero. */
export function assertRunnable(definition: FunctionDefinition): void {
  const { name, handler, timeoutSeconds } = definition;
  if (!handlerPattern.test(handler)) {
    throw new FunctionDefinitionError(
      `function ${name}: handler "${handler}" is not <bundle>.<export>: write it like "auth.handler"`,
    );
  }
  if (!(timeoutSeconds > 0)) {
    throw new FunctionDefinitionError(`function ${name}: timeout ${timeoutSeconds} s must be more than 0`);
  }
  const reserved = reservedNamesIn(definition.environment);
  if (reserved.length > 0) {
    throw new FunctionDefinitionError(
      `function ${name}: environment variable ${reserved.join(', ')} is reserved: rename it in the template`,
    );
  }
}
