import type { z } from 'zod';
import type { RouteFunction } from '#shared/contract/routes';
import { StageSettingsError, UnknownStageError } from './errors.ts';
import { byName } from './names.ts';
import { type ReadableSettings, type SettingFault, settingRules } from './settings/conflicts.ts';
import { findSharedBranches } from './settings/neon.ts';
import { type ParsedStageSettings, stageName, stageSettings } from './settings-schema.ts';

export type { UntrustedStageSettings } from './settings-schema.ts';

/** Deployed functions behind the HTTP API. */
export const apiFunctionNames = [
  'auth',
  'jwks',
  'profile',
  'health',
  'account',
] as const satisfies readonly RouteFunction[];
export type ApiFunctionName = (typeof apiFunctionNames)[number];
/** Deployed functions that operators and schedules invoke. */
const operationsFunctionNames = ['maintenance', 'admin'] as const;
/** Every deployed function; the image holds one bundle for each. */
export const functionNames = [...apiFunctionNames, 'schema', ...operationsFunctionNames] as const;
export type FunctionName = (typeof functionNames)[number];
/** With those that only some stages have. */
export type DeployedFunctionName = FunctionName | 'neon' | 'events' | 'rotation';

export interface FunctionSettings {
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /** Environments kept started; behind the API only, and only where there is an alias. */
  readonly provisionedConcurrency?: number;
}

/** One stage's settings, checked and complete: every function has its memory and timeout. */
export interface StageSettings
  extends Omit<ParsedStageSettings, 'functions' | 'memoryMb' | 'timeoutSeconds'> {
  readonly stage: string;
  readonly functions: Readonly<Record<DeployedFunctionName, FunctionSettings>>;
}

/** The memory at which a function has one whole vCPU (AWS Lambda guide): password hashing needs it. */
const oneVcpuMemoryMb = 1_769;
const usualMemoryMb = 512;
/** Well under the gateway's 30 s, and above the slowest honest request: a cold start with a sleeping database. */
const apiTimeoutSeconds = 15;
/** Room for every pending SQL migration and for waiting on another deployment's lock. */
const schemaTimeoutSeconds = 300;
/** Some ten thousand batches of upkeep; what is left is for the next hour. */
const maintenanceTimeoutSeconds = 120;
/** Operators wait longer than callers of the API, for accounts with much data. */
const adminTimeoutSeconds = 30;
/** A step waits for the deployment lock, and for a database that has to wake up. */
const rotationTimeoutSeconds = 60;
/** The most that AWS Lambda has: Neon's operations on a busy project queue up behind one another. */
const neonTimeoutSeconds = 900;
/** A run ends before the next one begins, a minute later. */
const eventsTimeoutSeconds = 50;

/**
 * Checks every stage's settings and returns those of the chosen stage.
 * @throws StageSettingsError with all faults of all stages at once
 * @throws UnknownStageError naming the stages there are
 */
export function parseStage(chosen: unknown, untrustedStages: unknown): StageSettings {
  const stages = parseStages(untrustedStages);
  const settings = typeof chosen === 'string' ? stages.get(chosen) : undefined;
  if (settings) return settings;
  const [first = ''] = stages.keys();
  const asked = chosen === undefined ? 'no stage chosen' : `unknown stage ${JSON.stringify(chosen)}`;
  throw new UnknownStageError(
    `${asked}: choose one of ${[...stages.keys()].join(', ')} with -c stage=${first}`,
  );
}

function parseStages(untrusted: unknown): ReadonlyMap<string, StageSettings> {
  if (typeof untrusted !== 'object' || untrusted === null || Object.keys(untrusted).length === 0) {
    const remedy = 'must be an object with one entry for each stage: add it to the context in cdk.json';
    throw new StageSettingsError([`stages: ${JSON.stringify(untrusted)} ${remedy}`]);
  }
  const stages = new Map<string, StageSettings>();
  const faults: string[] = [];
  for (const [stage, value] of Object.entries(untrusted)) {
    const name = stageName.safeParse(stage, { reportInput: true });
    const settings = stageSettings.safeParse(value, { reportInput: true });
    if (!name.success) faults.push(...describe(`stages.${stage}`, name.error));
    if (!settings.success) faults.push(...describe(`stages.${stage}`, settings.error));
    else stages.set(stage, complete(stage, settings.data));
    faults.push(
      ...findConflicts(value).map((conflict) => line(`stages.${stage}.${conflict.path}`, conflict)),
    );
  }
  faults.push(...findSharedBranches(stages));
  if (faults.length > 0) throw new StageSettingsError(faults);
  return stages;
}

/** Settings that are right by themselves but not together, also where others have faults of their own. */
function findConflicts(untrusted: unknown): SettingFault[] {
  if (typeof untrusted !== 'object' || untrusted === null) return [];
  const readable: ReadableSettings = Object.fromEntries(
    Object.entries(stageSettings.shape).flatMap(([name, schema]) => {
      const parsed = schema.safeParse(Reflect.get(untrusted, name));
      return parsed.success ? [[name, parsed.data]] : [];
    }),
  );
  return settingRules.flatMap((rule) => rule.find(readable)).filter((found) => !!found);
}

function complete(stage: string, parsed: ParsedStageSettings): StageSettings {
  const { functions, memoryMb, timeoutSeconds = apiTimeoutSeconds, ...settings } = parsed;
  const behindApi = (name: ApiFunctionName): FunctionSettings => {
    const { provisionedConcurrency, ...own } = functions[name] ?? {};
    const usual = name === 'auth' ? oneVcpuMemoryMb : usualMemoryMb;
    return {
      memoryMb: own.memoryMb ?? memoryMb ?? usual,
      timeoutSeconds: own.timeoutSeconds ?? timeoutSeconds,
      ...(provisionedConcurrency !== undefined && { provisionedConcurrency }),
    };
  };
  const schema = {
    memoryMb: functions.schema?.memoryMb ?? memoryMb ?? usualMemoryMb,
    timeoutSeconds: functions.schema?.timeoutSeconds ?? schemaTimeoutSeconds,
  };
  const usual = (seconds: number) => ({ memoryMb: memoryMb ?? usualMemoryMb, timeoutSeconds: seconds });
  const others = {
    schema,
    maintenance: usual(maintenanceTimeoutSeconds),
    admin: usual(adminTimeoutSeconds),
    events: usual(eventsTimeoutSeconds),
    rotation: usual(rotationTimeoutSeconds),
    neon: { memoryMb: usualMemoryMb, timeoutSeconds: neonTimeoutSeconds },
  };
  return { ...settings, stage, functions: { ...byName(apiFunctionNames, behindApi), ...others } };
}

function describe(root: string, error: z.ZodError): string[] {
  return error.issues.flatMap((issue) => {
    const path = [root, ...issue.path].join('.');
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => `${path}.${key}: ${issue.message}`);
    return [line(path, { value: issue.input, message: issue.message })];
  });
}

function line(path: string, { value, message }: Pick<SettingFault, 'value' | 'message'>): string {
  return `${path}: ${value === undefined ? 'is missing and' : JSON.stringify(value)} ${message}`;
}
