import { useState } from 'react';
import { accountLinks } from '#shared/contract/account-links';
import { usePage } from '../../context.tsx';
import type { Fault } from '../../faults.ts';
import { pathOf } from '../../page-list.ts';
import { post } from '../../post.ts';
import { Button } from '../../ui/button.tsx';
import type { Values } from '../../ui/form.tsx';
import { Answered } from '../../ui/loaded.tsx';
import { FaultNotice, Notice } from '../../ui/notice.tsx';
import { ProvenForm } from '../../ui/proven-form.tsx';
import { isPassword, useMethods } from '../../use-methods.ts';

const { endpoint } = accountLinks.delete;

/** Deletes at once by the password, or mails a link that does. */
export function DeleteAsMember({ onDone }: { readonly onDone: () => void }) {
  const { copy } = usePage();
  const { button, passwordText, keep } = copy.delete;
  const methods = useMethods();
  const send = async ({ password }: Values) => {
    const fault = await post(endpoint, { password });
    if (!fault) onDone();
    return fault;
  };
  return (
    <Answered answer={methods}>
      {(list) => (
        <>
          {list.some(isPassword) && (
            <>
              <p>{passwordText}</p>
              <ProvenForm {...{ methods, button, send }} isDangerous />
            </>
          )}
          <MailRequest />
          <p className="back">
            <a href={pathOf('security')}>{keep}</a>
          </p>
        </>
      )}
    </Answered>
  );
}

function MailRequest() {
  const { mailText, mailButton, mailed } = usePage().copy.delete;
  const [isBusy, setBusy] = useState(false);
  const [isSent, setSent] = useState(false);
  const [fault, setFault] = useState<Fault>();
  const request = async () => {
    setBusy(true);
    setFault(undefined);
    const refused = await post(endpoint, {});
    setBusy(false);
    setFault(refused);
    setSent(!refused);
  };
  if (isSent) return <Notice kind="good" words={mailed} />;
  return (
    <section className="alternative">
      {fault && <FaultNotice fault={fault} />}
      <p>{mailText}</p>
      <Button isBusy={isBusy} onClick={request}>
        {mailButton}
      </Button>
    </section>
  );
}
