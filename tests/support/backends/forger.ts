import { createHmac, createPublicKey, randomUUID, sign } from 'node:crypto';
import { decodeJwt } from 'jose';
import { createTestKey, type TestKey } from '#shared/tokens/testing';
import type { TestStack } from '../stack.ts';

interface Changes {
  readonly claims?: object;
  readonly header?: object;
  /** Default: `published`, so that nothing but the other changes can be wrong. */
  readonly by?: 'published' | 'stranger' | 'hmac' | 'nobody';
}

/** Makes a token like another one but for what is changed. */
export type Forge = (original: string, changes: Changes) => string;

/**
 * Has the stack publish a key whose private half the tests hold. To be called before anybody has asked for the key set,
 * which the stack keeps for half a minute.
 */
export async function createForger(stack: TestStack): Promise<Forge> {
  const known = await createTestKey(randomUUID());
  const stranger = await createTestKey(known.kid);
  await publish(stack, known);
  const publicPem = createPublicKey({ key: known.publicJwk, format: 'jwk' }).export({
    type: 'spki',
    format: 'pem',
  });
  const signers: Record<NonNullable<Changes['by']>, (input: string) => string> = {
    published: signWith(known),
    stranger: signWith(stranger),
    hmac: (input) => createHmac('sha256', publicPem).update(input).digest('base64url'),
    nobody: () => '',
  };
  return (original, { claims, header, by = 'published' }) => {
    const head = encode({ alg: 'RS256', kid: known.kid, ...header });
    const input = `${head}.${encode({ ...decodeJwt(original), ...claims })}`;
    return `${input}.${signers[by](input)}`;
  };
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

function signWith({ privateJwk }: TestKey): (input: string) => string {
  return (input) =>
    sign('sha256', Buffer.from(input), { key: privateJwk, format: 'jwk' }).toString('base64url');
}

/** As a key that signs no more and whose tokens are still good. */
async function publish({ queryAsOwner }: TestStack, { kid, publicJwk }: TestKey): Promise<void> {
  await queryAsOwner(
    `insert into "jwks" ("id", "publicKey", "privateKey", "alg", "createdAt", "signsFrom", "expiresAt")
      values ($1, $2, '', 'RS256', now() - interval '2 days', now() - interval '2 days', now() - interval '1 day')`,
    [kid, JSON.stringify(publicJwk)],
  );
}
