/** The input of the execution is not valid; the message names the value at fault. Trying again cannot help. */
export class InvalidInputError extends Error {
  override readonly name = 'InvalidInputError';
}

/** The run cannot do what it is asked to, as it stands; the message names what can be done. */
export class RunStateError extends Error {
  override readonly name = 'RunStateError';
}

/** The time of an invocation is nearly over. What has been done stays: the next one goes on after it. */
export class RangeUnfinishedError extends Error {
  override readonly name = 'RangeUnfinishedError';
}

/** Users of the source are neither migrated nor merged nor listed: a fault of the migration itself. */
export class LedgerError extends Error {
  override readonly name = 'LedgerError';
}
