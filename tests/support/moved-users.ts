import { randomUUID } from 'node:crypto';
import { symmetricEncrypt } from 'better-auth/crypto';
import { Secret, TOTP } from 'otpauth';
import { engineKey } from '#shared/secret-versions';
import { storeBase32Secret } from '#shared/totp-secret';
import type { UserDocument } from '../../functions/migration/source/source.ts';
import { secrets } from './auth.ts';
import type { TestDatabase } from './database.ts';

/** What a test says of somebody who had an account elsewhere; the rest is as it is of most people. */
export interface MovedPerson {
  readonly user?: Partial<UserDocument['user']>;
  readonly moved?: Partial<UserDocument['moved']>;
  /** The hash of the password as it was there. */
  readonly password?: string;
  /** Identities: the provider, and the provider's own name for the account. */
  readonly identities?: readonly (readonly [providerId: string, subject: string])[];
  /** Whether an authenticator app is asked for codes. */
  readonly hasApp?: boolean;
}

const joinedAt = '2023-05-06T07:08:09.123456+00:00';
let people = 0;

/** Writes somebody into the tables as a migration from Supabase leaves a user there. */
export async function moveIn({ asOwner }: TestDatabase, person: MovedPerson) {
  const { document, app } = describe(person);
  const key = engineKey(secrets);
  const [secret, noCodes] = await Promise.all(
    [storeBase32Secret(app.secret.base32), '[]'].map((data) => symmetricEncrypt({ key, data })),
  );
  await asOwner((client) => client.query(insertion, [JSON.stringify(document), secret, noCodes]));
  const { id, user } = document;
  return { id, email: user.email, app };
}

export type MovedIn = Awaited<ReturnType<typeof moveIn>>;

function describe({ user, moved, password, identities = [], hasApp = false }: MovedPerson) {
  const id = randomUUID();
  const account = { password: null, createdAt: joinedAt, updatedAt: joinedAt };
  const document: UserDocument = {
    id,
    user: {
      name: 'Ada',
      email: `moved-${++people}@example.test`,
      emailVerified: true,
      image: null,
      createdAt: joinedAt,
      updatedAt: joinedAt,
      banned: false,
      banReason: null,
      banExpires: null,
      twoFactorEnabled: hasApp,
      ...user,
    },
    moved: {
      phone: null,
      isAnonymous: false,
      isSso: false,
      lastSignInAt: joinedAt,
      appMetadata: {},
      userMetadata: {},
      ...moved,
    },
    accounts: [
      ...(password === undefined
        ? []
        : [{ ...account, id: randomUUID(), providerId: 'credential', accountId: id, password }]),
      ...identities.map(([providerId, accountId]) => ({
        ...account,
        id: randomUUID(),
        providerId,
        accountId,
      })),
    ],
    factor: hasApp ? { id: randomUUID() } : null,
    profile: null,
  };
  // Twenty random bytes, as Supabase makes them: hardly ever UTF-8.
  return { document, app: new TOTP({ secret: new Secret({ size: 20 }) }) };
}

const insertion = `with document as materialized (select $1::jsonb as d),
  person as (
    insert into "user" ("id", "name", "email", "emailVerified", "image", "createdAt", "updatedAt", "banned",
        "banReason", "banExpires", "twoFactorEnabled")
      select (d ->> 'id')::uuid, u."name", u."email", u."emailVerified", u."image", u."createdAt", u."updatedAt",
        u."banned", u."banReason", u."banExpires", u."twoFactorEnabled"
      from document, jsonb_populate_record(null::"user", d -> 'user') u),
  moved as (
    insert into gatehouse.moved_user (user_id, run_id, phone, is_anonymous, is_sso)
      select (d ->> 'id')::uuid, gen_random_uuid(), m."phone", m."isAnonymous", m."isSso"
      from document, jsonb_to_record(d -> 'moved') m("phone" text, "isAnonymous" boolean, "isSso" boolean)),
  factor as (
    insert into "twoFactor" ("id", "userId", "secret", "backupCodes", "verified")
      select (d #>> '{factor,id}')::uuid, (d ->> 'id')::uuid, $2, $3, true from document
      where d -> 'factor' <> 'null')
  insert into "account" ("id", "userId", "providerId", "accountId", "password", "createdAt", "updatedAt")
    select a."id", (d ->> 'id')::uuid, a."providerId", a."accountId", a."password", a."createdAt", a."updatedAt"
    from document, jsonb_populate_recordset(null::"account", d -> 'accounts') a`;
