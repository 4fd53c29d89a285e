import { usePage } from '../../context.tsx';
import { askEngine } from '../../faults.ts';
import type { Values } from '../../ui/form.tsx';
import { ProvenForm } from '../../ui/proven-form.tsx';
import type { Answer } from '../../use-answer.ts';
import { usePageClient } from '../../use-client.ts';
import type { Method } from '../../use-methods.ts';
import type { Enrolment } from './set-up.tsx';

interface BeginProps {
  readonly methods: Answer<readonly Method[]>;
  readonly onBegun: (enrolment: Enrolment) => void;
}

/** Asks for what an app is to be shown; nothing is on yet. */
export function Begin({ methods, onBegun }: BeginProps) {
  const { twoFactor } = usePage().copy;
  const client = usePageClient();
  const send = async ({ password }: Values) => {
    const { data, fault } = await askEngine((fetchOptions) =>
      client.twoFactor.enable({ password, fetchOptions }),
    );
    if (fault) return fault;
    onBegun(data as Enrolment);
    return undefined;
  };
  return (
    <>
      <p>{twoFactor.off}</p>
      <ProvenForm methods={methods} button={twoFactor.begin} send={send} />
    </>
  );
}
