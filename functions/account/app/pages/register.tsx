import { useState } from 'react';
import { usePage, usePath } from '../context.tsx';
import { askEngine } from '../faults.ts';
import { Button } from '../ui/button.tsx';
import { EmailField } from '../ui/email-field.tsx';
import { Form, faultsOfEmail, faultsOfPassword, type Values } from '../ui/form.tsx';
import { Frame } from '../ui/frame.tsx';
import { NameField } from '../ui/name-field.tsx';
import { Notice } from '../ui/notice.tsx';
import { OtherWays } from '../ui/other-ways.tsx';
import { PasswordField } from '../ui/password-field.tsx';
import { ResendLink } from '../ui/resend-link.tsx';
import { usePageClient } from '../use-client.ts';

/** Where the mail went, and whether it did. */
interface Registered {
  readonly email: string;
  readonly isSent: boolean;
}

/** Makes an account, which its owner then verifies by mail. */
export function Register() {
  const { copy } = usePage();
  const [registered, setRegistered] = useState<Registered>();
  return (
    <Frame>
      {registered ? (
        <LookIntoMailbox {...registered} onRetry={() => setRegistered(undefined)} />
      ) : (
        <RegistrationForm onDone={setRegistered} />
      )}
      <p className="aside">
        {copy.register.signIn} <a href={usePath()('sign-in')}>{copy.register.signInLink}</a>
      </p>
    </Frame>
  );
}

const fieldFaults = { INVALID_NAME: 'name', ...faultsOfEmail('email'), ...faultsOfPassword('password') };

function RegistrationForm({ onDone }: { readonly onDone: (registered: Registered) => void }) {
  const { copy } = usePage();
  const client = usePageClient();
  const send = async ({ name = '', email = '', password = '' }: Values) => {
    const { data: answer, fault } = await askEngine((fetchOptions) =>
      client.signUp.email({ name: name.trim(), email: email.trim(), password, fetchOptions }),
    );
    if (fault) return fault;
    const { verificationEmailSent: isSent = true } = answer as { verificationEmailSent?: boolean };
    onDone({ email: email.trim(), isSent });
    return undefined;
  };
  return (
    <>
      <Form button={copy.register.button} send={send} fieldOf={fieldFaults}>
        <NameField hint={copy.register.nameHint} />
        <EmailField />
        <PasswordField name="password" label={copy.password.label} kind="new" />
        <Agreement />
      </Form>
      <OtherWays isNew />
    </>
  );
}

function Agreement() {
  const {
    copy: { common, register },
    data: { site },
  } = usePage();
  if (!site.termsUrl && !site.privacyUrl) return null;
  return (
    <p className="small">
      {register.agreement} {site.termsUrl && <a href={site.termsUrl}>{common.terms}</a>}{' '}
      {site.privacyUrl && <a href={site.privacyUrl}>{common.privacy}</a>}
    </p>
  );
}

function LookIntoMailbox({ email, isSent, onRetry }: Registered & { readonly onRetry: () => void }) {
  const { copy } = usePage();
  return (
    <>
      <Notice kind={isSent ? 'good' : 'bad'} words={isSent ? copy.register.done : copy.register.notSent} />
      <p>
        <b dir="ltr">{email}</b>
      </p>
      <div className="buttons">
        <ResendLink email={email} />
        <Button kind="link" onClick={onRetry}>
          {copy.register.otherAddress}
        </Button>
      </div>
    </>
  );
}
