import type { ParsedStageSettings } from '../settings-schema.ts';
import { oneOf, pattern, settingsObject, wholeNumber } from './kinds.ts';

/** Versions that Neon offers (https://neon.com/docs/reference/api/projects/create-project). */
const pgVersionRange = [14, 18] as const;
/** The migrations' tests run on 18; 17 is what Neon gives where nothing is said. */
const usualPgVersion = 17;
const regionPattern = /^(aws|azure)-[a-z0-9-]+$/;
/** Neon's limit for the name of a project. */
const namePattern = /^\S(.{0,254}\S)?$/;

/** A project of the operator's Neon account as the stage's database. */
export function neonSettings() {
  return settingsObject({
    projectName: pattern(namePattern, 'must be the name of a Neon project, of at most 256 characters', 'text')
      .default('gatehouse')
      .describe('Name of the project; it is created if there is none.'),
    region: pattern(
      regionPattern,
      'must be a region of Neon such as aws-eu-central-1: use the one of your AWS region',
      'region of Neon such as `aws-eu-central-1`',
    ).describe('Where the project is; cannot be changed later.'),
    pgVersion: wholeNumber('major version', ...pgVersionRange)
      .default(usualPgVersion)
      .describe('Version of PostgreSQL; cannot be changed later.'),
    branch: settingsObject({
      from: oneOf(['production']).describe("The branch that the stage's own begins as a copy of."),
    })
      .optional()
      .describe(
        "Makes the stage a preview: it gets a branch of its name with a copy of production's data. Without it the stage has the project's default branch, which is production's.",
      ),
  });
}

/** One line for each stage that would share another one's branch: both would set the same roles' passwords. */
export function findSharedBranches(stages: ReadonlyMap<string, Pick<ParsedStageSettings, 'neon'>>): string[] {
  const ownerOf = new Map<string, string>();
  return [...stages].flatMap(([stage, { neon }]) => {
    if (!neon || neon.branch) return [];
    const owner = ownerOf.get(neon.projectName);
    if (owner !== undefined) return [sharedBranch(stage, neon.projectName, owner)];
    ownerOf.set(neon.projectName, stage);
    return [];
  });
}

function sharedBranch(stage: string, projectName: string, owner: string): string {
  const remedy = 'add "branch": {"from": "production"}, or name another project';
  return `stages.${stage}.neon.projectName: ${JSON.stringify(projectName)} is the project whose default branch stage ${owner} has: ${remedy}`;
}
