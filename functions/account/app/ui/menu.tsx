import { useState } from 'react';
import { useClient } from '#shared/react/react';
import { usePage } from '../context.tsx';
import { askEngine, type Fault } from '../faults.ts';
import { menu, type PageName, pathOf } from '../page-list.ts';
import { Button } from './button.tsx';
import { FaultNotice } from './notice.tsx';

/** Under which entry of the menu the other pages of members belong. */
const parents: Partial<Record<PageName, PageName>> = {
  password: 'security',
  email: 'security',
  'two-factor': 'security',
  delete: 'security',
};

/** The way through the pages of an account, and out. */
export function Menu() {
  const { copy, data } = usePage();
  const client = useClient();
  const here = parents[data.page] ?? data.page;
  const [fault, setFault] = useState<Fault>();
  const signOut = async () => {
    const outcome = await askEngine((fetchOptions) => client.signOut({ fetchOptions }));
    setFault(outcome.fault);
    if (!outcome.fault) location.assign(pathOf('signed-out'));
  };
  return (
    <nav aria-label={copy.common.menu}>
      <ul>
        {menu.map((name) => (
          <li key={name}>
            <a href={pathOf(name)} aria-current={name === here ? 'page' : undefined}>
              {copy[name].title}
            </a>
          </li>
        ))}
        <li>
          <Button kind="link" onClick={signOut}>
            {copy.common.signOut}
          </Button>
        </li>
      </ul>
      {fault && <FaultNotice fault={fault} />}
    </nav>
  );
}
