import { relative } from 'node:path';
import type { Principals } from '../aws/principals.ts';
import { createFunctionService, type FunctionService } from '../lambda/function-service.ts';
import type { InvokeFailure } from '../lambda/invoke-result.ts';
import type { LogFiles } from '../log-files.ts';
import { bundleName } from '../resources/function.ts';
import type { Functions } from '../resources/services.ts';

interface LocalFunctionsOptions {
  readonly logs: LogFiles;
  readonly freeze: boolean;
  readonly awsEndpointUrl: string;
  readonly issueCredentials: Principals['issueCredentials'];
}

/** The templates' functions, run as processes. */
export interface LocalFunctions extends Functions {
  readonly invoke: FunctionService['invoke'];
  /** The name that people know a function by: its bundle's. */
  nameOf(arn: string): string;
  /** Starts every function. @throws FunctionFailedError naming all that cannot start */
  prepare(): Promise<void>;
  /** Invokes a function or a version of it and waits. @throws FunctionFailedError */
  run(arn: string): Promise<void>;
  close(): Promise<void>;
}

/** A function that the start depends on failed. */
export class FunctionFailedError extends Error {
  override readonly name = 'FunctionFailedError';
}

/** Functions are replaced by new versions on AWS; here nothing is deployed while they run. */
const unpublished = '$LATEST';

/** `arn:aws:lambda:<region>:<account>:function:<name>` has seven parts; a version or alias is an eighth. */
const unqualifiedArnParts = 7;

export function createLocalFunctions(options: LocalFunctionsOptions): LocalFunctions {
  const { logs, freeze, awsEndpointUrl, issueCredentials } = options;
  const bundles = new Map<string, string>();
  const service = createFunctionService({
    freeze,
    logs: (functionName, line) => logs.write(bundles.get(functionName) ?? functionName, line),
  });
  const nameOf = (arn: string): string => {
    const name = arn.split(':')[unqualifiedArnParts - 1] ?? arn;
    return bundles.get(name) ?? name;
  };
  const describe = (arn: string, what: string, { errorType, message }: InvokeFailure): string => {
    const log = relative(process.cwd(), logs.path(nameOf(arn)));
    return `function ${nameOf(arn)} ${what}: ${message} (${errorType}; its log is ${log})`;
  };
  return {
    register: ({ roleArn, ...definition }) => {
      bundles.set(definition.name, bundleName(definition.handler));
      const credentials = issueCredentials(roleArn);
      service.register({ ...definition, version: unpublished, credentials, awsEndpointUrl });
    },
    nameOf,
    invoke: service.invoke,
    prepare: async () => {
      const prepared = await service.prepare();
      const failures = prepared.flatMap(({ arn, outcome }) =>
        outcome.ok ? [] : [describe(arn, 'cannot start', outcome)],
      );
      if (failures.length === 0) return;
      throw new FunctionFailedError(`${failures.join('\n')}\ncorrect this and start again`);
    },
    run: async (arn) => {
      const unqualified = arn.split(':').slice(0, unqualifiedArnParts).join(':');
      const result = await service.invoke(unqualified, '{}');
      if (!result.ok) throw new FunctionFailedError(describe(unqualified, 'failed', result));
    },
    close: service.close,
  };
}
