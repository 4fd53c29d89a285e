import { useEffect, useState } from 'react';
import { usePage } from '../../context.tsx';
import { askEngine, type Fault } from '../../faults.ts';
import { staying } from '../../go-on.ts';
import { pathOf } from '../../page-list.ts';
import { Button } from '../../ui/button.tsx';
import type { Changes } from '../../use-changes.ts';
import { usePageClient } from '../../use-client.ts';
import type { Method } from '../../use-methods.ts';

/** The query parameter by which this page knows that somebody comes back from adding a provider. */
const linkedParameter = 'linked';

interface LinkButtonProps {
  readonly id: string;
  readonly name: string;
  readonly changes: Changes;
}

/** Leads to a provider, and from there back to this page. */
export function LinkButton({ id, name, changes }: LinkButtonProps) {
  const { security } = usePage().copy;
  const client = usePageClient();
  const link = async (): Promise<Fault | undefined> => {
    const { data, fault } = await askEngine((fetchOptions) =>
      client.linkSocial({
        provider: id,
        callbackURL: `${pathOf('security')}?${new URLSearchParams({ [linkedParameter]: id })}`,
        errorCallbackURL: pathOf('security'),
        disableRedirect: true,
        fetchOptions,
      }),
    );
    if (fault) return fault;
    location.assign(data.url);
    return staying();
  };
  return (
    <Button isBusy={changes.busyWith === id} onClick={() => void changes.change(id, link, '')}>
      {security.link(name)}
    </Button>
  );
}

/** Says that a provider has been added to whoever comes back from there, if it has. */
export function useArrival(methods: readonly Method[] | undefined, { say }: Changes): void {
  const { copy, data } = usePage();
  const [arrived, setArrived] = useState<string | null>(null);
  useEffect(() => setArrived(takeParameters()), []);
  const isThere = methods?.some(({ providerId }) => providerId === arrived);
  const name = data.site.providers.find(({ id }) => id === arrived)?.name;
  useEffect(() => {
    if (isThere && name) say(copy.security.linked(name));
  }, [isThere, name, say, copy]);
}

/** What is said once is not said again when the page is loaded anew. */
function takeParameters(): string | null {
  const url = new URL(location.href);
  const linked = url.searchParams.get(linkedParameter);
  url.searchParams.delete(linkedParameter);
  url.searchParams.delete('error');
  history.replaceState(null, '', url);
  return linked;
}
