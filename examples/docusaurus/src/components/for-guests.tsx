import { Redirect, useLocation } from '@docusaurus/router';
import { returnPath } from '@site/src/return-path';
import { useSession } from 'gatehouse/react';
import type { ReactNode } from 'react';
import { Waiting } from './messages';

/** For who is not signed in. Who is, or becomes so here or in another tab, goes back to where they came from. */
export function ForGuests({ children }: { readonly children: ReactNode }) {
  const { status } = useSession();
  const { search } = useLocation();
  if (status === 'loading') return <Waiting />;
  return status === 'signed-in' ? <Redirect to={returnPath(search)} /> : children;
}
