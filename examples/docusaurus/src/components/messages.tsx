import { sayWhy } from '@site/src/words';
import { useSession } from 'gatehouse/react';
import type { ReactNode } from 'react';

export function Failure({ of: failure, children }: { readonly of: unknown; readonly children?: ReactNode }) {
  return (
    <div className="alert alert--danger margin-bottom--md" role="alert">
      {sayWhy(failure)} {children}
    </div>
  );
}

export function Success({ children }: { readonly children: ReactNode }) {
  return (
    <div className="alert alert--success margin-bottom--md" role="status">
      {children}
    </div>
  );
}

export function Waiting() {
  return <p aria-busy="true">Just a moment…</p>;
}

/** Nobody knows who is signed in: the page was opened without a connection. */
export function Unreachable() {
  const { error, refresh } = useSession();
  return (
    <Failure of={error}>
      <button type="button" className="button button--sm button--secondary" onClick={refresh}>
        Try again
      </button>
    </Failure>
  );
}
