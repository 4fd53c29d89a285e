import { orThrow } from '@site/src/refusal';
import { useClient } from 'gatehouse/react';
import { useState } from 'react';
import { NavbarButton } from './navbar-button';

interface LogOutProps {
  readonly mobile?: boolean;
  readonly onClick?: () => void;
}

export function LogOut({ mobile = false, onClick }: LogOutProps) {
  const client = useClient();
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle');
  const logOut = async () => {
    setState('busy');
    try {
      await orThrow((fetchOptions) => client.signOut({ fetchOptions }));
      onClick?.();
    } catch {
      setState('failed');
    }
  };
  // Whoever leaves a machine that others use must know.
  const label = state === 'failed' ? 'Still logged in: try again' : 'Log out';
  return <NavbarButton mobile={mobile} label={label} disabled={state === 'busy'} onPress={logOut} />;
}
