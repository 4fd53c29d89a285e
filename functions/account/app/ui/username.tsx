import { useMember } from '../use-client.ts';

/** Tells password managers whose password a form is about; nobody sees it. */
export function Username() {
  const user = useMember();
  return (
    <input type="email" name="username" autoComplete="username" value={user?.email ?? ''} readOnly hidden />
  );
}
