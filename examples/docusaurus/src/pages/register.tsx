import Link from '@docusaurus/Link';
import { AccountPage } from '@site/src/components/account-page';
import { ForGuests } from '@site/src/components/for-guests';
import { RegisterForm } from '@site/src/components/register-form';
import { useHere } from '@site/src/components/use-here';
import { toLogin } from '@site/src/return-path';

export default function Register() {
  const login = toLogin(useHere());
  return (
    <AccountPage title="Register">
      <ForGuests>
        <RegisterForm login={login} />
        <p className="margin-top--md">
          Have an account? <Link to={login}>Log in</Link>
        </p>
      </ForGuests>
    </AccountPage>
  );
}
