import type { RouteKeyOf } from '#shared/contract/routes';
import { createFunctionDatabase } from '#shared/database/function-database';
import { parseEnvironment } from '#shared/env';
import { createHttpHandler } from '#shared/http/handler';
import { loadKeySet } from '#shared/tokens/key-set';
import { createKeySource } from '#shared/tokens/key-source';
import { discoveryAnswer, keySetAnswer } from './discovery.ts';
import { jwksEnvironment } from './env.ts';

const environment = parseEnvironment(jwksEnvironment);
const database = createFunctionDatabase(environment.DATABASE_SECRET_ID);
/** So long, and for the `max-age` of the answers, a key that has been revoked may still be handed out. */
const maxAgeMs = 30_000;
const keys = createKeySource({ load: () => loadKeySet(database), maxAgeMs });

/**
 * Verifiers keep the key set for minutes and answers come from memory: this is for whole fleets behind one address that
 * start at once, and still far from taking an environment for itself.
 */
const maxPerMinute = 600;

const answerKeySet = async () => keySetAnswer(await keys.get());

export const handler = createHttpHandler<RouteKeyOf<'jwks'>>(
  {
    'GET /.well-known/jwks.json': answerKeySet,
    'GET /api/auth/jwks': answerKeySet,
    'GET /.well-known/openid-configuration': async () => discoveryAnswer(environment.ISSUER),
  },
  { addressLimit: { maxPerMinute } },
);
