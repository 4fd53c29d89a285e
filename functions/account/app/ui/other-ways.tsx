import { useState } from 'react';
import { usePage } from '../context.tsx';
import { askEngine, type Fault } from '../faults.ts';
import { continuationOf, goOn, staying } from '../go-on.ts';
import { pathOf } from '../page-list.ts';
import { usePageClient } from '../use-client.ts';
import { Button } from './button.tsx';
import { FaultNotice } from './notice.tsx';
import { passkeyFault } from './passkey-fault.ts';
import { ProviderLogo } from './provider-logo.tsx';

/** The ways in beside a password that the stage has; `isNew` for whoever cannot have a passkey here yet. */
export function OtherWays({ isNew = false }: { readonly isNew?: boolean }) {
  const { copy, data } = usePage();
  const { providers, secondFactors } = data.site;
  const takesPasskeys = !isNew && secondFactors.includes('passkeys');
  const [busyWith, setBusyWith] = useState<string>();
  const [fault, setFault] = useState<Fault>();
  const ways = useWays();
  const take = (name: string, way: () => Promise<Fault | undefined>) => async () => {
    setBusyWith(name);
    setFault(undefined);
    setFault(await way());
    setBusyWith(undefined);
  };
  if (providers.length === 0 && !takesPasskeys) return null;
  return (
    <section className="other-ways">
      <p className="divider">
        <span>{copy.signIn.or}</span>
      </p>
      {fault && <FaultNotice fault={fault} />}
      {providers.map(({ id, name }) => (
        <Button key={id} isBusy={busyWith === id} onClick={take(id, () => ways.provider(id))}>
          <ProviderLogo id={id} />
          {copy.signIn.with(name)}
        </Button>
      ))}
      {takesPasskeys && (
        <Button isBusy={busyWith === 'passkey'} onClick={take('passkey', ways.passkey)}>
          <ProviderLogo id="passkey" />
          {copy.signIn.passkey}
        </Button>
      )}
    </section>
  );
}

function useWays() {
  const { returnTo } = usePage().data;
  const client = usePageClient();
  return {
    async provider(provider: string) {
      const { data, fault } = await askEngine((fetchOptions) =>
        client.signIn.social({
          provider,
          callbackURL: continuationOf(returnTo),
          errorCallbackURL: pathOf('sign-in', { returnTo }),
          disableRedirect: true,
          fetchOptions,
        }),
      );
      if (fault) return fault;
      if (!data.url) return { code: 'other' };
      location.assign(data.url);
      return staying();
    },
    async passkey() {
      // Without a limit of time, which would also be that of the person before the prompt.
      const { fault } = await askEngine(() => client.signIn.passkey());
      return fault ? passkeyFault(fault) : goOn(client, returnTo);
    },
  };
}
