import { expect, test } from 'vitest';
import { parseStage } from '../config.ts';
import { StageSettingsError } from '../errors.ts';

const region = 'aws-eu-central-1';

function faultsOf(stages: Record<string, object>): readonly string[] {
  try {
    parseStage(Object.keys(stages)[0], stages);
  } catch (error) {
    if (error instanceof StageSettingsError) return error.faults;
    throw error;
  }
  return [];
}

test('a project needs only its region', () => {
  expect(parseStage('prod', { prod: { neon: { region } } }).neon).toEqual({
    projectName: 'gatehouse',
    region,
    pgVersion: 17,
  });
});

test('every fault is named with its value and what would be right', () => {
  const neon = { projectName: ' ', region: 'eu-central-1', pgVersion: 13, branch: { from: 'main' } };
  expect(faultsOf({ pr: { neon } })).toEqual([
    'stages.pr.neon.projectName: " " must be the name of a Neon project, of at most 256 characters',
    'stages.pr.neon.region: "eu-central-1" must be a region of Neon such as aws-eu-central-1: use the one of your AWS region',
    'stages.pr.neon.pgVersion: 13 must be a whole number of major version from 14 to 18',
    'stages.pr.neon.branch.from: "main" must be one of production',
  ]);
});

test("two stages cannot both have a project's default branch", () => {
  const preview = { neon: { region, branch: { from: 'production' } } };
  const production = { neon: { region } };
  expect(faultsOf({ prod: production, 'pr-1': preview, 'pr-2': preview, dev: {} })).toEqual([]);
  expect(faultsOf({ prod: production, other: { neon: { region, projectName: 'other' } } })).toEqual([]);
  expect(faultsOf({ prod: production, staging: production })).toEqual([
    'stages.staging.neon.projectName: "gatehouse" is the project whose default branch stage prod has: add "branch": {"from": "production"}, or name another project',
  ]);
});
