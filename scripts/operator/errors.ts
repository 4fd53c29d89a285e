/** The command was given wrongly, or for a stage or a thing that is not there. Nothing has been changed. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The AWS account cannot be used: no credentials, no permission, no connection. */
export class AccountError extends Error {
  override readonly name = 'AccountError';
}
