/** What there is to say of `users`, by the codes of the contract. */
export const collectIssues = `
  select id, listed as code, null as field from users where not is_kept
  union all
  select id, case when is_anonymous then 'ANONYMOUS' when phone is not null then 'PHONE_ONLY' else 'NO_EMAIL' end, null
    from kept where address is null
  union all
  select id, 'UNKNOWN_PASSWORD_FORMAT', null from kept where not is_readable
  union all
  select distinct user_id, 'UNKNOWN_PROVIDER', provider from identities where not is_known
  union all
  select id, 'NO_SIGN_IN_METHOD', null from kept where address is not null and is_readable is not true
    and id not in (select user_id from identities where is_known)
  union all
  select distinct user_id, 'FACTOR_NOT_CARRIED_OVER', coalesce(flaw, 'totp:further') from factors
    where not is_carried
  union all
  select user_id, 'INVALID_PROFILE_VALUE', field from profiles cross join unnest(invalid) as field where is_first
  union all
  select distinct user_id, 'FURTHER_PROFILE', null from profiles where not is_first`;
