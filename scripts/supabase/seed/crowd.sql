-- Users beyond the people: of 200 in a row about half have a password and a profile, most others sign in by Google,
-- and each kind that a migration has to tell apart comes once. Everything follows from the table `seeded`.

insert into auth.users (instance_id, id, aud, role, email, encrypted_password, email_confirmed_at, confirmation_token,
    recovery_token, email_change_token_new, email_change, last_sign_in_at, raw_app_meta_data, raw_user_meta_data,
    created_at, updated_at, phone, phone_confirmed_at, banned_until, is_sso_user, deleted_at, is_anonymous)
  select '00000000-0000-0000-0000-000000000000', s.id, 'authenticated', 'authenticated',
    case when s.slot in (8, 9, 10) then null
      when s.slot = 14 then encode(sha256(convert_to(s.id::text, 'UTF8')), 'base64')
      -- The address of another, who signs in by password.
      when s.slot = 16 then format('user-%s@example.org', s.n + 4)
      when s.slot = 17 then format('User-%s@Example.ORG', s.n)
      else format('user-%s@example.org', s.n) end,
    case s.slot when 0 then s.hashes ->> 'bcrypt2b' when 1 then s.hashes ->> 'bcrypt2y' when 2 then s.hashes ->> 'argon2i'
      when 3 then s.hashes ->> 'argon2id' when 4 then s.hashes ->> 'fbscrypt' when 6 then '' when 7 then 'not a hash'
      else case when s.slot not in (5, 8, 9, 14, 16) and s.slot not between 30 and 99 then s.hashes ->> 'bcrypt2a' end end,
    case when s.slot not in (8, 9, 10, 18) then s.created + interval '40 seconds' end,
    '', '', '', '',
    case when s.slot not in (18) then s.created + interval '90 days' end,
    case when s.slot = 8 then '{}'
      when s.slot in (9, 10) then '{"provider": "phone", "providers": ["phone"]}'
      when s.slot between 30 and 99 then '{"provider": "google", "providers": ["google"]}'
      else '{"provider": "email", "providers": ["email"]}' end::jsonb,
    case
      when s.slot = 8 then '{}'
      when s.slot = 19 then '{"full_name": "Łucja Žižková 张伟 👩‍👩‍👧", "bio": "\u202eمرحبا\u202c"}'
      when s.slot between 30 and 99 then jsonb_build_object('iss', 'https://accounts.google.com', 'sub', s.google,
        'name', format('User %s', s.n), 'full_name', format('User %s', s.n), 'email', format('user-%s@example.org', s.n),
        'picture', format('https://example.com/%s.png', s.n), 'avatar_url', format('https://example.com/%s.png', s.n),
        'provider_id', s.google, 'email_verified', true, 'phone_verified', false)
      when s.n % 10000 = 20 then jsonb_build_object('name', 'Large', 'blob', repeat(md5(s.n::text), 32768))
      when s.slot = 20 then jsonb_build_object('name', 'Medium', 'blob', repeat(md5(s.n::text), 640))
      else jsonb_build_object('sub', s.id, 'email', format('user-%s@example.org', s.n), 'full_name',
        format('User %s', s.n), 'email_verified', true, 'phone_verified', false, 'score', s.n * 1.25) end::jsonb,
    case when s.slot <> 21 then s.created end,
    case when s.slot <> 21 then s.created + interval '90 days' end,
    case when s.slot in (9, 10) then (155502000000 + s.n)::text end,
    case when s.slot in (9, 10) then s.created + interval '40 seconds' end,
    case s.slot when 11 then '2024-01-01T00:00:00Z' when 12 then '2124-01-01T00:00:00Z' when 13 then 'infinity' end::timestamptz,
    s.slot in (15, 16), case when s.slot = 14 then s.created + interval '120 days' end, s.slot = 8
  from seeded s order by s.n;

-- 22 has no identity at all; 23 signs in by Google and has a password, and no identity for it.
insert into auth.identities (provider_id, user_id, identity_data, provider, last_sign_in_at, created_at, updated_at, id)
  select i.provider_id, s.id, jsonb_build_object('sub', i.provider_id, 'email', u.email, 'email_verified', true,
      'phone_verified', false), i.provider, s.created, s.created, s.created + interval '90 days',
    md5(s.id || ':identity:' || i.provider)::uuid
  from seeded s join auth.users u on u.id = s.id cross join lateral (
    select 'email', s.id::text where s.slot not in (8, 9, 10, 14, 15, 16, 22, 23) and s.slot not between 30 and 99
    union all select 'google', s.google where s.slot in (23, 24) or s.slot between 30 and 99
    union all select 'github', s.n::text where s.slot = 24
    union all select 'kakao', s.n::text where s.slot = 25
    union all select 'phone', s.id::text where s.slot in (9, 10)
    union all select 'sso:5a1d8f0e-0000-4000-8000-000000000001', s.id::text where s.slot in (15, 16)
  ) as i(provider, provider_id) order by s.n;

insert into auth.mfa_factors (id, user_id, friendly_name, factor_type, status, created_at, updated_at, secret, phone)
  select md5(s.id || ':factor')::uuid, s.id, 'Authenticator', f.kind::auth.factor_type, f.status::auth.factor_status,
    s.created, s.created, f.secret, f.phone
  from seeded s join (values
    (26, 'totp', 'verified', 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', null),
    (27, 'totp', 'unverified', 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', null),
    (28, 'phone', 'verified', null, '15550100004'),
    (29, 'webauthn', 'verified', null, null)
  ) as f(slot, kind, status, secret, phone) on f.slot = s.slot order by s.n;

-- One in 200 has a value that is none of the list.
insert into public.user_profile (id, user_id, age_range, education_level, tech_background, primary_goal, learning_mode,
    learning_speed, time_per_week, preferred_language, created_at, updated_at)
  select md5(s.id || ':profile')::uuid, s.id,
    case when s.slot = 100 then '25-34' else (array['under_18', '18_24', '25_34', '35_plus', null])[1 + s.n % 5] end,
    (array['high_school', 'undergrad', 'masters', 'phd', 'self_taught', null])[1 + s.n % 6],
    (array['software_engineer', 'hardware_engineer', 'student', 'hobbyist'])[1 + s.n % 4],
    (array['career_switch', 'academic', 'hobby_project', 'startup_founder'])[1 + s.n / 4 % 4],
    (array['visual', 'textual', 'code_first'])[1 + s.n % 3], (array['intensive', 'balanced', 'casual'])[1 + s.n / 3 % 3],
    s.n % 40, (array['en', 'pt-BR', 'de', null])[1 + s.n % 4], s.created, s.created
  from seeded s where s.slot >= 100 order by s.n;
