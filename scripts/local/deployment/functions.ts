import { relative } from 'node:path';
import type { Principals } from '../aws/principals.ts';
import { createFunctionService, type FunctionService } from '../lambda/function-service.ts';
import type { InvokeFailure, InvokeResult } from '../lambda/invoke-result.ts';
import type { Launcher } from '../lambda/process-launcher.ts';
import type { LogFiles } from '../log-files.ts';
import { bundleName } from '../resources/function.ts';
import type { Functions } from '../resources/services.ts';

interface LocalFunctionsOptions {
  /** Where environments run. Default: in processes. */
  readonly launch: Launcher | undefined;
  readonly logs: LogFiles;
  readonly freeze: boolean;
  readonly awsEndpointUrl: string;
  readonly issueCredentials: Principals['issueCredentials'];
}

/** The templates' functions. */
export interface LocalFunctions extends Functions {
  readonly invoke: FunctionService['invoke'];
  /** The ARN of a function, with or without a version or alias, by its deployed name or ARN. */
  find(nameOrArn: string): string | undefined;
  /** The name that people know a function by: its bundle's. */
  nameOf(arn: string): string;
  invokeByName: InvokeByName;
  /** Starts every function. @throws FunctionFailedError naming all that cannot start */
  prepare(): Promise<void>;
  /** Invokes a function or a version of it and waits. @throws FunctionFailedError */
  run(arn: string): Promise<void>;
  close(): Promise<void>;
}

/** Invokes a function by its bundle's name. @throws FunctionFailedError when there is none of that name */
export type InvokeByName = (name: string, payload: string) => Promise<InvokeResult>;

/** A function that the start depends on failed. */
export class FunctionFailedError extends Error {
  override readonly name = 'FunctionFailedError';
}

/** What Lambda calls the code that no version has been made of. */
const unpublished = '$LATEST';

/** `arn:aws:lambda:<region>:<account>:function:<name>` has seven parts; a version or alias is an eighth. */
const unqualifiedArnParts = 7;

export function createLocalFunctions(options: LocalFunctionsOptions): LocalFunctions {
  const { logs, freeze, launch, awsEndpointUrl, issueCredentials } = options;
  const bundles = new Map<string, string>();
  const arns = new Map<string, string>();
  const service = createFunctionService({
    freeze,
    ...(launch && { launch }),
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
      arns.set(bundleName(definition.handler), definition.arn);
      const credentials = issueCredentials(roleArn);
      service.register({ ...definition, version: unpublished, credentials, awsEndpointUrl });
    },
    publish: service.publish,
    setAlias: service.setAlias,
    find: (nameOrArn) => {
      const [name = '', qualifier] = nameOrArn
        .replace(/^arn:[^:]*:lambda:[^:]*:[^:]*:function:/, '')
        .split(':');
      const arn = arns.get(bundles.get(name) ?? '');
      return qualifier === undefined || qualifier === unpublished ? arn : arn && `${arn}:${qualifier}`;
    },
    nameOf,
    invokeByName: async (name, payload) => {
      const arn = arns.get(name);
      if (arn === undefined)
        throw new FunctionFailedError(`no function ${name}: choose one of ${[...arns.keys()].join(', ')}`);
      return service.invoke(arn, payload);
    },
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
      const result = await service.invoke(arn, '{}');
      if (!result.ok) throw new FunctionFailedError(describe(arn, 'failed', result));
    },
    close: service.close,
  };
}
