/**
 * The pages below `/account/`, by the last part of their path, and who they are for: `anyone`; `members`, who are
 * signed in; or whoever comes by the `link` of an e-mail, which has a token.
 */
export const pageList = {
  'sign-in': 'anyone',
  register: 'anyone',
  'second-factor': 'anyone',
  forgot: 'anyone',
  'signed-out': 'anyone',
  'sign-in-failed': 'anyone',
  error: 'anyone',
  verify: 'link',
  reset: 'link',
  delete: 'link',
  profile: 'members',
  security: 'members',
  password: 'members',
  email: 'members',
  'two-factor': 'members',
  sessions: 'members',
} as const satisfies Record<string, 'anyone' | 'members' | 'link'>;

export type PageName = keyof typeof pageList;

/** What the menu of members leads to. */
export const menu = ['profile', 'security', 'sessions'] as const satisfies readonly PageName[];

/** The page of whoever comes without a wish. */
export const homePage = 'profile' satisfies PageName;

export function isPageName(name: string): name is PageName {
  return Object.hasOwn(pageList, name);
}

interface PathOptions {
  /** Goes along, so that whoever was sent here is sent back in the end. */
  readonly returnTo?: string | null;
  /** The code of why somebody is sent there, which that page tells. */
  readonly error?: string | undefined;
}

export function pathOf(page: PageName, { returnTo, error }: PathOptions = {}): string {
  const query = new URLSearchParams({ ...(returnTo && { return_to: returnTo }), ...(error && { error }) });
  return `/account/${page}${query.size > 0 ? `?${query}` : ''}`;
}
