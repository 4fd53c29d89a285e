import type { PageClient } from './client.ts';
import { askEngine, type Fault } from './faults.ts';
import { homePage, pathOf } from './page-list.ts';

/** Where whoever has signed in was going: the server has checked it. */
export function destinationOf(returnTo: string | null): string {
  return returnTo ?? pathOf(homePage);
}

/** Where a provider's sign-in comes back to: it leads on, over the page that asks for a code if need be. */
export function continuationOf(returnTo: string | null): string {
  const query = returnTo === null ? '' : `?${new URLSearchParams({ return_to: returnTo })}`;
  return `/account/continue${query}`;
}

/** Leaves the page with the session that has just begun; says so if the browser has kept none. */
export async function goOn(client: PageClient, returnTo: string | null): Promise<Fault | undefined> {
  const { data, fault } = await askEngine((fetchOptions) => client.getSession({ fetchOptions }));
  if (fault) return fault;
  if (!data) return { code: 'cookies_blocked' };
  location.assign(destinationOf(returnTo));
  return staying();
}

/** A form that has sent somebody on is busy until the page is gone. */
export function staying(): Promise<never> {
  return new Promise(() => {});
}
