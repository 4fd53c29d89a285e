import { usePage, usePath } from '../context.tsx';
import { Frame } from '../ui/frame.tsx';

export function SignedOut() {
  const { signedOut } = usePage().copy;
  return (
    <Frame>
      <p>{signedOut.text}</p>
      <a className="button primary" href={usePath()('sign-in')}>
        {signedOut.signIn}
      </a>
    </Frame>
  );
}
