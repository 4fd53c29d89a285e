import type { HttpAnswer } from '#shared/http/event';
import { createEvent } from '#shared/http/testing';
import type { SecretVersions } from '#shared/secret-versions';
import { type AuthService, createAuthService } from '../../functions/auth/auth.ts';
import { ensureSigningKey } from '../../functions/schema/signing-key.ts';
import { connectionAs, deployDatabase, startDatabase } from './database.ts';

export const issuer = 'https://api.example.test';
export const audience = 'https://app.example.test';
export const allowedOrigin = 'https://app.example.test';
export const password = 'correct horse battery staple';
export const secrets: SecretVersions = [{ version: 1, value: 'kIjHgFeDcBa9876543210ZyXwVuTsRqP' }];

/** A deployed database with a signing key, and the auth service on it. */
export async function startAuth() {
  const database = await startDatabase();
  await deployDatabase(database);
  await database.asOwner((client) => ensureSigningKey(client, secrets));
  const service = createAuthService({
    connection: connectionAs(database, 'auth'),
    secrets,
    issuer,
    audience,
    allowedOrigins: [allowedOrigin],
    tokenLifetimeSeconds: 3_600,
    requireEmailVerification: false,
  });
  return { database, ...createClient(service) };
}

function createClient(service: AuthService) {
  const call = async (method: string, path: string, headers: Record<string, string>, body?: object) => {
    const json = body && { 'content-type': 'application/json' };
    const event = createEvent(`${method} /api/auth${path}`, {
      headers: { ...json, ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
    return readAnswer(await service.answer(event));
  };
  return {
    get: (path: string, headers: Record<string, string> = {}) => call('GET', path, headers),
    post: (path: string, body: object, headers: Record<string, string> = {}) =>
      call('POST', path, headers, body),
  };
}

function readAnswer({ statusCode, headers, cookies, body }: HttpAnswer) {
  return {
    status: statusCode,
    headers: headers ?? {},
    cookies: cookies ?? [],
    body: body ? JSON.parse(body) : null,
  };
}
