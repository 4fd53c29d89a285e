import type { MigrationSettings } from '../../env.ts';
import { readProfiles } from '../profile-mapping.ts';
import { collectAccounts, readIdentities } from './accounts.ts';
import { composeDocuments } from './document.ts';
import { rankFactors } from './factors.ts';
import { collectIssues } from './issues.ts';
import { judgeUsers } from './users.ts';

/**
 * How documents are built: `json` is text from the start, which is faster where it is handed on; `jsonb` is canonical,
 * and faster where it is hashed.
 */
export type DocumentForm = 'json' | 'jsonb';

/**
 * Common table expressions over `chosen` (rows of `userColumns`). `documents` has the UserDocument (`doc`) of each user
 * that is to be migrated, `issues` what there is to say of all; $1 is the run's snapshot. Sets of users are joined,
 * none is looked up by itself. What filters is a boolean: PostgreSQL then expects half of the rows, and not next to none,
 * which it would go through once for every user.
 */
export function createProjection(settings: MigrationSettings, form: DocumentForm): string {
  const tables = {
    users: judgeUsers(settings),
    kept: 'select * from users where is_kept',
    identities: readIdentities(settings),
    accounts: collectAccounts(form),
    factors: rankFactors(settings),
    carried: 'select * from factors where is_carried',
    profiles: readProfiles(settings.profiles, form),
    documents: composeDocuments(form),
    issues: collectIssues,
  };
  return Object.entries(tables)
    .map(([name, query]) => `${name} as (${query})`)
    .join(',\n');
}
