import { type ProfileChange, type ProfileCreation, profileFields } from '#shared/contract/profile';
import type { Statement } from '#shared/database/one-shot';
import { isoTime, selectList } from '#shared/resources/statements';

const written = profileFields.join(', ');
const answered = selectList(['id', 'user_id', ...profileFields], ['created_at', 'updated_at']);

/** The caller's profile: row-level security leaves no other row. */
export const selectProfile: Statement = { text: `select ${answered} from user_profile` };

/** Inserts the caller's profile; no row comes back if there is one already. */
export function insertProfile(profile: ProfileCreation): Statement {
  return {
    text: `insert into user_profile (user_id, ${written})
      select gatehouse.current_user_id(), ${written} from jsonb_populate_record(null::user_profile, $1)
      on conflict (user_id) do nothing
      returning ${answered}`,
    values: [JSON.stringify(profile)],
  };
}

/** Changes the given fields; no row comes back without a profile, or if its version is not `version` (when given). */
export function updateProfile(change: ProfileChange, version: string | null): Statement {
  return {
    text: `update user_profile as profile set (${written}) =
        (select ${written} from jsonb_populate_record(profile, $1))
      where $2::text is null or ${isoTime('updated_at')} = $2
      returning ${answered}`,
    values: [JSON.stringify(change), version],
  };
}
