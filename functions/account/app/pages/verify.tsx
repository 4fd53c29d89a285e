import { useCopy } from '../context.tsx';
import { FollowLink } from '../ui/follow-link.tsx';
import { Frame } from '../ui/frame.tsx';

/** Verifies an address by the token of a mail; without one, asks for the mail. */
export function Verify() {
  const { verify } = useCopy();
  return (
    <Frame>
      <FollowLink
        kind="verify"
        button={verify.button}
        done={verify.done}
        withoutToken={<p>{verify.withoutToken}</p>}
      >
        <p>{verify.text}</p>
      </FollowLink>
    </Frame>
  );
}
