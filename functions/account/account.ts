import type { z } from 'zod';
import type { RouteKeyOf } from '#shared/contract/routes';
import type { HttpAnswer, HttpEvent, Route } from '#shared/http/event';
import type { PageData, Site } from './app/page-data.ts';
import { homePage, isPageName, type PageName, pathOf } from './app/page-list.ts';
import type { accountEnvironment } from './env.ts';
import { type Assets, assetAnswer } from './server/assets.ts';
import { brandStyle } from './server/brand-style.ts';
import { chooseLanguage } from './server/language.ts';
import { pageAnswer } from './server/page-answer.tsx';
import { profileRules } from './server/profile-rules.ts';
import { readReturnTo } from './server/return-to.ts';

export type AccountSettings = z.output<typeof accountEnvironment>;

const prefix = '/account/';

/** The hosted pages, and their scripts. A page that there is not is a page too. */
export function createAccountRoutes(
  settings: AccountSettings,
  assets: Assets,
): Readonly<Record<RouteKeyOf<'account'>, Route>> {
  const site = siteOf(settings);
  const show = (event: HttpEvent, page: PageName, statusCode = 200) => {
    const acceptEncoding = event.headers['accept-encoding'];
    const style = brandStyle(assets.style, settings.BRAND);
    return pageAnswer(pageData(event, page, settings, site), { assets, style, statusCode, acceptEncoding });
  };
  const showNotFound = (event: HttpEvent) => show({ ...event, queryStringParameters: {} }, 'error', 404);
  return {
    'GET /account': async () => redirect(pathOf(homePage)),
    'GET /account/continue': async (event) => redirect(destinationOf(event, settings)),
    'GET /account/assets/{file}': async (event) => {
      const { file = '' } = event.pathParameters ?? {};
      if (!assets.manifest.files.includes(file)) return showNotFound(event);
      return assetAnswer(assets, file, event.headers['accept-encoding']);
    },
    'GET /account/{proxy+}': async (event) => {
      const name = event.rawPath.startsWith(prefix) ? event.rawPath.slice(prefix.length) : '';
      return isPageName(name) ? show(event, name) : showNotFound(event);
    },
  };
}

function redirect(location: string): HttpAnswer {
  return { statusCode: 302, headers: { location } };
}

function siteOf({ PRODUCT_NAME, SECOND_FACTORS, PROVIDERS, BRAND }: AccountSettings): Site {
  const { logoUrl, termsUrl, privacyUrl } = BRAND;
  const addresses = { logoUrl, termsUrl, privacyUrl };
  return { productName: PRODUCT_NAME, secondFactors: SECOND_FACTORS, providers: PROVIDERS, ...addresses };
}

/** As Better Auth calls it, with the prefix that it has over https. */
const sessionCookie = /^(?:__Secure-)?better-auth\.session_token=./;

/** The alphabet of error codes: nothing else of an address is ever repeated. */
const codePattern = /^[A-Za-z_]{1,64}$/;

function pageData(event: HttpEvent, page: PageName, settings: AccountSettings, site: Site): PageData {
  const { token, error = '' } = event.queryStringParameters ?? {};
  return {
    page,
    language: chooseLanguage(event),
    hasToken: Boolean(token),
    mayBeSignedIn: event.cookies?.some((cookie) => sessionCookie.test(cookie)) ?? false,
    returnTo: returnToOf(event, settings),
    error: codePattern.test(error) ? error : null,
    site,
    ...(page === 'profile' && { profileRules }),
  };
}

/** Where somebody was going before a provider signed them in, over the page that asks for a code if need be. */
function destinationOf(event: HttpEvent, settings: AccountSettings): string {
  const returnTo = returnToOf(event, settings);
  if (event.queryStringParameters?.twoFactorRedirect === 'true') return pathOf('second-factor', { returnTo });
  return returnTo ?? pathOf(homePage);
}

function returnToOf({ queryStringParameters }: HttpEvent, settings: AccountSettings): string | null {
  const { ISSUER: issuer, ALLOWED_ORIGINS: allowedOrigins } = settings;
  return readReturnTo(queryStringParameters?.return_to, { issuer, allowedOrigins });
}
