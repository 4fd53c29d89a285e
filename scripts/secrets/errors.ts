/** The command was given wrongly, or for a stage or secret that is not there. Nothing has been changed. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The AWS account cannot be used: no credentials, no permission, no connection. Nothing has been changed. */
export class AccountError extends Error {
  override readonly name = 'AccountError';
}

/** The value given for a secret cannot be what the secret needs. Nothing has been written. */
export class ValueError extends Error {
  override readonly name = 'ValueError';
}
