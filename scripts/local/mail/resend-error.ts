/** An error in Resend's form (https://resend.com/docs/api-reference/errors): `code` is what it calls the name. */
export class ResendError extends Error {
  override readonly name = 'ResendError';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}
