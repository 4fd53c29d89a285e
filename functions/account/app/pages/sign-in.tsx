import { useEffect, useState } from 'react';
import { useSession } from '#shared/react/react';
import { usePage, usePath } from '../context.tsx';
import { askEngine } from '../faults.ts';
import { destinationOf, goOn, staying } from '../go-on.ts';
import type { PageData } from '../page-data.ts';
import { pathOf } from '../page-list.ts';
import { EmailField } from '../ui/email-field.tsx';
import { Form, type Values } from '../ui/form.tsx';
import { Frame } from '../ui/frame.tsx';
import { FaultNotice } from '../ui/notice.tsx';
import { OtherWays } from '../ui/other-ways.tsx';
import { PasswordField } from '../ui/password-field.tsx';
import { ResendLink } from '../ui/resend-link.tsx';
import { usePageClient } from '../use-client.ts';

/** Signs in by password, a provider or a passkey. */
export function SignIn() {
  const { copy, data } = usePage();
  const isIn = useWasInAlready();
  return (
    <Frame>
      {data.error && <FaultNotice fault={{ code: data.error }} />}
      {isIn && !isAskedAgain(data) ? <Already /> : <SignInForm />}
      <p className="aside">
        {copy.signIn.register} <a href={usePath()('register')}>{copy.signIn.registerLink}</a>
      </p>
    </Frame>
  );
}

/** Whether somebody was signed in before anything was done here: whoever has used the form is on the way out. */
function useWasInAlready(): boolean {
  const { status } = useSession();
  const { mayBeSignedIn } = usePage().data;
  const [first, setFirst] = useState(status);
  useEffect(() => setFirst((known) => (known === 'loading' ? status : known)), [status]);
  return first === 'loading' ? mayBeSignedIn : first === 'signed-in';
}

/** Whoever is to prove once more who they are gets the form, though they are signed in. */
function isAskedAgain({ error }: PageData): boolean {
  return error === 'SESSION_NOT_FRESH';
}

function SignInForm() {
  const { copy, data } = usePage();
  const { returnTo } = data;
  const path = usePath();
  const client = usePageClient();
  const [email, setEmail] = useState('');
  const send = async ({ email = '', password = '' }: Values) => {
    setEmail(email);
    const { data: answer, fault } = await askEngine((fetchOptions) =>
      client.signIn.email({ email: email.trim(), password, fetchOptions }),
    );
    if (fault) return fault;
    if (!('twoFactorRedirect' in answer)) return goOn(client, returnTo);
    location.assign(pathOf('second-factor', { returnTo }));
    return staying();
  };
  return (
    <>
      <Form
        button={copy.signIn.button}
        send={send}
        help={({ code }) => code === 'EMAIL_NOT_VERIFIED' && <ResendLink email={email} />}
      >
        <EmailField autoComplete="username" />
        <PasswordField name="password" label={copy.password.label} kind="current" />
        <p className="forgot">
          <a href={path('forgot')}>{copy.signIn.forgot}</a>
        </p>
      </Form>
      <OtherWays />
    </>
  );
}

/** Whoever is signed in already is asked, not sent: an app that sends them here may want somebody else. */
function Already() {
  const { copy, data } = usePage();
  const { user } = useSession();
  return (
    <>
      <p>{copy.signIn.already(user?.name ?? '…')}</p>
      <a className="button primary" href={destinationOf(data.returnTo)}>
        {copy.signIn.goOn}
      </a>
    </>
  );
}
