import {
  type AdministrationAnswer,
  type AdministrationRequest,
  administrationAnswer,
  administrationRequest,
} from '#shared/contract/administration';
import type { OneShotDatabase, Statement } from '#shared/database/one-shot';
import type { Deliver } from '#shared/mail/deliver';
import type { Messages } from '#shared/mail/messages';
import { audit } from '#shared/observability/audit';
import { isUuid } from '#shared/uuid';
import { exportUser } from './export.ts';
import {
  banUser,
  deleteUser,
  findUser,
  findUsers,
  maxFound,
  resetSecondFactor,
  showUser,
  signUserOut,
  unbanUser,
} from './statements.ts';

export interface AdministrationParts {
  readonly database: OneShotDatabase;
  readonly messages: Messages;
  readonly deliver: Deliver;
}

/** Longest wait for a mail to an owner, in milliseconds, whatever the mail service is about. */
const mailDeadlineMs = 10_000;

type RequestFor<Action> = Extract<AdministrationRequest, { action: Action }>;
type UserRequest = Exclude<AdministrationRequest, { action: 'find' }>;
type Changing = 'ban' | 'unban' | 'sign-out' | 'reset-second-factor' | 'delete';

interface Target {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

const outcomes = {
  show: 'shown',
  ban: 'banned',
  unban: 'unbanned',
  'sign-out': 'signed_out',
  'reset-second-factor': 'second_factor_reset',
  delete: 'deleted',
  export: 'exported',
} as const satisfies Record<UserRequest['action'], string>;

const notFound: AdministrationAnswer = { status: 'not_found' };

/**
 * Answers one request of an operator and writes an audit line about it. What is wrong with the request, and a user that
 * is not there, are answers. The owner of an account whose second factor is reset is told by mail.
 * @throws DatabaseUnavailableError, StatementError
 */
export async function administer(parts: AdministrationParts, event: unknown): Promise<AdministrationAnswer> {
  const parsed = administrationRequest.safeParse(event);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
    return { status: 'invalid', faults };
  }
  const request = parsed.data;
  const { database } = parts;
  if (request.action === 'find') return find(database, request);
  const target = await findTarget(database, request.user);
  const answer = target ? await serve(database, request, target) : notFound;
  const { operator } = request;
  audit({
    event: 'administration',
    outcome: answer.status === 'not_found' ? 'not_found' : outcomes[request.action],
    user_id: target?.id ?? request.user,
    email: target?.email ?? request.user,
    operator,
  });
  if (request.action !== 'reset-second-factor' || !target || answer.status !== 'changed') return answer;
  return { ...answer, user: { ...answer.user, owner_told: await tellOwner(parts, target) } };
}

/** Whoever has talked an operator into it must not remain unnoticed. Answers whether the mail was accepted. */
function tellOwner({ messages, deliver }: AdministrationParts, { email, name }: Target): Promise<boolean> {
  const message = messages.protectionChanged({ name, change: 'second-factor-reset' });
  return deliver([{ to: email, message }], mailDeadlineMs);
}

async function find(database: OneShotDatabase, { text, operator }: RequestFor<'find'>) {
  const rows = await database.query(findUsers(text, isUuid(text) ? text : undefined));
  audit({ event: 'administration', outcome: 'found', operator });
  const users = rows.slice(0, maxFound);
  return administrationAnswer.parse({ status: 'found', users, more: rows.length > maxFound });
}

async function findTarget(database: OneShotDatabase, user: string): Promise<Target | undefined> {
  const [row] = await database.query(findUser(isUuid(user) ? { id: user } : { email: user }));
  return row && { id: String(row.id), email: String(row.email), name: String(row.name) };
}

async function serve(
  database: OneShotDatabase,
  request: UserRequest,
  target: Target,
): Promise<AdministrationAnswer> {
  if (request.action === 'show') {
    const [row] = await database.query(showUser(target.id));
    return row ? administrationAnswer.parse({ status: 'shown', user: row.shown }) : notFound;
  }
  if (request.action === 'export') {
    const [row] = await database.query(exportUser(target.id));
    return row ? administrationAnswer.parse({ status: 'exported', export: row.export }) : notFound;
  }
  const [row] = await database.query(change(request, target.id));
  if (row?.sessions_ended == null) return notFound;
  const { id, email } = target;
  return { status: 'changed', user: { id, email, sessions_ended: Number(row.sessions_ended) } };
}

function change(request: RequestFor<Changing>, id: string): Statement {
  switch (request.action) {
    case 'ban':
      return banUser(id, request.reason, request.until);
    case 'unban':
      return unbanUser(id);
    case 'sign-out':
      return signUserOut(id);
    case 'reset-second-factor':
      return resetSecondFactor(id);
    case 'delete':
      return deleteUser(id);
  }
}
