import { usePage } from './context.tsx';
import { askEngine } from './faults.ts';
import { type Answer, useAnswer } from './use-answer.ts';
import { usePageClient } from './use-client.ts';

/** A way to sign in that an account has: its password, or an account at a provider. */
export interface Method {
  readonly id: string;
  readonly providerId: string;
  readonly createdAt: string | Date;
}

/** As the engine calls the password among the providers. */
const passwordId = 'credential';

/** The ways to sign in of whoever is signed in. A stage without providers has the password alone, and nobody is asked. */
export function useMethods(): Answer<readonly Method[]> {
  const { providers } = usePage().data.site;
  const client = usePageClient();
  return useAnswer<readonly Method[]>(async () =>
    providers.length === 0
      ? { data: [{ id: passwordId, providerId: passwordId, createdAt: new Date() }] }
      : askEngine((fetchOptions) => client.listAccounts({ fetchOptions })),
  );
}

export function isPassword({ providerId }: Method): boolean {
  return providerId === passwordId;
}
