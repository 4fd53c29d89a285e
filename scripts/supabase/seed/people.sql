-- The people of people.ts, from JSON: what a row leaves out is as in an ordinary, confirmed user.
create function pg_temp.seed_people(people jsonb) returns void
language sql as $$
  insert into auth.users (instance_id, id, aud, role, email, encrypted_password, email_confirmed_at, confirmation_token,
      recovery_token, email_change_token_new, email_change, last_sign_in_at, raw_app_meta_data, raw_user_meta_data,
      created_at, updated_at, phone, phone_confirmed_at, banned_until, is_sso_user, deleted_at, is_anonymous)
    select '00000000-0000-0000-0000-000000000000', (p ->> 'id')::uuid, 'authenticated', 'authenticated',
      r ->> 'email', r ->> 'encrypted_password', (r ->> 'email_confirmed_at')::timestamptz, '', '', '', '',
      (r ->> 'last_sign_in_at')::timestamptz, (r ->> 'raw_app_meta_data')::jsonb, (r ->> 'raw_user_meta_data')::jsonb,
      (r ->> 'created_at')::timestamptz, (r ->> 'updated_at')::timestamptz, r ->> 'phone',
      (r ->> 'phone_confirmed_at')::timestamptz, (r ->> 'banned_until')::timestamptz, (r ->> 'is_sso_user')::boolean,
      (r ->> 'deleted_at')::timestamptz, (r ->> 'is_anonymous')::boolean
    from jsonb_array_elements(people) p cross join lateral (select jsonb_build_object(
        'email_confirmed_at', case when p #> '{user,email}' <> 'null' then '2024-03-01T10:20:31.5Z' end,
        'last_sign_in_at', '2024-06-01T08:00:00.000001Z', 'created_at', '2024-03-01T10:20:30.123456Z',
        'updated_at', '2024-06-01T08:00:00.000002Z', 'is_sso_user', false, 'is_anonymous', false,
        'raw_app_meta_data', '{"provider": "email", "providers": ["email"]}',
        'raw_user_meta_data', '{"full_name": "Ada Lovelace", "avatar_url": "https://example.com/ada.png"}')
      || (p -> 'user') as r) as with_defaults;

  insert into auth.identities (provider_id, user_id, identity_data, provider, last_sign_in_at, created_at, updated_at, id)
    select coalesce(i ->> 'provider_id', p ->> 'id'), (p ->> 'id')::uuid,
      jsonb_build_object('sub', coalesce(i ->> 'provider_id', p ->> 'id'), 'email', p #>> '{user,email}'),
      i ->> 'provider', '2024-06-01T08:00:00.000001Z',
      case when i ? 'created_at' then i ->> 'created_at' else '2024-03-01T10:20:30.2Z' end::timestamptz,
      case when i ? 'updated_at' then i ->> 'updated_at' else '2024-06-01T08:00:00.000003Z' end::timestamptz,
      md5(format('%s:identity:%s:%s', p ->> 'kind', i ->> 'provider', i ->> 'provider_id'))::uuid
    from jsonb_array_elements(people) p cross join lateral jsonb_array_elements(p -> 'identities') i;

  insert into auth.mfa_factors (id, user_id, friendly_name, factor_type, status, created_at, updated_at, secret, phone)
    select md5(format('%s:factor:%s', p ->> 'kind', number))::uuid, (p ->> 'id')::uuid, format('Factor %s', number),
      (f ->> 'factor_type')::auth.factor_type, (f ->> 'status')::auth.factor_status,
      coalesce(f ->> 'created_at', '2024-03-04T00:00:00Z')::timestamptz, '2024-03-04T00:00:00Z', f ->> 'secret', f ->> 'phone'
    from jsonb_array_elements(people) p
      cross join lateral jsonb_array_elements(p -> 'factors') with ordinality as factors(f, number);

  insert into public.user_profile (id, user_id, age_range, education_level, tech_background, primary_goal, learning_mode,
      learning_speed, time_per_week, preferred_language, created_at, updated_at)
    select md5(format('%s:profile', p ->> 'kind'))::uuid, (p ->> 'id')::uuid, r.age_range, r.education_level,
      r.tech_background, r.primary_goal, r.learning_mode, r.learning_speed, r.time_per_week, r.preferred_language,
      '2024-03-06T00:00:00Z', '2024-03-06T00:00:00Z'
    from jsonb_array_elements(people) p
      cross join lateral jsonb_to_record(p -> 'profile') as r(age_range text, education_level text, tech_background text,
        primary_goal text, learning_mode text, learning_speed text, time_per_week integer, preferred_language text)
    where p ? 'profile';
$$;
