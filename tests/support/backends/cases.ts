import type { TestStack } from '../stack.ts';
import type { Forge } from './forger.ts';

export type Person = Awaited<ReturnType<TestStack['createPerson']>>;

/** Who there is: Ada asks for her notes, Bob has some too, and Eve has signed out. */
export interface People {
  readonly ada: Person;
  readonly bob: Person;
  readonly eve: Person;
  readonly forge: Forge;
}

/** A name, and the token that somebody sends. */
type Case = readonly [name: string, token: (people: People) => string];

const hourSeconds = 3_600;
const nowSeconds = () => Math.floor(Date.now() / 1_000);
const changeClaims =
  (claims: object) =>
  ({ ada, forge }: People) =>
    forge(ada.accessToken, { claims });
const changeHeader =
  (header: object) =>
  ({ ada, forge }: People) =>
    forge(ada.accessToken, { header });
/** A part of a token that `change` has been at. */
const tamper = (token: string, part: 0 | 1 | 2, change: (text: string) => string) =>
  token
    .split('.')
    .map((text, index) => (index === part ? change(text) : text))
    .join('.');

/** Open Ada's notes: what is refused below differs from one of these in one thing alone. */
export const accepted: readonly Case[] = [
  ['an access token', ({ ada }) => ada.accessToken],
  ['a session token', ({ ada }) => ada.sessionToken],
  ['a session token with a cookie’s signature', ({ ada }) => `${ada.sessionToken}.c2ln%3D`],
  ['an access token of another published key', changeClaims({})],
];

export const expired: readonly Case[] = [
  ['an expired access token', ({ ada, forge }) => forge(ada.accessToken, { claims: expiredClaims() })],
];
const expiredClaims = () => ({ iat: nowSeconds() - 2 * hourSeconds, exp: nowSeconds() - 60 });

export const ended: readonly Case[] = [
  ['an access token whose session was revoked', ({ eve }) => eve.accessToken],
  ['a session token that was revoked', ({ eve }) => eve.sessionToken],
  ['a session token that nobody has', ({ ada }) => ada.sessionToken.toLowerCase()],
  [
    'an access token with somebody else’s session',
    ({ ada, bob, forge }) => forge(bob.accessToken, { claims: { sub: ada.userId } }),
  ],
];

export const invalid: readonly Case[] = [
  [
    'claims tampered with',
    ({ ada, bob }) => tamper(ada.accessToken, 1, () => bob.accessToken.split('.')[1] ?? ''),
  ],
  ['a signature tampered with', ({ ada }) => tamper(ada.accessToken, 2, swapFirstCharacters)],
  ['a signature cut short', ({ ada }) => tamper(ada.accessToken, 2, (text) => text.slice(4))],
  ['no signature', ({ ada }) => tamper(ada.accessToken, 2, () => '')],
  ['another audience', changeClaims({ aud: 'https://other.example.test' })],
  ['no audience', changeClaims({ aud: undefined })],
  ['another issuer', changeClaims({ iss: 'https://other.example.test' })],
  ['no issuer', changeClaims({ iss: undefined })],
  ['no expiry', changeClaims({ exp: undefined })],
  ['an expiry in words', changeClaims({ exp: 'tomorrow' })],
  ['a beginning in an hour', ({ ada, forge }) => forge(ada.accessToken, { claims: inAnHour() })],
  ['no session', changeClaims({ sid: undefined })],
  ['a subject that is no id', changeClaims({ sub: "' or 1=1 --" })],
  ...['none', 'None', 'nOnE'].map(
    (alg): Case => [
      `alg ${alg}`,
      ({ ada, forge }) => forge(ada.accessToken, { header: { alg }, by: 'nobody' }),
    ],
  ),
  [
    'HS256 and the public key as its secret',
    ({ ada, forge }) => forge(ada.accessToken, { header: { alg: 'HS256' }, by: 'hmac' }),
  ],
  ['another algorithm of the family', changeHeader({ alg: 'PS256' })],
  ['the signature of an unknown key', ({ ada, forge }) => forge(ada.accessToken, { by: 'stranger' })],
  ['another type', changeHeader({ typ: 'id_token+jwt' })],
  ['an extension that is critical', changeHeader({ crit: ['exp2'], exp2: 1 })],
  ...['jwk', 'jku', 'x5u', 'x5c'].map(
    (member): Case => [`${member} in its header`, changeHeader({ [member]: 'https://evil.example.test' })],
  ),
  ['a key id that is a path', changeHeader({ kid: '../../key' })],
  ['a key id that is a list', changeHeader({ kid: ['key'] })],
  ['no key id', changeHeader({ kid: undefined })],
  ['a header that is no object', ({ ada }) => tamper(ada.accessToken, 0, () => encodeText('[]'))],
  ['a header of a thousand brackets', ({ ada }) => tamper(ada.accessToken, 0, () => brackets)],
  ['a header that is no JSON', ({ ada }) => tamper(ada.accessToken, 0, () => encodeText('RS256'))],
  ['nothing but dots', () => '..'],
  ['four parts', ({ ada }) => `${ada.accessToken}.x`],
  ['five parts', ({ ada }) => `${ada.accessToken}.x.y`],
];

/** Whole `Authorization` headers that hold no token. */
export const headers: readonly (readonly [name: string, header: (people: People) => string | undefined])[] = [
  ['none', () => undefined],
  ['an empty one', () => ''],
  ['another scheme', ({ ada }) => `Basic ${ada.sessionToken}`],
  ['no token', () => 'Bearer '],
  ['two tokens', ({ ada, bob }) => `Bearer ${ada.sessionToken}, ${bob.sessionToken}`],
  ['a quote', ({ ada }) => `Bearer ${ada.sessionToken}'`],
  ['8 KB', () => `Bearer ${'a'.repeat(8_192)}`],
];

const inAnHour = () => ({ nbf: nowSeconds() + hourSeconds, exp: nowSeconds() + 2 * hourSeconds });
const swapFirstCharacters = (text: string) => `${text.startsWith('A') ? 'B' : 'A'}${text.slice(1)}`;
const encodeText = (text: string) => Buffer.from(text).toString('base64url');
/** Deeper than Python's parser goes, and short enough to be looked at. */
const brackets = encodeText('['.repeat(1_500));
