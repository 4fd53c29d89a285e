import { type Copy, wordsFor } from './copy/copy.ts';
import type { PageData } from './page-data.ts';
import type { PageName } from './page-list.ts';

/** The heading of a page. */
export function titleOf(copy: Copy, { page, error }: Pick<PageData, 'page' | 'error'>): string {
  if (page === 'error') return (error ? wordsFor(copy, error) : copy.error.notFound).heading;
  return copy[copyOf[page]].title;
}

/** What tabs and histories call a page. */
export function documentTitle(copy: Copy, data: Pick<PageData, 'page' | 'error' | 'site'>): string {
  return `${titleOf(copy, data)} – ${data.site.productName}`;
}

/** Under which name the words of a page stand. */
const copyOf = {
  'sign-in': 'signIn',
  register: 'register',
  'second-factor': 'secondFactor',
  forgot: 'forgot',
  'signed-out': 'signedOut',
  'sign-in-failed': 'signInFailed',
  verify: 'verify',
  reset: 'reset',
  delete: 'delete',
  profile: 'profile',
  security: 'security',
  password: 'changePassword',
  email: 'changeEmail',
  'two-factor': 'twoFactor',
  sessions: 'sessions',
} as const satisfies Record<Exclude<PageName, 'error'>, keyof Copy>;
