import { type ReactNode, useState } from 'react';
import { accountLinks, type NewLinkPage } from '#shared/contract/account-links';
import { usePage, usePath } from '../context.tsx';
import type { Words } from '../copy/copy.ts';
import { type Fault, isLinkLost } from '../faults.ts';
import { post } from '../post.ts';
import { Form, type Values } from './form.tsx';
import { LinkRequest } from './link-request.tsx';
import { FaultNotice, Notice } from './notice.tsx';

interface FollowLinkProps {
  readonly kind: NewLinkPage;
  readonly button: string;
  readonly done: Words;
  /** In place of the form, if the address has no token: why a link is needed. */
  readonly withoutToken: ReactNode;
  readonly fieldOf?: Readonly<Record<string, string>>;
  readonly children: ReactNode;
}

/**
 * Does what the link of a mail is for when the button is pressed, and not before: scanners of mails open links. One that
 * is of no use any more can be replaced at once.
 */
export function FollowLink({ kind, button, done, withoutToken, fieldOf = {}, children }: FollowLinkProps) {
  const { data, token } = usePage();
  const [isDone, setDone] = useState(false);
  const [lost, setLost] = useState<Fault>();
  const send = async (values: Values) => {
    const fault = await post(accountLinks[kind].endpoint, { ...values, token });
    if (!fault) setDone(true);
    if (!fault || !isLinkLost(fault)) return fault;
    setLost(fault);
    return undefined;
  };
  if (isDone) return <Done words={done} />;
  if (data.hasToken && !lost) return <Form {...{ button, send, fieldOf }}>{children}</Form>;
  return (
    <>
      {lost ? <FaultNotice fault={lost} /> : withoutToken}
      <LinkRequest kind={kind} />
    </>
  );
}

function Done({ words }: { readonly words: Words }) {
  const { signIn } = usePage().copy;
  return (
    <>
      <Notice kind="good" words={words} />
      <a className="button primary" href={usePath()('sign-in')}>
        {signIn.button}
      </a>
    </>
  );
}
