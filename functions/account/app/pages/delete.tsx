import { useState } from 'react';
import { accountLinks } from '#shared/contract/account-links';
import { usePage } from '../context.tsx';
import type { Fault } from '../faults.ts';
import { pathOf } from '../page-list.ts';
import { post } from '../post.ts';
import { Form } from '../ui/form.tsx';
import { Frame } from '../ui/frame.tsx';
import { MemberFrame } from '../ui/member-frame.tsx';
import { FaultNotice, Notice } from '../ui/notice.tsx';
import { DeleteAsMember } from './delete/as-member.tsx';

/** Deletes the account: by the link of a mail, which needs no session, or for whoever is signed in. */
export function Delete() {
  const { copy, data } = usePage();
  const { done } = copy.delete;
  const [isDone, setDone] = useState(false);
  const finish = () => setDone(true);
  if (isDone) {
    return (
      <Frame>
        <Notice kind="good" words={done} />
      </Frame>
    );
  }
  if (data.hasToken) {
    return (
      <Frame>
        <DeleteByLink onDone={finish} />
      </Frame>
    );
  }
  return (
    <MemberFrame>
      <Losses />
      <DeleteAsMember onDone={finish} />
    </MemberFrame>
  );
}

function Losses() {
  const { text, losses } = usePage().copy.delete;
  return (
    <>
      <p>{text}</p>
      <ul>
        {losses.map((loss) => (
          <li key={loss}>{loss}</li>
        ))}
      </ul>
    </>
  );
}

function DeleteByLink({ onDone }: { readonly onDone: () => void }) {
  const { copy, token } = usePage();
  const { button, gone, keep, mailButton } = copy.delete;
  const [lost, setLost] = useState<Fault>();
  const send = async () => {
    const fault = await post(accountLinks.delete.endpoint, { token });
    if (!fault) onDone();
    if (fault?.code !== 'NOT_FOUND') return fault;
    setLost(fault);
    return undefined;
  };
  if (lost) {
    return (
      <FaultNotice fault={lost} words={{ NOT_FOUND: gone }}>
        <p>
          <a href={pathOf('delete')}>{mailButton}</a>
        </p>
      </FaultNotice>
    );
  }
  return (
    <>
      <Losses />
      <Form button={button} send={send} isDangerous />
      <p className="aside">
        <a href={pathOf('security')}>{keep}</a>
      </p>
    </>
  );
}
