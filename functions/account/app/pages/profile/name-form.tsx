import { useMemo, useState } from 'react';
import { useSession } from '#shared/react/react';
import { usePage } from '../../context.tsx';
import { askEngine } from '../../faults.ts';
import { Form, type Values } from '../../ui/form.tsx';
import { NameField } from '../../ui/name-field.tsx';
import { usePageClient } from '../../use-client.ts';

/** What the account's owner is called. */
export function NameForm() {
  const { copy } = usePage();
  const { user } = useSession();
  const client = usePageClient();
  const [name, setName] = useState(user?.name ?? '');
  const saved = useMemo(() => ({ name }), [name]);
  const send = async ({ name: entered = '' }: Values) => {
    const { fault } = await askEngine((fetchOptions) =>
      client.updateUser({ name: entered.trim(), fetchOptions }),
    );
    if (!fault) setName(entered);
    return fault;
  };
  return (
    <Form
      button={copy.profile.saveName}
      send={send}
      done={copy.common.saved}
      saved={saved}
      fieldOf={{ INVALID_NAME: 'name' }}
    >
      <NameField hint={copy.register.nameHint} defaultValue={name} />
    </Form>
  );
}
