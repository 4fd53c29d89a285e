import { useState } from 'react';
import { accountLinks, type NewLinkPage } from '#shared/contract/account-links';
import { useCopy } from '../context.tsx';
import { postWithoutCookies } from '../post.ts';
import { EmailField } from './email-field.tsx';
import { Form, faultsOfEmail } from './form.tsx';
import { Notice } from './notice.tsx';

/** Asks for an address to mail a link to. The answer is the same whether or not there is an account. */
export function LinkRequest({ kind }: { readonly kind: NewLinkPage }) {
  const { verify, forgot } = useCopy();
  const [isDone, setDone] = useState(false);
  if (isDone) return <Notice kind="good" words={kind === 'verify' ? verify.sent : forgot.done} />;
  return (
    <Form
      button={kind === 'verify' ? verify.newLink : forgot.button}
      fieldOf={faultsOfEmail('email')}
      send={async ({ email = '' }) => {
        const fault = await postWithoutCookies(accountLinks[kind].newLinkEndpoint, { email: email.trim() });
        if (!fault) setDone(true);
        return fault;
      }}
    >
      <EmailField />
    </Form>
  );
}
