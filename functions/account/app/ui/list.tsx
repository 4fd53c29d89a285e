import type { ReactNode } from 'react';

/** Things that somebody has, one below the other, each with what can be done about it. */
export function List({ children }: { readonly children: ReactNode }) {
  return <ul className="list">{children}</ul>;
}

interface ItemProps {
  readonly title: ReactNode;
  /** Before the title. */
  readonly logo?: ReactNode;
  /** Sets one apart from the others. */
  readonly badge?: string | undefined;
  /** At the end of the line: buttons. */
  readonly action?: ReactNode;
  /** Below the title, as paragraphs. */
  readonly children?: ReactNode;
}

export function Item({ title, logo, badge, action, children }: ItemProps) {
  return (
    <li>
      {logo}
      <div className="what">
        <p className="title">
          <span>{title}</span> {badge && <span className="badge">{badge}</span>}
        </p>
        {children}
      </div>
      {action && <div className="actions">{action}</div>}
    </li>
  );
}

/** In place of a list of one. */
export function ListWaiting() {
  return (
    <div className="waiting" aria-busy="true">
      <span aria-hidden="true" />
    </div>
  );
}
