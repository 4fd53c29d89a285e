import { NetworkError } from 'gatehouse/client';

/** What a user is told, by the `code` of Better Auth's refusals and of `ApiError`. */
const sentences: Readonly<Record<string, string>> = {
  INVALID_EMAIL_OR_PASSWORD: 'The e-mail address or the password is wrong.',
  INVALID_EMAIL: 'This is not an e-mail address: enter it in full, such as name@example.com.',
  EMAIL_NOT_VERIFIED: 'Your address is not verified yet: open the link in our e-mail, then log in.',
  BANNED_USER: 'This account has been closed by the people who run the site.',
  ACCOUNT_BANNED: 'This account has been closed by the people who run the site.',
  PASSWORD_TOO_SHORT: 'This password is too short: choose one of at least 8 characters.',
  PASSWORD_TOO_LONG: 'This password is too long: choose one of at most 128 characters.',
  PASSWORD_COMPROMISED: 'This password is known to attackers: choose one that you use nowhere else.',
  SECOND_FACTOR_WANTED: 'Your account wants a second factor, for which this example has no page.',
  UNAUTHENTICATED: 'Your session has ended: log in again.',
  INVALID_REQUEST: 'Something is not right yet: look at the fields in red.',
  PRECONDITION_FAILED:
    'Your profile was changed elsewhere meanwhile. You see it as it is now, with your own changes on top: look it over, and save again.',
  PROFILE_EXISTS:
    'Your profile was created elsewhere meanwhile. You see it as it is now, with your own changes on top: look it over, and save again.',
  TOO_MANY_REQUESTS: 'That was too often.',
  UNAVAILABLE: 'The service is not available for the moment.',
};

const codesByStatus: Readonly<Record<number, string>> = {
  401: 'UNAUTHENTICATED',
  429: 'TOO_MANY_REQUESTS',
  503: 'UNAVAILABLE',
};

interface Known {
  readonly code: string;
  readonly status: number;
  readonly retryAfterSeconds: number;
  readonly requestId: string;
}

/** Why something failed, and what to do. A code of a newer server has no words here, and gets those of its status. */
export function sayWhy(failure: unknown): string {
  if (failure instanceof NetworkError)
    return 'There was no answer. Check your connection to the internet, then try again.';
  const { code = '', status = 0, retryAfterSeconds, requestId } = failure as Partial<Known>;
  const sentence = sentences[code] ?? sentences[codesByStatus[status] ?? ''];
  if (!sentence) return `That did not work. Try again in a minute.${requestId ? ` (${requestId})` : ''}`;
  return retryAfterSeconds ? `${sentence} Try again in ${sayTime(retryAfterSeconds)}.` : sentence;
}

function sayTime(seconds: number): string {
  const [count, unit] = seconds < 100 ? [seconds, 'second'] : [Math.ceil(seconds / 60), 'minute'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
