import type { ReactNode } from 'react';

/** Things one below the other, each with what can be done about it. */
export function List({ children }: { readonly children: ReactNode }) {
  return <ul className="list">{children}</ul>;
}

interface RowProps {
  readonly title: ReactNode;
  readonly text?: ReactNode;
  /** Before the title. */
  readonly mark?: ReactNode;
  /** Buttons beside it. */
  readonly children?: ReactNode;
}

export function Row({ title, text, mark, children }: RowProps) {
  return (
    <li className="row">
      {mark}
      <div className="what">
        <b>{title}</b>
        {text && <span className="small">{text}</span>}
      </div>
      {children && <div className="actions">{children}</div>}
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
