import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { ResourceRoute } from '#shared/contract/resource';
import { type ResourceName, resources } from '#shared/contract/resources';
import type { RouteKeyOf } from '#shared/contract/routes';
import { createOneShotDatabase } from '#shared/database/one-shot';
import type { HttpAnswer } from '#shared/http/event';
import { createHttpHandler } from '#shared/http/handler';
import { context, createEvent } from '#shared/http/testing';
import { createIdentifyCaller, type IdentifyCaller } from '#shared/resources/caller';
import type { ResourceRoutes } from '#shared/resources/handler';
import { createAccessTokenVerifier } from '#shared/tokens/access-token';
import { createTestKey, goodClaims, signToken } from '#shared/tokens/testing';
import { connectionAs, publishKey, startDeployedDatabase } from './database.ts';

interface CallOptions {
  readonly token?: string | undefined;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  /** Values of the path's `{user_id}` and `{id}`. */
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
}

/** A resource's routes on a database of their own, called as the gateway calls them. */
export async function startResource<N extends ResourceName>(
  name: N,
  createRoutes: (identifyCaller: IdentifyCaller) => ResourceRoutes<N>,
) {
  const database = await startDeployedDatabase();
  const key = await createTestKey(randomUUID());
  await publishKey(database, key);
  const verifyAccessToken = createAccessTokenVerifier({
    issuer: String(goodClaims.iss),
    audience: String(goodClaims.aud),
    keys: { get: async () => ({ keys: [key.publicJwk] }) },
  });
  const asRole = createOneShotDatabase(connectionAs(database, name));
  const handler = createHttpHandler(
    createRoutes(createIdentifyCaller({ database: asRole, verifyAccessToken })),
  );
  let people = 0;

  return {
    database,
    /** The resource's own connection, without a session. */
    asRole,
    async call(routeKey: RouteKeyOf<N>, options: CallOptions = {}) {
      const answer = (await handler(toEvent(routeKey, options) as never, context)) as HttpAnswer;
      const body = answer.body === undefined ? undefined : JSON.parse(answer.body);
      checkAnswer(name, routeKey, Number(answer.statusCode), body);
      return { status: answer.statusCode, headers: answer.headers ?? {}, etag: answer.headers?.etag, body };
    },
    /** A new user with a living session: its two tokens. */
    async createUser() {
      people += 1;
      const sessionToken = `person-${people}`;
      const { rows } = await database.asOwner((client) =>
        client.query(
          `with person as (insert into "user" ("name", "email") values ($1, $1) returning "id")
            insert into "session" ("userId", "token", "expiresAt")
            select "id", gatehouse.session_token_hash($1), now() + interval '1 hour' from person
            returning "id" as sid, "userId" as sub`,
          [sessionToken],
        ),
      );
      const iat = Math.floor(Date.now() / 1_000);
      const token = await signToken(key, { ...goodClaims, iat, exp: iat + 600, ...rows[0] });
      return { userId: String(rows[0].sub), token, sessionToken };
    },
    stop: () => database.stop(),
  };
}

export type TestResource<N extends ResourceName> = Awaited<ReturnType<typeof startResource<N>>>;

function toEvent(routeKey: string, { token, body, headers, path = {}, query }: CallOptions) {
  const event = createEvent(routeKey, {
    headers: {
      'content-type': 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const rawPath = event.rawPath.replaceAll(/\{(\w+)\}/g, (_, part) => path[part] ?? '');
  return {
    ...event,
    rawPath,
    pathParameters: path,
    ...(query && { queryStringParameters: query }),
  };
}

/** Every answer that is no error has exactly the body that the contract says. */
function checkAnswer(name: ResourceName, routeKey: string, status: number, body: unknown): void {
  if (status >= 400) return;
  const routes: readonly ResourceRoute[] = resources[name].routes;
  const route = routes.find(({ method, path }) => `${method} ${path}` === routeKey);
  const schema: z.ZodType | null | undefined = route?.answers[status];
  if (schema === undefined) throw new Error(`${routeKey} answered ${status}, which its contract lacks`);
  const expected = schema === null ? undefined : schema.parse(body);
  if (JSON.stringify(sorted(expected)) !== JSON.stringify(sorted(body)))
    throw new Error(`${routeKey} answered more than its contract says: ${JSON.stringify(body)}`);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([member, part]) => [member, sorted(part)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
