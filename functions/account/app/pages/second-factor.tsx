import { useState } from 'react';
import { usePage, usePath } from '../context.tsx';
import { askEngine } from '../faults.ts';
import { goOn } from '../go-on.ts';
import { Button } from '../ui/button.tsx';
import { CodeField } from '../ui/code-field.tsx';
import { Checkbox, TextField } from '../ui/field.tsx';
import { Form, type Values } from '../ui/form.tsx';
import { Frame } from '../ui/frame.tsx';
import { usePageClient } from '../use-client.ts';

/** Asks for the code that ends a sign-in. */
export function SecondFactor() {
  const { secondFactor } = usePage().copy;
  const [usesRecovery, setUsesRecovery] = useState(false);
  return (
    <Frame>
      <p>{usesRecovery ? secondFactor.recoveryText : secondFactor.text}</p>
      <CodeForm key={String(usesRecovery)} usesRecovery={usesRecovery} />
      <p className="aside">
        <Button kind="link" onClick={() => setUsesRecovery(!usesRecovery)}>
          {usesRecovery ? secondFactor.useApp : secondFactor.useRecovery}
        </Button>
      </p>
    </Frame>
  );
}

function CodeForm({ usesRecovery }: { readonly usesRecovery: boolean }) {
  const { copy, data } = usePage();
  const path = usePath();
  const client = usePageClient();
  const send = async ({ code = '', trust }: Values) => {
    const method = usesRecovery ? client.twoFactor.verifyBackupCode : client.twoFactor.verifyTotp;
    const { fault } = await askEngine((fetchOptions) =>
      method({ code: code.replaceAll(/\s/g, ''), trustDevice: trust === 'on', fetchOptions }),
    );
    return fault ?? goOn(client, data.returnTo);
  };
  return (
    <Form
      button={copy.secondFactor.button}
      send={send}
      fieldOf={{ INVALID_CODE: 'code', INVALID_BACKUP_CODE: 'code' }}
      help={({ code }) =>
        code === 'INVALID_TWO_FACTOR_COOKIE' && <a href={path('sign-in')}>{copy.secondFactor.startAgain}</a>
      }
    >
      {usesRecovery ? (
        <TextField
          name="code"
          label={copy.secondFactor.recoveryCode}
          dir="ltr"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck="false"
        />
      ) : (
        <CodeField label={copy.secondFactor.code} />
      )}
      <Checkbox name="trust" label={copy.secondFactor.trust} />
    </Form>
  );
}
