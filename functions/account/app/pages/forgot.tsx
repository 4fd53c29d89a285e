import { usePage, usePath } from '../context.tsx';
import { Frame } from '../ui/frame.tsx';
import { LinkRequest } from '../ui/link-request.tsx';

/** Asks for a link to choose a new password. */
export function Forgot() {
  const { copy } = usePage();
  return (
    <Frame>
      <p>{copy.forgot.text}</p>
      <LinkRequest kind="reset" />
      <p className="aside">
        <a href={usePath()('sign-in')}>{copy.common.back}</a>
      </p>
    </Frame>
  );
}
