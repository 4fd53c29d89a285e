import { resources } from '#shared/contract/resources';
import type { Statement } from '#shared/database/one-shot';

/** How one table's rows of a user are read. `$1` is the user's id. */
interface Section {
  /** Where from; `u` is the user's own row. */
  readonly from: string;
  /** Columns, or all that there are. What operators may not read, the role has no grant for. */
  readonly columns: readonly string[] | '*';
  readonly where: string;
  readonly orderBy?: string;
}

/**
 * All data that is held on a user, by table. A table with data of users needs an entry here, and the role
 * `gatehouse_admin` a grant; a test walks through the database and misses it.
 */
export const sections: Readonly<Record<string, Section>> = {
  user: {
    from: '"user" t',
    columns: [
      'id',
      'name',
      'email',
      'emailVerified',
      'image',
      'createdAt',
      'updatedAt',
      'banned',
      'banReason',
      'banExpires',
      'twoFactorEnabled',
    ],
    where: 't."id" = u."id"',
  },
  account: {
    from: '"account" t',
    columns: [
      'id',
      'userId',
      'accountId',
      'providerId',
      'accessTokenExpiresAt',
      'refreshTokenExpiresAt',
      'scope',
      'createdAt',
      'updatedAt',
    ],
    where: 't."userId" = u."id"',
    orderBy: 't."createdAt"',
  },
  session: {
    from: '"session" t',
    columns: ['id', 'userId', 'expiresAt', 'createdAt', 'updatedAt', 'ipAddress', 'userAgent'],
    where: 't."userId" = u."id"',
    orderBy: 't."createdAt"',
  },
  twoFactor: {
    from: '"twoFactor" t',
    columns: ['id', 'userId', 'verified', 'lockedUntil'],
    where: 't."userId" = u."id"',
  },
  passkey: {
    from: '"passkey" t',
    columns: ['id', 'userId', 'name', 'deviceType', 'backedUp', 'transports', 'createdAt', 'aaguid'],
    where: 't."userId" = u."id"',
    orderBy: 't."createdAt"',
  },
  verification: { from: 'gatehouse.verifications_of(u."id") t', columns: '*', where: 'true' },
  ...resourceSections(),
  event_outbox: {
    from: 'gatehouse.event_outbox t',
    columns: '*',
    where: 't.user_id = u."id"',
    orderBy: 't.sequence',
  },
  moved_user: { from: 'gatehouse.moved_user t', columns: '*', where: 't.user_id = u."id"' },
  migration_record_issue: {
    from: 'gatehouse.migration_record_issue t',
    columns: '*',
    where: 't.source_id = u."id"',
    orderBy: 't.code, t.field',
  },
  limits: { from: 'gatehouse.limits_of(u."email") t', columns: '*', where: 'true' },
};

/** What a resource keeps is the user's own: all of it. */
function resourceSections(): Record<string, Section> {
  const sectionOf = (table: string): Section => ({
    from: `${table} t`,
    columns: '*',
    where: 't.user_id = u."id"',
    orderBy: 't.created_at',
  });
  return Object.fromEntries(Object.values(resources).map(({ table }) => [table, sectionOf(table)]));
}

/** One statement, hence one moment: a row with the columns `id`, `email` and `export`, or none. */
export function exportUser(target: string): Statement {
  const members = Object.entries(sections).map(([name, section]) => `'${name}', (${selectSection(section)})`);
  return {
    text: `select u."id", u."email", json_build_object(${members.join(', ')}) as export
      from "user" u where u."id" = $1`,
    values: [target],
  };
}

function selectSection({ from, columns, where, orderBy }: Section): string {
  const selected = columns === '*' ? 't.*' : columns.map((column) => `t."${column}"`).join(', ');
  const order = orderBy ? ` order by ${orderBy}` : '';
  return `select coalesce(json_agg(row), '[]') from (select ${selected} from ${from} where ${where}${order}) row`;
}
