import Link from '@docusaurus/Link';
import { AccountPage } from '@site/src/components/account-page';
import { ForGuests } from '@site/src/components/for-guests';
import { LoginForm } from '@site/src/components/login-form';
import { useHere } from '@site/src/components/use-here';
import { toRegister } from '@site/src/return-path';

export default function Login() {
  const here = useHere();
  return (
    <AccountPage title="Log in">
      <ForGuests>
        <LoginForm />
        <p>
          No account yet? <Link to={toRegister(here)}>Register</Link>
        </p>
      </ForGuests>
    </AccountPage>
  );
}
