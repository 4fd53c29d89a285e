import type {
  AdministrationAction,
  ChangedUser,
  FoundUser,
  ShownUser,
} from '#shared/contract/administration';
import { printable } from '#shared/printable';
import { lineWidth } from '../operator/text.ts';

const idWidth = 36;
const stateWidth = 10;
const labelWidth = 16;

/** A list of users: id, state and address, at most 80 columns wide. */
export function formatFound({ users, more }: { users: readonly FoundUser[]; more: boolean }): string {
  if (users.length === 0) return 'nobody was found\n';
  const head = row('ID', idWidth, row('STATE', stateWidth, 'ADDRESS'));
  const lines = users.flatMap((user) => {
    const indent = idWidth + stateWidth + 4;
    const [first = '', ...rest] = wrap(user.email, lineWidth - indent);
    const line = row(user.id, idWidth, row(stateOf(user), stateWidth, first));
    return [line, ...rest.map((part) => ' '.repeat(indent) + part)];
  });
  const hint = more ? ['', 'there are more: say more of the address'] : [];
  return `${['', head, ...lines, ...hint].join('\n')}\n`;
}

/** One user, a line for each thing worth knowing. */
export function formatShown(user: ShownUser): string {
  const until = user.banned_until ? `until ${user.banned_until}` : 'for good';
  const facts: readonly (readonly [string, string])[] = [
    ['id', user.id],
    ['address', `${user.email} (${user.email_verified ? 'verified' : 'not verified'})`],
    ['name', user.name],
    ['registered', user.created_at],
    ['changed', user.updated_at],
    ['signs in by', user.providers.join(', ') || 'nothing'],
    ['second factor', user.has_second_factor ? 'yes' : 'no'],
    ['passkeys', String(user.passkeys)],
    [
      'sessions',
      `${user.living_sessions}${user.newest_session_at ? `, newest ${user.newest_session_at}` : ''}`,
    ],
    ['profile', user.has_profile ? 'yes' : 'no'],
    ['banned', user.banned ? `${until}: ${user.ban_reason ?? 'no reason was given'}` : 'no'],
    ['locked', user.sign_in_locked_until ? `sign-ins wait until ${user.sign_in_locked_until}` : 'no'],
  ];
  const lines = facts.flatMap(([label, value]) => {
    const [first = '', ...rest] = wrap(value, lineWidth - labelWidth);
    return [label.padEnd(labelWidth) + first, ...rest.map((part) => ' '.repeat(labelWidth) + part)];
  });
  return `${['', ...lines].join('\n')}\n`;
}

const done: Readonly<Partial<Record<AdministrationAction, string>>> = {
  ban: 'is banned',
  unban: 'is not banned',
  'sign-out': 'is signed out',
  'reset-second-factor': 'is asked for no code any more',
  delete: 'is deleted',
};

/** What was done to whom. */
export function formatChange(
  action: AdministrationAction,
  { id, email, sessions_ended, owner_told }: ChangedUser,
): string {
  const ended = action === 'unban' ? '' : `, sessions ended: ${sessions_ended}`;
  const untold =
    owner_told === false ? 'the mail to the owner was not accepted: tell them in another way\n' : '';
  return `${printable(email)} (${id}) ${done[action]}${ended}\n${untold}`;
}

function stateOf({ banned, email_verified }: FoundUser): string {
  if (banned) return 'banned';
  return email_verified ? 'verified' : 'unverified';
}

function row(cell: string, width: number, rest: string): string {
  return `${cell.padEnd(width)}  ${rest}`;
}

/** In pieces that fit; addresses and ids have no spaces to break at. People choose their names, which a terminal may obey (T44). */
function wrap(text: string, width: number): string[] {
  return printable(text).match(new RegExp(`.{1,${width}}`, 'gu')) ?? [];
}
