import pg from 'pg';
import type { MigrationSettings } from '../../env.ts';
import type { DocumentForm } from './projection.ts';
import { firstTime } from './times.ts';

/** Identities that stand for an address or a number, not for an account at a provider. */
const ownProviders = "('email', 'phone')";

/** SQL of the account that holds the password of the user `k`. */
export function credential(form: DocumentForm): string {
  return account(form, {
    id: "md5(k.id::text || ':credential')::uuid",
    provider: "'credential'",
    account: 'k.id',
    password: 'k.password',
    times: 'k',
  });
}

export function readIdentities({ providers }: MigrationSettings): string {
  const known = providers.map((provider) => pg.escapeLiteral(provider)).join(', ');
  return `
    select i.user_id, i.id, i.provider, i.provider_id, ${known === '' ? 'false' : `i.provider in (${known})`} as is_known,
      coalesce(${firstTime('i.created_at')}, k.created_at) as created_at,
      coalesce(${firstTime('i.updated_at', 'i.created_at')}, k.updated_at) as updated_at
    from kept k join auth.identities i on i.user_id = k.id
    where i.provider not in ${ownProviders}`;
}

/** Accounts of those users who have others than that of their password, which needs no sorting. */
export function collectAccounts(form: DocumentForm): string {
  const identity = account(form, {
    id: 'i.id',
    provider: 'i.provider',
    account: 'i.provider_id',
    password: 'null',
    times: 'i',
  });
  return `
    select user_id, ${form}_agg(entry order by provider collate "C", account collate "C") as list
    from (
      select i.user_id, i.provider, i.provider_id as account, ${identity} as entry from identities i
      union all
      select k.id, 'credential', '', ${credential(form)} from kept k
        where k.is_readable and k.id in (select i.user_id from identities i)
    ) as all_of_them group by user_id`;
}

interface AccountColumns {
  readonly id: string;
  readonly provider: string;
  readonly account: string;
  readonly password: string;
  /** Whose times they are. */
  readonly times: string;
}

function account(form: DocumentForm, { id, provider, account: accountId, password, times }: AccountColumns) {
  return `${form}_build_object('id', ${id}, 'providerId', ${provider}, 'accountId', ${accountId},
    'password', ${password}, 'createdAt', ${times}.created_at, 'updatedAt', ${times}.updated_at)`;
}
