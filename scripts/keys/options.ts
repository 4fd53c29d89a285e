import { type KeyRequest, keyRequest } from '#shared/key-operations';
import { flag, parseArguments } from '../operator/arguments.ts';
import { UsageError } from '../operator/errors.ts';
import { parseTarget, type Target, targetHelp } from '../operator/target.ts';

export type Command =
  | { readonly name: 'help' }
  | { readonly name: 'run'; readonly request: KeyRequest; readonly target: Target; readonly json: boolean };

export const help = `usage: npm run keys -- list --stage <stage> [--json]
       npm run keys -- rotate --stage <stage> [--json]
       npm run keys -- revoke <kid> --stage <stage> [--json]

The keys that sign a stage's access tokens. rotate publishes a new key, which begins to sign when every verifier has
had the time to read it; nobody notices. Run again while that key waits, it does nothing. revoke takes a key that others
may have got hold of out of use at once: everything that it signed is refused, and another key signs. States:
  waiting    published, signs nothing yet
  signing    the one that signs
  retired    published for the tokens that it has signed
  withdrawn  not published any more; the next rotation clears it away

options:
${targetHelp}
  --json                print the keys as one line of JSON
  --help                print this

exit code: 0 done, 1 there is no such key, 2 the command could not do its work
`;

const howToGetHelp = 'npm run keys -- --help lists what there is';

/** @throws UsageError */
export function parseCommand(args: readonly string[]): Command {
  const { values, positionals } = parseArguments(args, { json: flag }, howToGetHelp);
  if (values.help) return { name: 'help' };
  const [keys, kid, ...others] = positionals;
  if (keys === 'revoke' && kid === undefined)
    throw new UsageError('say which key to revoke, by the kid that list shows');
  const parsed = keyRequest.safeParse({ keys, ...(kid !== undefined && { kid }) });
  if (others.length > 0 || (!parsed.success && keys !== 'revoke'))
    throw new UsageError(`say list, rotate or revoke <kid>: ${howToGetHelp}`);
  if (!parsed.success) throw new UsageError(`${JSON.stringify(kid)} is no kid: take one that list shows`);
  return { name: 'run', request: parsed.data, target: parseTarget(values), json: values.json };
}
