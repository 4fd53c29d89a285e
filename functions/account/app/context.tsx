import { createContext, type ReactNode, useContext } from 'react';
import type { Copy } from './copy/copy.ts';
import type { Language } from './copy/languages.ts';
import type { PageData } from './page-data.ts';
import { type PageName, pathOf } from './page-list.ts';

/** What every component of a page may want to know. */
export interface PageContext {
  readonly data: PageData;
  readonly copy: Copy;
  readonly language: Language;
  readonly chooseLanguage: (language: Language) => void;
  /** The token of the link that led here; null without one, and on the server. */
  readonly token: string | null;
}

const Context = createContext<PageContext | undefined>(undefined);

export function PageContextProvider({
  value,
  children,
}: {
  readonly value: PageContext;
  readonly children: ReactNode;
}) {
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

export function usePage(): PageContext {
  const context = useContext(Context);
  if (!context) throw new TypeError('a component of the pages stands outside of a page');
  return context;
}

export function useCopy(): Copy {
  return usePage().copy;
}

/** Paths of other pages, which take along where to go in the end. */
export function usePath(): (page: PageName) => string {
  const { returnTo } = usePage().data;
  return (page) => pathOf(page, { returnTo });
}
