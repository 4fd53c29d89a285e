import type { Profile } from '#shared/client/client';
import type { PageClient } from '../../client.ts';
import { askApi, type Outcome } from '../../faults.ts';
import {
  bodyOf,
  changedFields,
  mergeValues,
  type ProfileRules,
  type ProfileValues,
  valuesOfProfile,
} from './values.ts';

/** What is known of a profile: as it was read last, if there is one, and what the form had then. */
export interface Known {
  readonly profile: Profile | undefined;
  readonly values: ProfileValues;
}

/** The profile as it is now; undefined if there is none yet. */
export async function loadProfile(client: PageClient): Promise<Outcome<Profile | undefined>> {
  const outcome = await askApi((signal) => client.profile.get({ signal }));
  return outcome.fault?.code === 'PROFILE_NOT_FOUND' ? { data: undefined } : outcome;
}

/** Saves what differs from what is known, and nothing over what was changed elsewhere meanwhile. */
export async function saveProfile(
  client: PageClient,
  rules: ProfileRules,
  known: Known,
  entered: ProfileValues,
): Promise<Outcome<Profile>> {
  const { profile } = known;
  if (!profile) return createProfile(client, rules, known, entered);
  const changed = changedFields(known.values, entered);
  if (changed.length === 0) return { data: profile };
  return askApi((signal) =>
    client.profile.change(bodyOf(rules, entered, changed), { ifUnchanged: profile, signal }),
  );
}

/** If there is one by now, as of another tab, that is changed. */
async function createProfile(
  client: PageClient,
  rules: ProfileRules,
  known: Known,
  entered: ProfileValues,
): Promise<Outcome<Profile>> {
  const given = changedFields({ ...known.values, preferred_language: '' }, entered);
  const created = await askApi((signal) => client.profile.create(bodyOf(rules, entered, given), { signal }));
  if (created.fault?.code !== 'PROFILE_EXISTS') return created;
  const found = await askApi((signal) => client.profile.get({ signal }));
  if (found.fault) return found;
  const values = valuesOfProfile(rules, found.data);
  const merged = mergeValues(known.values, values, entered);
  return saveProfile(client, rules, { profile: found.data, values }, merged);
}
