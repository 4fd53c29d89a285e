import { createHash } from 'node:crypto';
import { z } from 'zod';

/** What the form of the consent page sends. A checkbox that is not ticked sends nothing. */
const form = z.object({
  email: z.email().max(254),
  name: z.string().trim().min(1).max(200),
  verified: z.literal('on').optional(),
  /** Google's own number of the account; made of the address if left out. */
  subject: z.string().trim().max(255).default(''),
});

/** Somebody with an account at the provider. */
export interface Identity {
  readonly subject: string;
  readonly email: string;
  readonly name: string;
  readonly isVerified: boolean;
}

const subjectLength = 21;

/** The identity that a form describes; undefined if it describes none. */
export function readIdentity(fields: URLSearchParams): Identity | undefined {
  const parsed = form.safeParse(Object.fromEntries(fields));
  if (!parsed.success) return undefined;
  const { email, name, verified, subject } = parsed.data;
  return { email, name, isVerified: verified === 'on', subject: subject || subjectOf(email) };
}

/** As Google's, digits. */
function subjectOf(email: string): string {
  const digest = createHash('sha256').update(email.toLowerCase()).digest('hex');
  return BigInt(`0x${digest}`).toString().slice(0, subjectLength);
}

/** OIDC Core 1.0 §5.1, as Google puts them into its ID tokens. */
export function claimsOf({ subject, email, name, isVerified }: Identity) {
  return { sub: subject, email, email_verified: isVerified, name };
}
