import { usePage, usePath } from '../context.tsx';
import { wordsFor } from '../copy/copy.ts';
import { Frame } from '../ui/frame.tsx';

/** Where a sign-in by a provider ends that belongs to no app any more: too late, opened twice, in another browser. */
export function SignInFailed() {
  const { copy, data } = usePage();
  return (
    <Frame>
      <p>{wordsFor(copy, data.error ?? 'state_mismatch').text}</p>
      <a className="button primary" href={usePath()('sign-in')}>
        {copy.signIn.button}
      </a>
    </Frame>
  );
}
