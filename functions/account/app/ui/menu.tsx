import { useClient } from '#shared/react/react';
import { usePage } from '../context.tsx';
import { askEngine } from '../faults.ts';
import { menu, type PageName, pathOf } from '../page-list.ts';
import { Button } from './button.tsx';

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
  const signOut = async () => {
    const { fault } = await askEngine((fetchOptions) => client.signOut({ fetchOptions }));
    location.assign(pathOf(fault ? data.page : 'signed-out'));
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
    </nav>
  );
}
