-- The second half of the session gate, for paths that name a user: whoever is not that user ends the transaction with
-- SQLSTATE GH403.
create function gatehouse.require_caller(user_id uuid) returns void
language plpgsql stable set search_path = ''
as $$
begin
  if require_caller.user_id is distinct from gatehouse.current_user_id() then
    raise exception 'the path names another user' using errcode = 'GH403';
  end if;
end $$;
revoke execute on function gatehouse.require_caller from public;

create table task (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references "user" ("id") on delete cascade,
  title text not null check (length(title) between 1 and 200),
  description text check (length(description) <= 2000),
  completed boolean not null,
  due_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
-- The order of the list: a page begins where the one before has ended, however many came or went meanwhile.
create index task_list_idx on task (user_id, created_at desc, id desc);
create trigger task_touch before update on task for each row execute function gatehouse.touch_updated_at();

alter table task enable row level security;
create policy own_tasks on task to gatehouse_tasks
  using (user_id = (select gatehouse.current_user_id()))
  with check (user_id = (select gatehouse.current_user_id()));
create policy tasks_read_by_operators on task for select to gatehouse_admin using (true);
grant select on task to gatehouse_admin;

grant select, delete on task to gatehouse_tasks;
grant insert (user_id, title, description, completed, due_at), update (title, description, completed, due_at)
  on task to gatehouse_tasks;
grant usage on schema gatehouse to gatehouse_tasks;
grant execute on function gatehouse.current_user_id, gatehouse.open_session(uuid, uuid, uuid),
  gatehouse.open_session_by_token, gatehouse.require_caller to gatehouse_tasks;
grant select on gatehouse.published_key to gatehouse_tasks;
