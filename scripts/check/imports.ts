import { globSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { importRules } from './import-rules.ts';

const root = join(import.meta.dirname, '../..');
const sources = ['infra', 'functions', 'shared', 'scripts', 'examples'].map(
  (folder) => `${folder}/**/*.{ts,tsx,mjs}`,
);
const importPattern =
  /^(?:import|export)\b[^'"]*?from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gm;

/** One sentence for every import that crosses a boundary. */
export function findForbiddenImports(): string[] {
  return globSync(sources, { cwd: root, exclude: ['**/node_modules', '**/.docusaurus'] })
    .filter((file) => !/\.test\.tsx?$/.test(file))
    .flatMap((file) => checkFile(file, readFileSync(join(root, file), 'utf8')));
}

/** Checks the imports of one file; `file` is its path from the project's root. */
export function checkFile(file: string, source: string): string[] {
  const rule = importRules.find(({ from }) => from.test(file));
  if (!rule) return [];
  const ownFolder = file.split('/').slice(0, 2).join('/');
  return [...source.matchAll(importPattern)]
    .map(([, from, bare, dynamic]) => resolve(file, from ?? bare ?? dynamic ?? ''))
    .filter((target) => !target.startsWith(`${ownFolder}/`) && !rule.allowed.test(target))
    .map((target) => `${file} imports ${target}: ${rule.sentence}`);
}

function resolve(file: string, specifier: string): string {
  if (specifier.startsWith('#shared/')) return `shared/${specifier.slice('#shared/'.length)}`;
  return specifier.startsWith('.') ? posix.join(dirname(file), specifier) : specifier;
}
