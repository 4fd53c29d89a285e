import { useCopy } from '../context.tsx';
import { FollowLink } from '../ui/follow-link.tsx';
import { faultsOfPassword } from '../ui/form.tsx';
import { Frame } from '../ui/frame.tsx';
import { PasswordField } from '../ui/password-field.tsx';

/** Chooses a new password by the token of a mail; without one, asks for the mail. */
export function Reset() {
  const { reset, forgot, password } = useCopy();
  return (
    <Frame>
      <FollowLink
        kind="reset"
        button={reset.button}
        done={reset.done}
        withoutToken={<p>{forgot.text}</p>}
        fieldOf={faultsOfPassword('newPassword')}
      >
        <p>{reset.text}</p>
        <PasswordField name="newPassword" label={password.new} kind="new" />
      </FollowLink>
    </Frame>
  );
}
