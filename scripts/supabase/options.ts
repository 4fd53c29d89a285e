import { z } from 'zod';
import { migrationInput } from '#shared/contract/migration';
import { flag, parseArguments } from '../operator/arguments.ts';
import { UsageError } from '../operator/errors.ts';
import { parseTarget, type Target } from '../operator/target.ts';
import { howToGetHelp } from './help.ts';
import { parseSeed, type SeedCommand } from './seed-options.ts';

/** Input of an execution, without what is left to its defaults. */
export type ExecutionInput = z.input<typeof migrationInput>;

interface Reporting {
  readonly json: boolean;
  /** Where the report goes as files; see report-files.ts. */
  readonly report: string | undefined;
}

export interface StartCommand extends Target, Reporting {
  readonly name: 'start';
  readonly input: ExecutionInput;
  readonly detach: boolean;
}
export interface RollbackCommand extends Target, Reporting {
  readonly name: 'rollback';
  readonly input: ExecutionInput;
  readonly detach: boolean;
  readonly yes: boolean;
}
export interface StatusCommand extends Target {
  readonly name: 'status';
  readonly runId: string | undefined;
  readonly json: boolean;
}
export interface ReportCommand extends Target, Reporting {
  readonly name: 'report';
  readonly runId: string | undefined;
}
export interface StopCommand extends Target {
  readonly name: 'stop';
  /** Name or ARN. */
  readonly execution: string | undefined;
}
export type Command =
  | { readonly name: 'help' }
  | StartCommand
  | StatusCommand
  | ReportCommand
  | RollbackCommand
  | StopCommand
  | SeedCommand;

const names = ['start', 'status', 'report', 'rollback', 'stop', 'seed'] as const;
type Name = (typeof names)[number];

const text = { type: 'string' } as const;
const options = {
  mode: text,
  run: text,
  'batch-size': text,
  'max-concurrency': text,
  'on-verification-failure': text,
  detach: flag,
  json: flag,
  report: text,
  yes: flag,
  users: text,
  url: text,
} as const;
type Option = keyof typeof options;

/** Who takes which option. */
const owners: Readonly<Record<Option, readonly Name[]>> = {
  mode: ['start'],
  run: ['start', 'status'],
  'batch-size': ['start', 'rollback'],
  'max-concurrency': ['start', 'rollback'],
  'on-verification-failure': ['start'],
  detach: ['start', 'rollback'],
  json: ['start', 'status', 'report', 'rollback'],
  report: ['start', 'report', 'rollback'],
  yes: ['rollback'],
  users: ['seed'],
  url: ['seed'],
};

/** @throws UsageError */
export function parseCommand(args: readonly string[]): Command {
  const { values, positionals } = parseArguments(args, options, howToGetHelp);
  if (values.help) return { name: 'help' };
  const [given, subject, ...others] = positionals;
  const name = names.find((known) => known === given);
  if (name === undefined) throw new UsageError(`say one of ${names.join(', ')}: ${howToGetHelp}`);
  const surplus = ['report', 'rollback', 'stop'].includes(name) ? others : positionals.slice(1);
  if (surplus.length > 0) throw new UsageError(`${surplus.join(' ')} is not understood: ${howToGetHelp}`);
  for (const option of Object.keys(owners) as Option[]) {
    if (values[option] && !owners[option].includes(name))
      throw new UsageError(`--${option} belongs to ${owners[option].join(' and ')}: leave it out`);
  }
  if (name === 'seed') return parseSeed(values);
  return { ...parseOwn(name, subject, values), ...parseTarget(values) };
}

type Values = ReturnType<typeof parseArguments<typeof options>>['values'];

function parseOwn(name: Exclude<Name, 'seed'>, subject: string | undefined, values: Values) {
  const { json, report, detach, yes, run } = values;
  switch (name) {
    case 'start':
      return { name, input: parseInput(values.mode ?? 'copy', run, values), detach, json, report };
    case 'rollback':
      return { name, input: parseInput('rollback', subject, values), detach, json, report, yes };
    case 'status':
      return { name, runId: parseRun(run), json };
    case 'report':
      return { name, runId: parseRun(subject), json, report };
    case 'stop':
      return { name, execution: subject };
  }
}

function parseRun(given: string | undefined): string | undefined {
  if (given === undefined || z.uuid().safeParse(given).success) return given;
  throw new UsageError(`${JSON.stringify(given)} is no run: take an id that status or report shows`);
}

/** Modes that `start` takes; a rollback is a command of its own, which asks first. */
const startModes = ['copy', 'dry-run', 'verify'];

function parseInput(mode: string, run: string | undefined, values: Values): ExecutionInput {
  if (mode === 'rollback' ? values.mode !== undefined : !startModes.includes(mode))
    throw new UsageError(`--mode ${mode} must be one of ${startModes.join(', ')}`);
  const runId = parseRun(run);
  const input = {
    mode,
    ...(runId !== undefined && { runId }),
    ...numberOf('batchSize', values['batch-size']),
    ...numberOf('maxConcurrency', values['max-concurrency']),
    ...(values['on-verification-failure'] !== undefined && {
      onVerificationFailure: values['on-verification-failure'],
    }),
  };
  const parsed = migrationInput.safeParse(input);
  if (parsed.success) return input as ExecutionInput;
  throw new UsageError(describeFault(parsed.error, values));
}

function numberOf(member: string, given: string | undefined) {
  if (given === undefined) return {};
  return { [member]: /^\d{1,9}$/.test(given) ? Number(given) : given };
}

const optionOf = {
  batchSize: 'batch-size',
  maxConcurrency: 'max-concurrency',
  onVerificationFailure: 'on-verification-failure',
} as const;

/** The first fault in the words of the command line, with the schema's own limits. */
function describeFault({ issues }: z.ZodError, values: Values): string {
  const [issue] = issues;
  const option = optionOf[String(issue?.path[0]) as keyof typeof optionOf];
  return `--${option} ${values[option]} is not understood: ${issue?.message.toLowerCase()}`;
}
