/** A fault in what the operator gave. Its message is all they need: it is shown without a stack trace. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
}

/** The stage that was asked for does not exist, or none was. */
export class UnknownStageError extends UsageError {
  override readonly name = 'UnknownStageError';
}

/** Stage settings that cannot be used. `faults` holds one line for each, starting with its path. */
export class StageSettingsError extends UsageError {
  override readonly name = 'StageSettingsError';

  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.faults = faults;
  }
}

/** The folder that the functions' image is made from is not there or not complete. */
export class ImageDirectoryError extends UsageError {
  override readonly name = 'ImageDirectoryError';
}
