import { toLogin, toRegister } from '@site/src/return-path';
import DefaultNavbarItem from '@theme/NavbarItem/DefaultNavbarItem';
import { useSession } from 'gatehouse/react';
import { LogOut } from './log-out';
import { NavbarButton } from './navbar-button';
import { useHere } from './use-here';

interface AccountItemProps {
  /** In the sidebar of small screens. */
  readonly mobile?: boolean;
  /** Closes that sidebar. */
  readonly onClick?: () => void;
}

/** Who is signed in, in the navbar. Nothing as long as nobody knows: a wrong word that goes away is worse. */
export function AccountItem(props: AccountItemProps) {
  const { status, user, refresh } = useSession();
  const here = useHere();
  if (status === 'loading') return null;
  if (status === 'unreachable')
    return <NavbarButton {...props} label="No connection: try again" onPress={refresh} />;
  if (status === 'signed-in')
    return (
      <>
        <UserName mobile={props.mobile}>{user.name}</UserName>
        <DefaultNavbarItem {...props} to="/profile" label="Profile" />
        <LogOut {...props} />
      </>
    );
  return (
    <>
      <DefaultNavbarItem {...props} to={toRegister(here)} label="Register" />
      <DefaultNavbarItem {...props} to={toLogin(here)} label="Log in" />
    </>
  );
}

function UserName({ mobile, children }: { readonly mobile?: boolean; readonly children: string }) {
  if (!mobile) return <span className="navbar__item user-name">{children}</span>;
  return (
    <li className="menu__list-item">
      <span className="menu__link user-name">{children}</span>
    </li>
  );
}
