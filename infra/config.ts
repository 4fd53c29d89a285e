import type { z } from 'zod';
import { type ApiFunctionName, apiFunctionNames, apiFunctionsOf } from './api-functions.ts';
import { StageSettingsError, UnknownStageError } from './errors.ts';
import { byName } from './names.ts';
import { type ReadableSettings, type SettingFault, settingRules } from './settings/conflicts.ts';
import { findSharedBranches } from './settings/neon.ts';
import { type ParsedStageSettings, stageName, stageSettings } from './settings-schema.ts';

export { type ApiFunctionName, apiFunctionNames, apiFunctionsOf } from './api-functions.ts';
export type { UntrustedStageSettings } from './settings-schema.ts';

/** Deployed functions that operators and schedules invoke. */
const operationsFunctionNames = ['maintenance', 'admin'] as const;
/** Every deployed function; the image holds one bundle for each. */
export const functionNames = [...apiFunctionNames, 'schema', ...operationsFunctionNames] as const;
/** Those of a stage. */
export const functionsOf = (settings: { readonly apiDocs: boolean }): readonly FunctionName[] => [
  ...apiFunctionsOf(settings),
  'schema',
  ...operationsFunctionNames,
];
export type FunctionName = (typeof functionNames)[number];
/** Steps of a migration, in the order of a run; each is the function `migration-<step>` of a stage that has one. */
export const migrationSteps = ['plan', 'copy', 'reconcile', 'verify', 'rollback'] as const;
export type MigrationStep = (typeof migrationSteps)[number];
/** The functions of a migration: those of the state machine, and the one that tells operators how it goes. */
export const migrationFunctionNames = [
  ...migrationSteps.map((step) => `migration-${step}` as const),
  'migration-report',
] as const;
export type MigrationFunctionName = (typeof migrationFunctionNames)[number];
/** With those that only some stages have. */
export type DeployedFunctionName = FunctionName | 'neon' | 'events' | 'rotation' | MigrationFunctionName;

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
/** The most that AWS Lambda has: what a step has not done by then, another invocation goes on with. */
const migrationStepTimeoutSeconds = 900;
/** An operator waits for a page of what the ledger says. */
const migrationReportTimeoutSeconds = 30;

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
    ...byName(migrationFunctionNames, (name) => migrationFunction(name, memoryMb)),
  };
  return { ...settings, stage, functions: { ...byName(apiFunctionNames, behindApi), ...others } };
}

/** Pages of documents, digests and decryption are worth a whole vCPU; planning and reporting wait for databases. */
function migrationFunction(name: MigrationFunctionName, memoryMb: number | undefined): FunctionSettings {
  const isReport = name === 'migration-report';
  const usual = isReport || name === 'migration-plan' ? usualMemoryMb : oneVcpuMemoryMb;
  const timeoutSeconds = isReport ? migrationReportTimeoutSeconds : migrationStepTimeoutSeconds;
  return { memoryMb: memoryMb ?? usual, timeoutSeconds };
}

function describe(root: string, error: Pick<z.ZodError, 'issues'>): string[] {
  return error.issues.flatMap((issue) => {
    const path = [root, ...issue.path].join('.');
    // The last choice of a union is the object of settings, whose faults say more than that it is none of the choices.
    const [ofObject] = issue.code === 'invalid_union' ? issue.errors.slice(-1) : [];
    if (ofObject && isObject(issue.input)) return describe(path, { issues: ofObject });
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => `${path}.${key}: ${issue.message}`);
    return [line(path, { value: issue.input, message: issue.message })];
  });
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function line(path: string, { value, message }: Pick<SettingFault, 'value' | 'message'>): string {
  return `${path}: ${value === undefined ? 'is missing and' : JSON.stringify(value)} ${message}`;
}
