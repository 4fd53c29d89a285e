import { useState } from 'react';
import { useCopy } from '../context.tsx';
import { askEngine, type Outcome } from '../faults.ts';
import { usePageClient } from '../use-client.ts';
import { Button } from './button.tsx';
import { FaultNotice, Notice } from './notice.tsx';

/** Mails the link to verify an address once more. */
export function ResendLink({ email }: { readonly email: string }) {
  const { signIn } = useCopy();
  const client = usePageClient();
  const [isBusy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome<unknown>>();
  const send = async () => {
    setBusy(true);
    setOutcome(await askEngine((fetchOptions) => client.sendVerificationEmail({ email, fetchOptions })));
    setBusy(false);
  };
  if (outcome && !outcome.fault) return <Notice kind="good" words={signIn.resent} />;
  return (
    <>
      {outcome?.fault && <FaultNotice fault={outcome.fault} />}
      <Button isBusy={isBusy} onClick={send}>
        {signIn.resend}
      </Button>
    </>
  );
}
