import type { HttpAnswer } from '#shared/http/event';
import { logger } from '#shared/observability/logger';
import { isBan } from '../ban.ts';
import type { RequestState } from '../request-state.ts';
import { ProviderUnavailableError, SocialRefusal } from './errors.ts';

const foundStatus = 302;

/** Why a browser that came back from a provider is not signed in, as the engine says it in the redirect; or undefined. */
export function failureIn(response: Response, { sessionId }: RequestState): string | undefined {
  const location = response.headers.get('location');
  if (sessionId !== undefined || location === null) return undefined;
  return URL.parse(location, 'http://relative')?.searchParams.get('error') ?? undefined;
}

/** The code for an error that a browser should hear of in the app, not here; undefined for others. */
export function failureCode(error: unknown): string | undefined {
  if (error instanceof SocialRefusal) {
    logger.warn('sign-in by a provider refused', { reason: error.message });
    return error.code;
  }
  if (error instanceof ProviderUnavailableError) {
    logger.warn('sign-in provider unavailable', error.cause as Error);
    return 'temporarily_unavailable';
  }
  return isBan(error) ? 'account_banned' : undefined;
}

/** Sends a browser on to the app with what went wrong. */
export function redirectWith(code: string, url: string): HttpAnswer {
  return { statusCode: foundStatus, headers: { location: withParameter(url, `error=${code}`) } };
}

/** A URL of the app, which may be a path alone, with one more parameter. */
export function withParameter(url: string, parameter: string): string {
  const [, beforeFragment = '', fragment = ''] = /^([^#]*)(.*)$/s.exec(url) ?? [];
  const separator = beforeFragment.includes('?') ? '&' : '?';
  return `${beforeFragment}${separator}${parameter}${fragment}`;
}
