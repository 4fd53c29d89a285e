import { fillCommand } from '#shared/secret-name';
import type { Account, ListedSecret } from './account.ts';
import { type Examined, examine, type SecretState } from './examine.ts';
import { findKind } from './kinds.ts';

/** What one secret of a stage has or lacks. */
export interface CheckedSecret extends Examined {
  readonly name: string;
  /** The command that mends it; undefined where nothing is wrong. */
  readonly remedy: string | undefined;
}

export interface StageCheck {
  readonly stage: string;
  /** Whether no secret is empty or malformed. */
  readonly ok: boolean;
  readonly secrets: readonly CheckedSecret[];
}

const lacking: readonly SecretState[] = ['empty', 'malformed'];

/** Examines every secret of a stage. @throws UsageError, AccountError */
export async function checkStage(account: Account, stage: string): Promise<StageCheck> {
  const names = await account.list(stage);
  const usesNeon = names.some(({ path }) => path === 'neon');
  const secrets = await Promise.all(names.map((name) => checkSecret(account, name, usesNeon)));
  return { stage, ok: secrets.every(({ remedy }) => remedy === undefined), secrets };
}

/** @param usesNeon whether the stage has Neon's API key, with which a deploy writes the owner's connection */
async function checkSecret(
  account: Account,
  secret: ListedSecret,
  usesNeon: boolean,
): Promise<CheckedSecret> {
  const { name, path, hasValue } = secret;
  const stored = await account.read(secret);
  const known = stored.is === 'unreadable' && !hasValue ? ({ is: 'missing' } as const) : stored;
  if (known.is === 'missing' && path === 'database' && usesNeon) {
    return { name, state: 'pending', faults: [], remedy: undefined };
  }
  const examined = examine(secret, known);
  const isOff = examined.state === 'empty' && findKind(path)?.isOptional;
  const remedy = lacking.includes(examined.state) && !isOff ? fillCommand(secret) : undefined;
  return { name, ...examined, remedy };
}

/** The check for people: a line for each secret, with what to mend and how below it. */
export function formatCheck({ stage, ok, secrets }: StageCheck): string {
  const width = Math.max(...secrets.map(({ name }) => name.length));
  const lines = secrets.flatMap(({ name, state, faults, remedy }) => [
    `  ${name.padEnd(width)}  ${state}`,
    ...faults.map((fault) => `      ${fault}`),
    ...(remedy ? [`      ${remedy}`] : []),
  ]);
  const lackingCount = secrets.filter(({ remedy }) => remedy !== undefined).length;
  const verdict = ok
    ? `stage ${stage} has all it needs from you`
    : `stage ${stage} lacks ${lackingCount} of ${secrets.length} secrets`;
  return ['', ...lines, '', verdict, ''].join('\n');
}
