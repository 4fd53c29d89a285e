import { useState } from 'react';
import { usePage, usePath } from '../context.tsx';
import { askEngine } from '../faults.ts';
import { BackLink } from '../ui/back-link.tsx';
import { Form, faultsOfPassword, type Values } from '../ui/form.tsx';
import { Answered } from '../ui/loaded.tsx';
import { MemberFrame } from '../ui/member-frame.tsx';
import { Notice } from '../ui/notice.tsx';
import { PasswordField } from '../ui/password-field.tsx';
import { Username } from '../ui/username.tsx';
import { Waiting } from '../ui/waiting.tsx';
import { usePageClient } from '../use-client.ts';
import { isPassword, useMethods } from '../use-methods.ts';

/** In whose place two fields, what is said of them and a button are. */
const fields = 4;

/** Changes the password, and signs out all other devices. */
export function ChangePassword() {
  return (
    <MemberFrame fields={fields}>
      <Content />
      <BackLink />
    </MemberFrame>
  );
}

function Content() {
  const { changePassword } = usePage().copy;
  const methods = useMethods();
  const forgot = usePath()('forgot');
  const [isDone, setDone] = useState(false);
  if (isDone) return <Notice kind="good" words={changePassword.done} />;
  return (
    <Answered answer={methods} waiting={<Waiting fields={fields} />}>
      {(list) => (
        <>
          {list.some(isPassword) && <PasswordForm onDone={() => setDone(true)} />}
          <p className={list.some(isPassword) ? 'small' : undefined}>
            {changePassword.without} <a href={forgot}>{changePassword.withoutLink}</a>
          </p>
        </>
      )}
    </Answered>
  );
}

function PasswordForm({ onDone }: { readonly onDone: () => void }) {
  const { changePassword, password } = usePage().copy;
  const client = usePageClient();
  const send = async ({ currentPassword = '', newPassword = '' }: Values) => {
    const { fault } = await askEngine((fetchOptions) =>
      client.changePassword({ currentPassword, newPassword, revokeOtherSessions: true, fetchOptions }),
    );
    if (!fault) onDone();
    return fault;
  };
  return (
    <>
      <p>{changePassword.text}</p>
      <Form
        button={changePassword.button}
        send={send}
        words={{ INVALID_CREDENTIALS: password.wrong }}
        fieldOf={{ INVALID_CREDENTIALS: 'currentPassword', ...faultsOfPassword('newPassword') }}
      >
        <Username />
        <PasswordField name="currentPassword" label={password.current} kind="current" />
        <PasswordField name="newPassword" label={password.new} kind="new" />
      </Form>
    </>
  );
}
