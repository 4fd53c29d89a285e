import { APIError } from 'better-auth/api';
import { isDeliverable } from '#shared/mail/deliverable';

/** Members that name an account, or are to. */
const addressMembers = ['email', 'newEmail'] as const;

type Body = Readonly<Record<string, unknown>>;

/** Longest values in characters: the name travels in every access token; the address as RFC 5321 §4.5.3.1.3 allows. */
const maxLengths: Readonly<Record<string, number>> = { name: 200, email: 254, newEmail: 254, image: 2_048 };

/**
 * Refuses what no account may have with 400, before the engine looks at the request, so that the answer does not
 * depend on whether the account exists.
 * @throws APIError TOO_LONG, INVALID_EMAIL, INVALID_NAME, INVALID_IMAGE
 */
export function checkInput(body: Body): void {
  for (const [field, maxLength] of Object.entries(maxLengths)) {
    const value = body[field];
    if (typeof value === 'string' && value.length > maxLength) {
      refuse('TOO_LONG', `${field} must have at most ${maxLength} characters`);
    }
  }
  for (const member of addressMembers) {
    const value = body[member];
    // It stands for people without an address: whoever typed it cannot be one of them.
    if (typeof value === 'string' && !isDeliverable(value)) {
      refuse('INVALID_EMAIL', `${member} must not be in the domain invalid, which nobody has`);
    }
  }
  const { name, image } = body;
  // A name with line breaks or other control characters is meant for a header or a terminal, not for people.
  if (typeof name === 'string' && /\p{Cc}/u.test(name)) {
    refuse('INVALID_NAME', 'name must not contain control characters');
  }
  if (image !== undefined && image !== null && !isHttpsUrl(image)) {
    refuse('INVALID_IMAGE', 'image must be an https URL');
  }
}

function isHttpsUrl(value: unknown): boolean {
  return typeof value === 'string' && URL.parse(value)?.protocol === 'https:';
}

function refuse(code: string, message: string): never {
  throw new APIError('BAD_REQUEST', { code, message });
}
