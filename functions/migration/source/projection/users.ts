import type { MigrationSettings } from '../../env.ts';
import { isReadableHash } from './password-formats.ts';
import { firstTime } from './times.ts';

/** What is read of auth.users, and nothing else. */
export const userColumns = [
  'id',
  'email',
  'encrypted_password',
  'email_confirmed_at',
  'phone',
  'banned_until',
  'deleted_at',
  'is_sso_user',
  'is_anonymous',
  'last_sign_in_at',
  'created_at',
  'updated_at',
  'raw_app_meta_data',
  'raw_user_meta_data',
] as const;

/** For users without any time. */
const unknownTime = "timestamptz '1970-01-01T00:00:00Z'";

/** SQL of why a user is listed and not migrated, or null. */
export function listingReason({ anonymousUsers, phoneUsers }: MigrationSettings, user: string): string {
  const cases = [`when ${user}.deleted_at is not null then 'SOFT_DELETED'`];
  if (anonymousUsers === 'leave-out') cases.push(`when ${user}.is_anonymous then 'ANONYMOUS_LEFT_OUT'`);
  if (phoneUsers === 'leave-out') {
    cases.push(`when coalesce(${user}.email, '') = '' and ${user}.phone <> '' then 'PHONE_ONLY_LEFT_OUT'`);
  }
  return `case ${cases.join(' ')} end`;
}

/** Each of `chosen` with what is decided about it. */
export function judgeUsers(settings: MigrationSettings): string {
  const listed = listingReason(settings, 'c');
  return `
    select c.id, c.raw_app_meta_data, c.raw_user_meta_data, c.last_sign_in_at, c.is_sso_user, c.is_anonymous,
      ${listed} as listed, ${listed} is null as is_kept,
      lower(nullif(c.email, '')) as address, nullif(c.phone, '') as phone,
      c.email <> '' and c.email_confirmed_at is not null as is_verified,
      c.encrypted_password as password,
      case when c.encrypted_password <> '' then ${isReadableHash('c.encrypted_password')} end as is_readable,
      case when c.banned_until > coalesce($1::timestamptz, now()) then c.banned_until end as banned_until,
      coalesce(${firstTime('c.created_at', 'c.updated_at', 'c.last_sign_in_at')}, ${unknownTime}) as created_at,
      coalesce(${firstTime('c.updated_at', 'c.created_at', 'c.last_sign_in_at')}, ${unknownTime}) as updated_at
    from chosen c`;
}
