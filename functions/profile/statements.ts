import { type ProfileChange, type ProfileCreation, profileFields } from '#shared/contract/profile';
import type { Statement } from '#shared/database/one-shot';

/** ISO 8601 in UTC to the microsecond: a profile's `updated_at` is also its version. */
const isoTime = (column: string) => `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

const written = profileFields.join(', ');
const times = ['created_at', 'updated_at'].map((column) => `${isoTime(column)} as ${column}`);
const answered = ['id', 'user_id', written, ...times].join(', ');

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
