import type { AccountPage, accountLinks, NewLinkPage } from '#shared/contract/account-links';
import type { ProblemCode } from '#shared/contract/errors';

/** A heading and what follows it. */
export interface Words {
  readonly heading: string;
  readonly text: string;
}

/** What a page says when something has come of it. */
export interface Outcome extends Words {
  /** What is left to do on this page: the same again, nothing, or to ask for a new link. */
  readonly next: 'again' | 'nothing' | 'new link';
}

type ErrorOf<Page extends AccountPage> = (typeof accountLinks)[Page]['errors'][number];

/** Outcomes of a page's own: success, the errors of the contract, and what the page itself finds. */
type OwnOutcome<Page extends AccountPage> =
  | 'done'
  | ErrorOf<Page>
  | (Page extends 'reset' ? 'mismatch' : never);

/** Outcomes that every form may have: `unreachable` if no answer came, `other` for every answer without words. */
type SharedOutcome = Extract<ProblemCode, 'TOO_MANY_REQUESTS' | 'UNAVAILABLE'> | 'unreachable' | 'other';

interface PageCopy<Page extends AccountPage> {
  readonly title: string;
  readonly introduction: string;
  readonly button: string;
  /** Said if the address has no token: how to get one. */
  readonly withoutToken: Words;
  readonly outcomes: Readonly<Record<OwnOutcome<Page>, Outcome>>;
}

/** The form that asks for a new link. */
interface NewLinkCopy {
  readonly button: string;
  readonly outcomes: Readonly<Record<'done' | Extract<ProblemCode, 'INVALID_REQUEST'>, Outcome>>;
}

/** Every word of the pages: an error that a page may meet and that has no words does not compile. */
export interface Copy {
  readonly waiting: string;
  readonly withoutScripts: string;
  readonly notFound: Words;
  readonly signInFailed: Words;
  readonly email: string;
  readonly passwords: Readonly<Record<'first' | 'second' | 'hint' | 'show', string>>;
  /** What goes with an account. */
  readonly deleted: readonly string[];
  readonly pages: { readonly [Page in AccountPage]: PageCopy<Page> };
  readonly newLinks: Readonly<Record<NewLinkPage, NewLinkCopy>>;
  readonly outcomes: Readonly<Record<SharedOutcome, Outcome>>;
}
