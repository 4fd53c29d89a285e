import type { z } from 'zod';
import type { HttpAnswer, HttpEvent, Route } from '#shared/http/event';
import type { PageData, Site } from './app/page-data.ts';
import { isPageName, type PageName, pathOf } from './app/page-list.ts';
import type { accountEnvironment } from './env.ts';
import { type Assets, assetAnswer } from './server/assets.ts';
import { brandStyle } from './server/brand-style.ts';
import { chooseLanguage } from './server/language.ts';
import { assetsPath, pageAnswer } from './server/page-answer.tsx';
import { profileRules } from './server/profile-rules.ts';
import { readReturnTo } from './server/return-to.ts';

export type AccountSettings = z.output<typeof accountEnvironment>;

const prefix = '/account/';
/** Where a provider's sign-in comes back to, and is sent on. */
const continuePath = `${prefix}continue`;
const foundStatus = 302;

/** The hosted pages, and their scripts. A page that there is not is a page too. */
export function createAccountPages(settings: AccountSettings, assets: Assets): Route {
  const style = brandStyle(assets.style, settings.BRAND);
  const site = siteOf(settings);
  const show = (event: HttpEvent, page: PageName, statusCode: number) =>
    pageAnswer(pageData(event, page, settings, site), {
      assets,
      style,
      statusCode,
      acceptEncoding: event.headers['accept-encoding'],
    });
  return async (event) => {
    const { rawPath } = event;
    if (rawPath === continuePath) return sendOn(event, settings);
    const file = rawPath.startsWith(assetsPath) ? rawPath.slice(assetsPath.length) : undefined;
    if (file !== undefined && assets.files.includes(file))
      return assetAnswer(assets, file, event.headers['accept-encoding']);
    const name = rawPath.startsWith(prefix) ? rawPath.slice(prefix.length) : '';
    return isPageName(name)
      ? show(event, name, 200)
      : show({ ...event, queryStringParameters: {} }, 'error', 404);
  };
}

function siteOf({ PRODUCT_NAME, SECOND_FACTORS, PROVIDERS, BRAND }: AccountSettings): Site {
  const { logoUrl, termsUrl, privacyUrl } = BRAND;
  const addresses = { logoUrl, termsUrl, privacyUrl };
  return { productName: PRODUCT_NAME, secondFactors: SECOND_FACTORS, providers: PROVIDERS, ...addresses };
}

/** The alphabet of error codes: nothing else of an address is ever repeated. */
const codePattern = /^[A-Za-z_]{1,64}$/;

function pageData(event: HttpEvent, page: PageName, settings: AccountSettings, site: Site): PageData {
  const { token, return_to, error = '' } = event.queryStringParameters ?? {};
  return {
    page,
    language: chooseLanguage(event),
    hasToken: Boolean(token),
    returnTo: returnTo(return_to, settings),
    error: codePattern.test(error) ? error : null,
    site,
    ...(page === 'profile' && { profileRules }),
  };
}

/** On to where somebody was going before a provider signed them in, over the page that asks for a code if need be. */
function sendOn({ queryStringParameters = {} }: HttpEvent, settings: AccountSettings): HttpAnswer {
  const { return_to, twoFactorRedirect } = queryStringParameters;
  const destination = returnTo(return_to, settings);
  const location =
    twoFactorRedirect === 'true'
      ? pathOf('second-factor', { returnTo: destination })
      : (destination ?? pathOf('profile'));
  return { statusCode: foundStatus, headers: { location } };
}

function returnTo(wanted: string | undefined, { ISSUER, ALLOWED_ORIGINS }: AccountSettings): string | null {
  return readReturnTo(wanted, { issuer: ISSUER, allowedOrigins: ALLOWED_ORIGINS });
}
