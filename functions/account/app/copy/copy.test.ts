import { describe, expect, it } from 'vitest';
import { ar } from './ar.ts';
import type { Copy } from './copy.ts';
import { en } from './en.ts';
import { languages } from './languages.ts';
import { loadCopy } from './load.ts';

/** Every sentence by its path; of a function, what it makes of its own parameters' places. */
function sentences(words: unknown, path = ''): [string, string][] {
  if (typeof words === 'string') return [[path, words]];
  if (typeof words === 'function') return [[path, String(words(...Array(words.length).fill('…')))]];
  return Object.entries(words as object).flatMap(([name, value]) => sentences(value, `${path}.${name}`));
}

/** Names, and what is written in Latin letters everywhere. */
const latin = [
  'name@example.com',
  'JavaScript',
  'Google Authenticator',
  'Aegis',
  '1Password',
  'pt-BR',
  'en',
] as const;

describe.each(Object.entries(loadCopy))('the copy in %s', (language, load) => {
  it('has every word', async () => {
    const copy: Copy = await load();
    expect(Object.keys(languages)).toContain(language);
    const all = sentences(copy);
    expect(all.map(([path]) => path)).toEqual(expect.arrayContaining(sentences(en).map(([path]) => path)));
    expect(all.filter(([, sentence]) => sentence.trim() === '')).toEqual([]);
  });
});

it('has no English left in Arabic, and sets Latin letters from left to right', () => {
  for (const [path, sentence] of sentences(ar)) {
    const rest = latin.reduce((text, name) => text.replaceAll(`\u2066${name}\u2069`, ''), sentence);
    expect([path, rest]).toEqual([path, expect.not.stringMatching(/[A-Za-z]/)]);
  }
});
