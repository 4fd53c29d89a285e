import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** The pages that show the examples' files. */
export const pages = ['backends-python', 'backends-node', 'react'].map((name) =>
  join(root, `docs/${name}.md`),
);

const languages: Readonly<Record<string, string>> = {
  '.py': 'python',
  '.ts': 'ts',
  '.tsx': 'tsx',
  '.sql': 'sql',
};

/** A page with the files that it names as they are: `npm run docs` writes them, and the tests run them. */
export function fillPage(page: string): string {
  return page.replace(
    /(<!-- (examples\/[\w./-]+): copied by "npm run docs" -->\n).*?(<!-- end -->)/gs,
    (_, head: string, file: string, foot: string) => `${head}\n${quote(file)}\n${foot}`,
  );
}

function quote(file: string): string {
  return `\`\`\`${languages[extname(file)] ?? ''}\n${readFileSync(join(root, file), 'utf8').trimEnd()}\n\`\`\`\n`;
}
