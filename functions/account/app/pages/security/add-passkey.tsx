import { useState } from 'react';
import { usePage } from '../../context.tsx';
import { askEngine } from '../../faults.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { useSwapFocus } from '../../ui/focus.ts';
import { Form, type Values } from '../../ui/form.tsx';
import { passkeyFault } from '../../ui/passkey-fault.ts';
import { usePageClient } from '../../use-client.ts';

interface AddPasskeyProps {
  readonly onDone: () => Promise<void>;
}

/** A button that becomes a form for the passkey's name. */
export function AddPasskey({ onDone }: AddPasskeyProps) {
  const { security } = usePage().copy;
  const [isOpen, setOpen] = useState(false);
  const place = useSwapFocus<HTMLDivElement>(isOpen);
  const finish = async () => {
    await onDone();
    setOpen(false);
  };
  return (
    <div className="add" ref={place}>
      {isOpen ? (
        <NameForm onDone={finish} onCancel={() => setOpen(false)} />
      ) : (
        <Button onClick={() => setOpen(true)}>{security.addPasskey}</Button>
      )}
    </div>
  );
}

const maxNameLength = 100;

function NameForm({ onDone, onCancel }: AddPasskeyProps & { readonly onCancel: () => void }) {
  const { copy } = usePage();
  const client = usePageClient();
  const send = async ({ passkeyName = '' }: Values) => {
    // Without a limit of time, which would also be that of the person before the prompt.
    const { data: added, fault } = await askEngine(() => client.passkey.addPasskey());
    if (fault) return passkeyFault(fault);
    const name = passkeyName.trim();
    // Afterwards: what a passkey is added with, authenticators show in place of the address. It works without, too.
    if (name !== '')
      await askEngine((fetchOptions) => client.passkey.updatePasskey({ id: added.id, name, fetchOptions }));
    await onDone();
    return undefined;
  };
  return (
    <>
      <Form
        button={copy.security.addPasskey}
        send={send}
        words={{ passkey_not_shown: copy.security.passkeyNotAdded }}
      >
        <TextField
          name="passkeyName"
          label={copy.security.passkeyName}
          hint={copy.security.passkeyNameHint}
          isOptional
          maxLength={maxNameLength}
          autoComplete="off"
        />
      </Form>
      <Button kind="link" onClick={onCancel}>
        {copy.common.cancel}
      </Button>
    </>
  );
}
