import type { ProfileCreation } from '#shared/contract/profile';
import type { Language } from './copy/languages.ts';
import type { PageName } from './page-list.ts';

/** What a stage has of its own. */
export interface Site {
  readonly productName: string;
  readonly logoUrl?: string | undefined;
  readonly termsUrl?: string | undefined;
  readonly privacyUrl?: string | undefined;
  /** Whether people may use codes of authenticator apps, and passkeys. */
  readonly secondFactors: readonly ('totp' | 'passkeys')[];
  /** Who else signs people in. */
  readonly providers: readonly Provider[];
}

export interface Provider {
  readonly id: string;
  readonly name: string;
}

/** What a form field takes, in the terms of HTML, by the contract's own schema. */
export interface FieldRules {
  readonly options?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

/** What the server tells a page: of an address, only what the server has checked. Nothing of it is secret. */
export interface PageData {
  readonly page: PageName;
  readonly language: Language;
  /** Whether the address has a token, which the page's script reads itself: no answer contains one. */
  readonly hasToken: boolean;
  /** Whether the browser has sent a session's cookie, which may have ended: a guess, until the API has been asked. */
  readonly mayBeSignedIn: boolean;
  /** Where to go in the end: an address of an allowed origin. */
  readonly returnTo: string | null;
  /** The code of what went wrong before this page, in the alphabet of codes. */
  readonly error: string | null;
  readonly site: Site;
  /** What the fields of a profile take, for the page that has them. */
  readonly profileRules?: Readonly<Record<ProfileField, FieldRules>>;
}

export type ProfileField = keyof ProfileCreation;
