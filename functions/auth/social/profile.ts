import { z } from 'zod';
import { isDeliverable } from '#shared/mail/deliverable';
import { SocialRefusal } from './errors.ts';

/** As long as ours may be; see engine/input-checks.ts. In characters. */
const maxNameLength = 200;
const maxImageLength = 2_048;
/** OpenID Connect Core 1.0 §2. */
const maxSubjectLength = 255;

const claimsSchema = z.object({
  sub: z.string().min(1).max(maxSubjectLength),
  email: z.email().max(254).refine(isDeliverable).optional().catch(undefined),
  // A boolean (§5.1); Amazon Cognito and Apple write it as text.
  email_verified: z.literal([true, 'true']).optional().catch(undefined),
  name: z.string().optional().catch(undefined),
  picture: z
    .url({ protocol: /^https$/ })
    .max(maxImageLength)
    .optional()
    .catch(undefined),
});

/** Who a provider says somebody is, in the shape that accounts here have. */
export interface Profile {
  /** The provider's own name for the account, which never changes, whatever else does. */
  readonly subject: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly name: string;
  readonly image?: string;
}

/** @throws SocialRefusal for claims without a subject or an address */
export function toProfile(claims: object): Profile {
  const parsed = claimsSchema.safeParse(claims);
  if (!parsed.success) throw new SocialRefusal('invalid_id_token', 'the claims have no usable subject');
  const { sub, email, email_verified, name, picture } = parsed.data;
  if (email === undefined) throw new SocialRefusal('email_not_found', 'the claims have no e-mail address');
  return {
    subject: sub,
    email: email.toLowerCase(),
    emailVerified: email_verified !== undefined,
    name: toName(name) || email.slice(0, email.indexOf('@')),
    ...(picture !== undefined && { image: picture }),
  };
}

/** A name travels in every access token: cut rather than refused, since its owner has not typed it here. */
function toName(name = ''): string {
  return name
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, maxNameLength);
}
