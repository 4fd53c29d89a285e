import type { OpenedRun } from '#shared/contract/migration';
import type { DatabaseConnection } from '#shared/database/connection';
import { createOneShotDatabase } from '#shared/database/one-shot';
import { copyRange } from '../../../../functions/migration/copy/copy.ts';
import type { MigrationSettings } from '../../../../functions/migration/env.ts';
import { createFactorCipher } from '../../../../functions/migration/factors.ts';
import { openRun } from '../../../../functions/migration/plan/plan.ts';
import { bulk } from '../../../../functions/migration/range-work.ts';
import { createSource } from '../../../../functions/migration/source/create-source.ts';
import type { SourceRun } from '../../../../functions/migration/source/source.ts';
import { createRuns } from '../../../../functions/migration/target/runs.ts';
import { answerTasks } from './tasks.ts';

interface Connections {
  readonly sourceUrl: string;
  /** As the role of the step. */
  readonly target: DatabaseConnection;
}

/** An event of the state machine, for which a function would read the connections itself. */
export type StepTask = Connections &
  ({ readonly step: 'open' } | { readonly step: 'copy'; readonly run: OpenedRun; readonly range: number });

const settings: MigrationSettings = {
  profiles: {
    table: ['public', 'user_profile'],
    columns: {
      age_range: 'age_range',
      education_level: 'education_level',
      tech_background: 'tech_background',
      primary_goal: 'primary_goal',
      learning_mode: 'learning_mode',
      learning_speed: 'learning_speed',
      time_per_week: 'time_per_week',
      preferred_language: 'preferred_language',
    },
    values: {},
  },
  anonymousUsers: 'keep',
  phoneUsers: 'keep',
  providers: ['google', 'github'],
  totp: true,
};

const cipher = createFactorCipher([{ version: 1, value: 'a-secret-of-the-benchmark-only-0123456789' }]);

/** The steps as their functions do them, without Lambda. */
function work(task: StepTask): Promise<unknown> {
  const openSource = async (run?: SourceRun) => createSource({ url: task.sourceUrl }, settings, run);
  const database = createOneShotDatabase(task.target, bulk);
  if (task.step === 'open') {
    const options = { runs: createRuns(database), openSource, settings };
    return openRun(options, { execution: 'bench', input: { mode: 'copy' } });
  }
  const { runId, mode, batchSize } = task.run;
  const event = { runId, mode, batchSize, range: task.range };
  const remainingMs = () => Number.POSITIVE_INFINITY;
  return copyRange({ openSource, cipher, database, event, remainingMs });
}

answerTasks(work);
