import type { ReactNode } from 'react';
import type { Changes } from '../use-changes.ts';
import { FaultNotice } from './notice.tsx';
import { Said } from './said.tsx';

interface PartProps {
  readonly title: string;
  readonly text?: ReactNode;
  /** Beside the title: a link to the page where it is changed. */
  readonly action?: { readonly href: string; readonly words: string };
  /** Of a part that is changed in place. */
  readonly changes?: Changes;
  readonly children?: ReactNode;
}

/** A part of a page: what it is, how it stands, and what can be changed. */
export function Part({ title, text, action, changes, children }: PartProps) {
  return (
    <section className="part">
      <div className="about">
        <div className="what">
          <h2 tabIndex={-1} {...(changes && { ref: changes.heading })}>
            {title}
          </h2>
          {text && <p className="small">{text}</p>}
        </div>
        {action && (
          <a className="button" href={action.href}>
            {action.words}
            <span className="unseen">{title}</span>
          </a>
        )}
      </div>
      {changes && <Said text={changes.said} />}
      {changes?.fault && <FaultNotice fault={changes.fault} />}
      {children}
    </section>
  );
}
