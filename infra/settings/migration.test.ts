import { expect, test } from 'vitest';
import { profileFields } from '#shared/contract/profile';
import { migrationSettings } from '../../functions/migration/env.ts';
import { parseStage, type UntrustedStageSettings } from '../config.ts';
import { StageSettingsError } from '../errors.ts';
import { composeStepSettings } from './migration.ts';

function stepSettings(settings: UntrustedStageSettings) {
  const stage = parseStage('dev', { dev: settings });
  if (!stage.migration) throw new Error('the stage has no migration');
  return composeStepSettings(stage.migration, stage);
}

function faultsOf(migration: unknown): readonly string[] {
  try {
    parseStage('dev', { dev: { migration } });
  } catch (error) {
    if (error instanceof StageSettingsError) return error.faults;
    throw error;
  }
  return [];
}

test('a stage has no migration unless it asks for one', () => {
  expect(parseStage('dev', { dev: {} }).migration).toBeUndefined();
});

test('{} is enough for a source with profiles like ours, and keeps everybody', () => {
  expect(stepSettings({ migration: {} })).toEqual({
    anonymousUsers: 'keep',
    phoneUsers: 'keep',
    profiles: {
      table: ['public', 'user_profile'],
      columns: Object.fromEntries(
        [...profileFields, 'id', 'created_at', 'updated_at'].map((column) => [column, column]),
      ),
      values: {},
    },
    providers: [],
    totp: false,
  });
});

test('the steps know the providers and the second factor that the stage offers', () => {
  const acme = { id: 'acme', issuer: 'https://login.example.com', name: 'Acme' };
  const signIn = { google: true, github: true, oidc: [acme] };
  expect(stepSettings({ migration: {}, signIn, secondFactor: { totp: true } })).toMatchObject({
    providers: ['google', 'github', 'acme'],
    totp: true,
  });
});

test('every setting reaches the steps, in the form that they parse', () => {
  const composed = stepSettings({
    migration: {
      anonymousUsers: 'leave-out',
      phoneUsers: 'leave-out',
      profiles: {
        table: 'app.learner profiles',
        columns: { age_range: 'Age', time_per_week: false },
        values: { age_range: { '18-24': '18_24' }, time_per_week: { few: '5' } },
      },
    },
  });
  expect(composed).toMatchObject({
    anonymousUsers: 'leave-out',
    phoneUsers: 'leave-out',
    profiles: {
      table: ['app', 'learner profiles'],
      columns: { age_range: 'Age', primary_goal: 'primary_goal' },
      values: { age_range: { '18-24': '18_24' }, time_per_week: { few: '5' } },
    },
  });
  expect(composed.profiles?.columns).not.toHaveProperty('time_per_week');
  expect(migrationSettings.parse(JSON.parse(JSON.stringify(composed)))).toEqual(composed);
});

test('a source may have no profiles', () => {
  expect(stepSettings({ migration: { profiles: false } }).profiles).toBeNull();
});

test('every fault is named at once, with its value and what would be right', () => {
  const faults = faultsOf({
    anonymousUsers: 'drop',
    phoneUsers: true,
    profiles: {
      table: 'user_profile',
      columns: { age_range: '', colour: 'x' },
      values: { age_range: { a: 'b' }, time_per_week: { many: 'lots', few: '-1' }, shoe: { a: 'b' } },
    },
    speed: 'high',
  });
  const path = 'stages.dev.migration';
  for (const fault of [
    `${path}.anonymousUsers: "drop" must be one of keep, leave-out`,
    `${path}.phoneUsers: true must be one of keep, leave-out`,
    `${path}.profiles.table: "user_profile" must be a schema and a table such as public.user_profile`,
    `${path}.profiles.columns.age_range: "" must be the name of a column, or false for one that the source does not have`,
    expect.stringContaining(`${path}.profiles.columns.colour: is not a setting: `),
    `${path}.profiles.values.age_range.a: "b" is not a value of age_range: invalid option: expected one of "under_18"|"18_24"|"25_34"|"35_plus"`,
    expect.stringContaining(`${path}.profiles.values.time_per_week.many: "lots" is not a value of`),
    expect.stringContaining(`${path}.profiles.values.time_per_week.few: "-1" is not a value of`),
    expect.stringContaining(
      `${path}.profiles.values.shoe: is not a field of a profile: use one of age_range, `,
    ),
    `${path}.speed: is not a setting: remove it or use one of anonymousUsers, phoneUsers, profiles`,
  ])
    expect(faults).toContainEqual(fault);
  expect(faults).toHaveLength(10);
});

test.each([
  [
    true,
    'stages.dev.migration: true must be an object with settings of anonymousUsers, phoneUsers, profiles',
  ],
  [
    { profiles: true },
    'stages.dev.migration.profiles: true must be false, or an object with settings of table, columns, values',
  ],
  [
    { profiles: { values: { age_range: 'x' } } },
    'stages.dev.migration.profiles.values.age_range: "x" must be an object with a value of the field for each spelling: { "18-24": "18_24" }',
  ],
  [
    { profiles: { values: [] } },
    'stages.dev.migration.profiles.values: [] must be an object with spellings by field: { "age_range": { "18-24": "18_24" } }',
  ],
])('%j is refused as a whole or in its part', (migration, fault) => {
  expect(faultsOf(migration)).toEqual([fault]);
});
