import type { ReactNode } from 'react';
import { useSession } from './provider.tsx';

interface RequireAuthProps {
  /** For users who are signed in. */
  readonly children: ReactNode;
  /** In place of it while that is not known yet, as on a server. */
  readonly loading?: ReactNode;
  /** If nobody is signed in: a link to the page to sign in, or what leads there. */
  readonly signedOut: ReactNode;
  /** If the server cannot be reached, so that nobody knows; `loading` unless given. */
  readonly unreachable?: ReactNode;
}

/**
 * Shows its children to users who are signed in. It is for their convenience, not for protection: what others must not
 * see, the API must not tell them.
 */
export function RequireAuth({
  children,
  loading = null,
  signedOut,
  unreachable = loading,
}: RequireAuthProps) {
  const { status } = useSession();
  const shown = { loading, 'signed-in': children, 'signed-out': signedOut, unreachable };
  return shown[status];
}
