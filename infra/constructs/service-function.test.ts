import { expect, test } from 'vitest';
import { functionNames } from '../config.ts';
import { synthesize } from '../testing/synthesize.ts';

const stage = synthesize('dev', {
  settings: {
    logRetentionDays: 14,
    logLevel: 'ERROR',
    functions: { health: { memoryMb: 256, timeoutSeconds: 3 } },
  },
});

/** Where the functions are that are not behind the API. */
const stacks: Readonly<Record<string, typeof stage.api>> = {
  schema: stage.schema,
  maintenance: stage.operations,
  admin: stage.operations,
};

function resourcesOf(name: string) {
  const template = stacks[name] ?? stage.api;
  const functionMatch = { Properties: { FunctionName: `gatehouse-dev-${name}` } };
  const logsMatch = { Properties: { LogGroupName: `/aws/lambda/gatehouse-dev-${name}` } };
  const [found] = Object.values(template.findResources('AWS::Lambda::Function', functionMatch));
  const [[logsId, logs] = []] = Object.entries(template.findResources('AWS::Logs::LogGroup', logsMatch));
  return { properties: found?.Properties, logs: logs?.Properties, logsId };
}

test.each(functionNames)(
  '%s is started by its own handler, traced, and named in its logs and metrics',
  (name) => {
    const { properties } = resourcesOf(name);
    expect(properties).toMatchObject({
      PackageType: 'Image',
      ImageConfig: { Command: [`${name}.handler`] },
      TracingConfig: { Mode: 'Active' },
      Environment: {
        Variables: {
          POWERTOOLS_SERVICE_NAME: name,
          POWERTOOLS_LOG_LEVEL: 'ERROR',
          POWERTOOLS_METRICS_NAMESPACE: 'gatehouse-dev',
        },
      },
    });
  },
);

test.each(functionNames)('%s logs to its own group for the chosen time', (name) => {
  const { properties, logs, logsId } = resourcesOf(name);
  expect(properties.LoggingConfig).toEqual({ LogGroup: { Ref: logsId } });
  expect(logs.RetentionInDays).toBe(14);
});

test('memory and timeout are those of the settings', () => {
  expect(resourcesOf('health').properties).toMatchObject({ MemorySize: 256, Timeout: 3 });
  expect(resourcesOf('auth').properties).toMatchObject({ MemorySize: 1769, Timeout: 15 });
});
