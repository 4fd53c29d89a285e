create table user_profile (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null unique references "user" ("id") on delete cascade,
  age_range text check (age_range in ('under_18', '18_24', '25_34', '35_plus')),
  education_level text check (education_level in ('high_school', 'undergrad', 'masters', 'phd', 'self_taught')),
  tech_background text check (tech_background in ('software_engineer', 'hardware_engineer', 'student', 'hobbyist')),
  primary_goal text check (primary_goal in ('career_switch', 'academic', 'hobby_project', 'startup_founder')),
  learning_mode text check (learning_mode in ('visual', 'textual', 'code_first')),
  learning_speed text check (learning_speed in ('intensive', 'balanced', 'casual')),
  time_per_week integer check (time_per_week >= 0),
  preferred_language text not null default 'en' check (length(preferred_language) between 2 and 35),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- updated_at is the row's version (ETag), so it must grow with every change, also within one clock tick.
create function gatehouse.touch_updated_at() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.updated_at := greatest(clock_timestamp(), old.updated_at + interval '1 microsecond');
  return new;
end $$;
revoke execute on function gatehouse.touch_updated_at() from public;
create trigger user_profile_touch before update on user_profile
  for each row execute function gatehouse.touch_updated_at();

alter table user_profile enable row level security;
create policy own_profile on user_profile to gatehouse_profile
  using (user_id = (select gatehouse.current_user_id()))
  with check (user_id = (select gatehouse.current_user_id()));

grant select, insert, update on user_profile to gatehouse_profile;
