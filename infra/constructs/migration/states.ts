import { Choice, Condition, Fail, type IChainable, JsonPath, Succeed } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { MigrationMode, OpenedRun, RunState } from '#shared/contract/migration';
import { opened, type StepFunctions, Steps } from './steps.ts';

/** Where a run may stand when an execution succeeds. */
const goodStates: readonly RunState[] = ['verified', 'verified_with_issues', 'surveyed', 'rolled_back'];
/** Where the answer of `close` goes. */
const closedPath = '$.closed';
const closedState = `${closedPath}.state`;

/**
 * The states of a migration. The data between them is what `open` has answered: ranges are numbers, of which the ledger knows the
 * rest. Nothing is caught: whatever fails ends the execution, and the next one goes on from the ledger.
 */
export function createStates(scope: Construct, functions: StepFunctions): IChainable {
  const steps = new Steps(scope, functions);
  const open = steps.plan('OpenRun', {
    step: 'open',
    event: {
      execution: JsonPath.stringAt('$$.Execution.Id'),
      input: JsonPath.stringAt('$$.Execution.Input'),
    },
  });
  const close = createClose(steps, 'CloseRun', JsonPath.stringAt(opened('mode')));
  close.next(createVerdict(scope, steps));
  const choice = new Choice(scope, 'ChooseMode');
  for (const [mode, first] of Object.entries(createPaths(steps, close))) {
    choice.when(Condition.stringEquals(opened('mode'), mode), first);
  }
  return open.next(choice);
}

/** What is done in each mode, from its first state to `close`. */
function createPaths(steps: Steps, close: IChainable): Readonly<Record<MigrationMode, IChainable>> {
  const note = steps.plan('NoteReconciliation', {
    step: 'reconciled',
    event: { runId: JsonPath.stringAt(opened('runId')) },
    resultPath: JsonPath.DISCARD,
  });
  const verify = steps.eachRange({ name: 'Verify', step: 'verify' });
  verify.next(close);
  const reconcile = steps.eachRange({ name: 'Reconcile', step: 'reconcile' });
  reconcile.next(note).next(verify);
  return {
    'dry-run': steps.eachRange({ name: 'Survey', step: 'copy' }).next(close),
    copy: steps.eachRange({ name: 'Copy', step: 'copy' }).next(reconcile),
    verify,
    rollback: steps.eachRange({ name: 'RollBack', step: 'rollback' }).next(close),
  };
}

function createClose(steps: Steps, name: string, mode: string) {
  const event = { runId: JsonPath.stringAt(opened('runId')), mode };
  return steps.plan(name, { step: 'close', event, resultPath: closedPath });
}

/** How an execution ends, by where its run stands. It answers `{runId, state}`. */
function createVerdict(scope: Construct, steps: Steps): Choice {
  const stands = (state: RunState) => Condition.stringEquals(closedState, state);
  const rollsBack = Condition.stringEquals(
    opened('onVerificationFailure'),
    'rollback' satisfies OpenedRun['onVerificationFailure'],
  );
  const mismatch = new Fail(scope, 'Mismatch', {
    error: 'VerificationMismatch',
    cause: 'the target differs from the source: the report of the run names users and fields',
  });
  const undo = steps.eachRange({ name: 'Undo', step: 'rollback', mode: 'rollback' });
  undo.next(createClose(steps, 'CloseUndone', 'rollback')).next(mismatch);
  return new Choice(scope, 'Verdict')
    .when(Condition.or(...goodStates.map(stands)), new Succeed(scope, 'Done', { outputPath: closedPath }))
    .when(Condition.and(stands('mismatch'), rollsBack), undo)
    .when(stands('mismatch'), mismatch)
    .otherwise(
      new Fail(scope, 'NoVerdict', {
        error: 'UnexpectedRunState',
        cause: 'the run stands where no execution may leave it: this is a fault of the step plan',
      }),
    );
}
