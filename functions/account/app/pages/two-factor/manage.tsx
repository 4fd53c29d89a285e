import { useState } from 'react';
import { usePage } from '../../context.tsx';
import { askEngine, type Fault } from '../../faults.ts';
import { Button } from '../../ui/button.tsx';
import { useSwapFocus } from '../../ui/focus.ts';
import type { Values } from '../../ui/form.tsx';
import { ProvenForm } from '../../ui/proven-form.tsx';
import type { Answer } from '../../use-answer.ts';
import { usePageClient } from '../../use-client.ts';
import type { Method } from '../../use-methods.ts';

interface ManageProps {
  readonly methods: Answer<readonly Method[]>;
  readonly onCodes: (codes: readonly string[]) => void;
  readonly onOff: () => void;
}

/** What can be done with a second factor that is on: each asks for the password. */
export function Manage({ methods, onCodes, onOff }: ManageProps) {
  const { twoFactor } = usePage().copy;
  const client = usePageClient();
  const [wish, setWish] = useState<'codes' | 'off'>();
  const place = useSwapFocus<HTMLDivElement>(wish);
  const makeCodes = async ({ password }: Values) => {
    const { data, fault } = await askEngine((fetchOptions) =>
      client.twoFactor.generateBackupCodes({ password, fetchOptions }),
    );
    if (fault) return fault;
    setWish(undefined);
    onCodes(data.backupCodes);
    return undefined;
  };
  const turnOff = async ({ password }: Values) => {
    const { fault } = await askEngine((fetchOptions) => client.twoFactor.disable({ password, fetchOptions }));
    if (!fault) onOff();
    return fault;
  };
  const wishes = {
    codes: { title: twoFactor.newCodes, text: twoFactor.newCodesText, send: makeCodes },
    off: { title: twoFactor.turnOff, text: twoFactor.turnOffText, send: turnOff, isDangerous: true },
  };
  return (
    <div ref={place}>
      {wish ? (
        <WishForm key={wish} {...wishes[wish]} methods={methods} onCancel={() => setWish(undefined)} />
      ) : (
        <Wishes onWish={setWish} />
      )}
    </div>
  );
}

function Wishes({ onWish }: { readonly onWish: (wish: 'codes' | 'off') => void }) {
  const { twoFactor } = usePage().copy;
  return (
    <>
      <p>{twoFactor.on}</p>
      <div className="buttons-inline">
        <Button onClick={() => onWish('codes')}>{twoFactor.newCodes}</Button>
        <Button onClick={() => onWish('off')}>{twoFactor.turnOff}</Button>
      </div>
    </>
  );
}

interface WishFormProps extends Pick<ManageProps, 'methods'> {
  readonly title: string;
  readonly text: string;
  readonly isDangerous?: boolean;
  readonly send: (values: Values) => Promise<Fault | undefined>;
  readonly onCancel: () => void;
}

function WishForm({ title, text, methods, isDangerous = false, send, onCancel }: WishFormProps) {
  const { common } = usePage().copy;
  return (
    <>
      <h2 tabIndex={-1}>{title}</h2>
      <p>{text}</p>
      <ProvenForm {...{ methods, isDangerous, send }} button={title} />
      <Button kind="link" onClick={onCancel}>
        {common.cancel}
      </Button>
    </>
  );
}
