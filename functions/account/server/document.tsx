import { App } from '../app/app.tsx';
import { createPageClient } from '../app/client.ts';
import type { Copy } from '../app/copy/copy.ts';
import { languages } from '../app/copy/languages.ts';
import type { PageData } from '../app/page-data.ts';
import { documentTitle } from '../app/titles.ts';

interface DocumentProps {
  readonly data: PageData;
  readonly copy: Copy;
  readonly style: string;
  /** Addresses of the page's scripts: the one that takes over, and what that will want. */
  readonly script: string;
  readonly preloads: readonly string[];
}

/** Asks nothing while it renders. */
const client = createPageClient('http://localhost');

/** A page, whole: what is to be seen at first needs no other answer. */
export function Document({ data, copy, style, script, preloads }: DocumentProps) {
  return (
    <html lang={data.language} dir={languages[data.language].direction}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{documentTitle(copy, data)}</title>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a file of ours, and colours of the stage */}
        <style dangerouslySetInnerHTML={{ __html: style }} />
        {preloads.map((file) => (
          <link key={file} rel="modulepreload" href={file} />
        ))}
        <script type="module" src={script} />
      </head>
      <body>
        <div id="page" data-page={JSON.stringify(data)}>
          <App {...{ client, data, copy }} token={null} />
        </div>
        <noscript>
          <p className="notice bad">{copy.common.withoutScripts}</p>
        </noscript>
      </body>
    </html>
  );
}
