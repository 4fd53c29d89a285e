import { profileFields } from '#shared/contract/profile';
import { type MigrationSettings, migrationSettings } from '../../functions/migration/env.ts';

/** A stage that takes along what there is: the profiles of the seeded project, and second factors. */
export const defaultMigrationSettings: MigrationSettings = migrationSettings.parse({
  profiles: {
    table: ['public', 'user_profile'],
    columns: Object.fromEntries(
      [...profileFields, 'id', 'created_at', 'updated_at'].map((column) => [column, column]),
    ),
    values: {},
  },
  anonymousUsers: 'keep',
  phoneUsers: 'keep',
  providers: ['google', 'github'],
  totp: true,
});
