import type { ReactNode } from 'react';

/** Things that somebody has, one below the other, each with what can be done about it. */
export function List({ children }: { readonly children: ReactNode }) {
  return <ul className="list">{children}</ul>;
}

interface ItemProps {
  readonly title: ReactNode;
  /** Sets one apart from the others. */
  readonly mark?: string | undefined;
  /** At the end of the line: a button. */
  readonly action?: ReactNode;
  readonly children?: ReactNode;
}

export function Item({ title, mark, action, children }: ItemProps) {
  return (
    <li>
      <div>
        <p className="title">
          <span>{title}</span> {mark && <span className="mark">{mark}</span>}
        </p>
        {children}
      </div>
      {action}
    </li>
  );
}
