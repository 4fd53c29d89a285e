import { type AccountPage, accountLinks, signInFailedPath } from '#shared/contract/account-links';
import type { Route } from '#shared/http/event';
import { copy } from './copy.ts';
import { pageAnswer } from './document.ts';
import { renderNotFound, renderPage, renderSignInFailed, renderWithoutToken } from './pages.ts';

interface AccountPagesOptions {
  /** What users know the service by. */
  readonly productName: string;
}

const pagesByPath = new Map<string, AccountPage>(
  Object.entries(accountLinks).map(([page, { path }]) => [path, page as AccountPage]),
);

/**
 * The pages that links in e-mails lead to, and the one where a sign-in ends that no app waits for any more. Of the query only whether it has a token matters: the page's script reads
 * the token itself, so that no answer contains one.
 */
export function createAccountPages({ productName }: AccountPagesOptions): Route {
  return async ({ rawPath, queryStringParameters }) => {
    if (rawPath === signInFailedPath) {
      return pageAnswer(200, {
        productName,
        title: copy.signInFailed.heading,
        content: renderSignInFailed(),
      });
    }
    const page = pagesByPath.get(rawPath);
    if (!page) {
      return pageAnswer(404, { productName, title: copy.notFound.heading, content: renderNotFound() });
    }
    const content = queryStringParameters?.token ? renderPage(page) : renderWithoutToken(page);
    return pageAnswer(200, { productName, title: copy.pages[page].title, content });
  };
}
