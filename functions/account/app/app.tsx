import { useEffect, useMemo, useState } from 'react';
import { GatehouseProvider } from '#shared/react/react';
import type { PageClient } from './client.ts';
import { PageContextProvider } from './context.tsx';
import type { Copy } from './copy/copy.ts';
import { type Language, languageCookie, languages } from './copy/languages.ts';
import { loadCopy } from './copy/load.ts';
import type { PageData } from './page-data.ts';
import { pages } from './pages/pages.ts';
import { documentTitle } from './titles.ts';

interface AppProps {
  readonly client: PageClient;
  readonly data: PageData;
  readonly copy: Copy;
  readonly token: string | null;
}

/** One page, as the server renders it first and the browser goes on with. */
export function App({ client, data, copy: firstCopy, token }: AppProps) {
  const [{ language, copy }, setWords] = useState({ language: data.language, copy: firstCopy });
  const Page = pages[data.page];
  useDocumentLanguage(language, documentTitle(copy, data));
  const context = useMemo(() => {
    const chooseLanguage = async (chosen: Language) => {
      keepLanguage(chosen);
      setWords({ language: chosen, copy: await loadCopy[chosen]() });
    };
    return { data, copy, language, chooseLanguage, token };
  }, [data, copy, language, token]);
  return (
    <GatehouseProvider client={client}>
      <PageContextProvider value={context}>
        <Page />
      </PageContextProvider>
    </GatehouseProvider>
  );
}

function useDocumentLanguage(language: Language, title: string) {
  useEffect(() => {
    document.title = title;
    document.documentElement.lang = language;
    document.documentElement.dir = languages[language].direction;
  }, [language, title]);
}

const cookieLifeSeconds = 365 * 24 * 60 * 60;

function keepLanguage(language: Language) {
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in browsers that are in use
  document.cookie = `${languageCookie}=${language}; Path=/account; Max-Age=${cookieLifeSeconds}; SameSite=Lax${secure}`;
}
