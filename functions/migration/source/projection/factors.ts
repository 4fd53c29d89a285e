import type { MigrationSettings } from '../../env.ts';

/** An encrypted secret is JSON, whose key only the project's Supabase Auth has. */
const encrypted = '{';
const base32 = '^[A-Z2-7]{8,}=*$';

/**
 * Verified second factors, those of a user in an order: of several that can come along (`flaw` is null) the newest
 * does, and `is_carried`. `flaw` is the kind, or what is wrong with a TOTP factor.
 */
export function rankFactors({ totp }: MigrationSettings): string {
  return `
    select f.user_id, f.id, f.secret, f.flaw,
      f.flaw is null and row_number() over (partition by f.user_id order by f.flaw is null desc, f.created_at desc, f.id) = 1 as is_carried
    from (
      select m.user_id, m.id, m.secret, m.created_at,
        case when not ${totp} or m.factor_type::text <> 'totp' then m.factor_type::text
          when starts_with(m.secret, '${encrypted}') then 'totp:encrypted'
          when m.secret ~ '${base32}' then null
          else 'totp:unreadable' end as flaw
      from kept k join auth.mfa_factors m on m.user_id = k.id where m.status::text = 'verified'
    ) as f`;
}
