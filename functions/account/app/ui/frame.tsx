import type { ReactNode } from 'react';
import { usePage } from '../context.tsx';
import { titleOf } from '../titles.ts';
import { LanguageChoice } from './language-choice.tsx';

interface FrameProps {
  readonly children: ReactNode;
  /** Beside the content, on wide screens. */
  readonly menu?: ReactNode;
}

/** What every page has around it, its heading included. */
export function Frame({ children, menu }: FrameProps) {
  const { copy, data } = usePage();
  return (
    <>
      <a className="skip" href="#content">
        {copy.common.skip}
      </a>
      <Brand />
      <div className={menu ? 'with-menu' : 'alone'}>
        {menu}
        <main id="content" tabIndex={-1}>
          <h1>{titleOf(copy, data)}</h1>
          {children}
        </main>
      </div>
      <Foot />
    </>
  );
}

function Brand() {
  const { productName, logoUrl } = usePage().data.site;
  return (
    <header className="brand">
      {logoUrl ? (
        <img src={logoUrl} alt={productName} height={32} referrerPolicy="no-referrer" />
      ) : (
        productName
      )}
    </header>
  );
}

function Foot() {
  const {
    copy: { common },
    data: { site },
  } = usePage();
  return (
    <footer>
      <LanguageChoice />
      {site.termsUrl && <a href={site.termsUrl}>{common.terms}</a>}
      {site.privacyUrl && <a href={site.privacyUrl}>{common.privacy}</a>}
    </footer>
  );
}
