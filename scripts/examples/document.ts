import { readFileSync, writeFileSync } from 'node:fs';
import { fillPage, pages } from './pages.ts';

for (const page of pages) {
  writeFileSync(page, fillPage(readFileSync(page, 'utf8')));
  process.stderr.write(`wrote ${page}\n`);
}
