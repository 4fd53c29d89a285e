import { z } from 'zod';

/** Kinds of settings. Each says in its error what would be right, and in its metadata what docs/configuration.md shows. */

const localHostnames = ['localhost', '127.0.0.1', '[::1]'];
/** RFC 1035 §2.3.4: labels of at most 63 characters, 253 in all as text; ours have at least two, in lower case. */
const hostnamePattern =
  /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;
const certificatePattern = /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/;
const hostedZoneIdPattern = /^Z[A-Z0-9]{1,31}$/;

/** A whole number with its unit, from `min` to `max`. */
export function wholeNumber(unit: string, min: number, max: number) {
  const error = `must be a whole number of ${unit} from ${min} to ${max}`;
  return z
    .number({ error })
    .refine((value) => Number.isInteger(value) && value >= min && value <= max, { error })
    .meta({ kind: `${unit}, ${min} to ${max}` });
}

/** One of the listed values. */
export function oneOf<const T extends readonly (string | number)[]>(values: T) {
  return z
    .literal(values, { error: `must be one of ${values.join(', ')}` })
    .meta({ kind: values.map((value) => `\`${value}\``).join(', ') });
}

/** True or false. */
export function flag() {
  return z.boolean({ error: 'must be true or false' }).meta({ kind: '`true`, `false`' });
}

/** What people know the service by: it stands in the subject of mails. */
export function productName() {
  const error = 'must be a name of 1 to 60 characters without line breaks, "<" and ">"';
  return z
    .string({ error })
    .regex(/^[^\p{C}<>]{1,60}$/u, { error })
    .meta({ kind: 'name, at most 60 characters' });
}

/** An object of settings; names that it does not know are faults. */
export function settingsObject<S extends z.core.$ZodLooseShape>(shape: S) {
  const known = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: ({ code }) =>
      code === 'unrecognized_keys'
        ? `is not a setting: remove it or use one of ${known}`
        : `must be an object with settings of ${known}`,
  });
}

/** Exact origins: https, or http of this machine. */
export function originList() {
  const error =
    'must be an exact origin such as https://app.example.com: https (http for localhost only), no path, no trailing slash';
  const origin = z.string({ error }).refine(isOrigin, { error });
  return z
    .array(origin, { error: 'must be a list of origins' })
    .meta({ kind: 'list of origins such as `https://app.example.com`' });
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { origin, protocol, hostname } = new URL(text);
  const isSafe = protocol === 'https:' || (protocol === 'http:' && localHostnames.includes(hostname));
  return isSafe && origin === text;
}

/** The `aud` of access tokens. */
export function audience() {
  return pattern(
    /^\S+$/,
    'must be text without spaces: leave it out to use the issuer',
    'text without spaces',
  );
}

/** A full domain name in lower case. */
export function domainName() {
  const error =
    'must be a domain name in lower case such as api.example.com: no https://, no path, no final dot';
  return pattern(hostnamePattern, error, 'domain name such as `api.example.com`');
}

/** A domain that passkeys may be for (WebAuthn level 3, "effective domain"): no IP address, no port. */
export function passkeyDomain() {
  const error = 'must be localhost or a domain name in lower case such as example.com: no https://, no port';
  return z
    .string({ error })
    .refine((text) => text === 'localhost' || hostnamePattern.test(text), { error })
    .meta({ kind: 'domain name such as `example.com`, or `localhost`' });
}

/** The ARN of a certificate in AWS Certificate Manager. */
export function certificateArn() {
  const error =
    'must be the ARN of an issued certificate in AWS Certificate Manager: arn:aws:acm:<region>:<account>:certificate/<id>';
  return pattern(certificatePattern, error, 'ARN of an ACM certificate');
}

/** The id of a Route 53 hosted zone. */
export function hostedZoneId() {
  const error =
    'must be the id of a Route 53 hosted zone such as Z0123456789ABCDEFGHIJ, without /hostedzone/';
  return pattern(hostedZoneIdPattern, error, 'id of a Route 53 hosted zone');
}

/** An e-mail address. */
export function emailAddress() {
  return z.email({ error: 'must be an e-mail address' }).meta({ kind: 'e-mail address' });
}

/** Text of a form of its own. */
export function pattern(regex: RegExp, error: string, kind: string) {
  return z.string({ error }).regex(regex, { error }).meta({ kind });
}
