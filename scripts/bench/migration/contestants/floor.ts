import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from, to } from 'pg-copy-streams';
import { answerTasks } from './tasks.ts';

export interface MoveTask {
  readonly sourceUrl: string;
  readonly targetUrl: string;
}

const moved = 'select id from bench.moved_user';

/** What has to move at the least, without any of the care: as much as one statement a table can say of it. */
const copies: readonly { select: string; into: string }[] = [
  {
    select: `select id, coalesce(raw_user_meta_data ->> 'full_name', 'User'), coalesce(lower(email), id || '@none.invalid'),
        email_confirmed_at is not null, raw_user_meta_data ->> 'avatar_url', coalesce(created_at, now()),
        coalesce(updated_at, now()), coalesce(banned_until > now(), false)
      from auth.users where id in (${moved})`,
    into: '"user" ("id", "name", "email", "emailVerified", "image", "createdAt", "updatedAt", "banned")',
  },
  {
    select: `select gen_random_uuid(), id, id::text, 'credential', encrypted_password, coalesce(created_at, now()),
        coalesce(updated_at, now())
      from auth.users where encrypted_password <> '' and id in (${moved})
      union all select id, user_id, provider_id, provider, null, coalesce(created_at, now()), coalesce(updated_at, now())
      from auth.identities where provider in ('google', 'github') and user_id in (${moved})`,
    into: '"account" ("id", "userId", "accountId", "providerId", "password", "createdAt", "updatedAt")',
  },
  {
    select: `select id, user_id, replace(age_range, '-', '_'), education_level, tech_background, primary_goal,
        learning_mode, learning_speed, time_per_week, coalesce(preferred_language, 'en'), created_at, updated_at
      from public.user_profile where user_id in (${moved}) and time_per_week is distinct from -1`,
    into: `user_profile (id, user_id, age_range, education_level, tech_background, primary_goal, learning_mode,
      learning_speed, time_per_week, preferred_language, created_at, updated_at)`,
  },
];

async function move({ sourceUrl, targetUrl }: MoveTask): Promise<void> {
  const source = new pg.Client({ connectionString: sourceUrl });
  const target = new pg.Client({ connectionString: targetUrl });
  await Promise.all([source.connect(), target.connect()]);
  for (const { select, into } of copies) {
    await pipeline(
      source.query(to(`copy (${select}) to stdout`)),
      target.query(from(`copy ${into} from stdin`)),
    );
  }
  await Promise.all([source.end(), target.end()]);
}

answerTasks(move);
