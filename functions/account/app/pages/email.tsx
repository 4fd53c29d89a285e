import { useState } from 'react';
import { usePage } from '../context.tsx';
import { post } from '../post.ts';
import { BackLink } from '../ui/back-link.tsx';
import { EmailField } from '../ui/email-field.tsx';
import { faultsOfEmail, type Values } from '../ui/form.tsx';
import { MemberFrame } from '../ui/member-frame.tsx';
import { Notice } from '../ui/notice.tsx';
import { ProvenForm } from '../ui/proven-form.tsx';
import { useMember } from '../use-client.ts';
import { useMethods } from '../use-methods.ts';

/** Changes the e-mail address: nothing changes before the link in the new mailbox is followed. */
export function ChangeEmail() {
  return (
    <MemberFrame>
      <Content />
      <BackLink />
    </MemberFrame>
  );
}

function Content() {
  const { changeEmail } = usePage().copy;
  const user = useMember();
  const methods = useMethods();
  const [sentTo, setSentTo] = useState<string>();
  const send = async ({ newEmail = '', password }: Values) => {
    // The engine's client knows no password here.
    const fault = await post('/api/auth/change-email', { newEmail: newEmail.trim(), password });
    if (!fault) setSentTo(newEmail.trim());
    return fault;
  };
  if (sentTo !== undefined) {
    return (
      <>
        <Notice kind="good" words={changeEmail.done} />
        <p>
          <b dir="ltr">{sentTo}</b>
        </p>
      </>
    );
  }
  return (
    <>
      <p>{changeEmail.text(user?.email ?? '')}</p>
      <ProvenForm
        methods={methods}
        button={changeEmail.button}
        send={send}
        fieldOf={{ SAME_EMAIL: 'newEmail', ...faultsOfEmail('newEmail') }}
      >
        <EmailField name="newEmail" label={changeEmail.new} />
      </ProvenForm>
    </>
  );
}
