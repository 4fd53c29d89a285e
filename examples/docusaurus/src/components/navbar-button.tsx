import clsx from 'clsx';

interface NavbarButtonProps {
  readonly label: string;
  readonly onPress: () => unknown;
  readonly disabled?: boolean;
  readonly mobile?: boolean;
}

/** Looks like the navbar's links, which lead somewhere; this one does something. */
export function NavbarButton({ label, onPress, disabled, mobile = false }: NavbarButtonProps) {
  const look = mobile ? 'menu__link' : 'navbar__item navbar__link';
  const button = (
    <button
      type="button"
      className={clsx('clean-btn navbar-button', look)}
      disabled={disabled}
      onClick={onPress}
    >
      {label}
    </button>
  );
  return mobile ? <li className="menu__list-item">{button}</li> : button;
}
