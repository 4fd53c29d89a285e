import { globSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

const functionsFolder = 'functions';

/** A function's handler, and the name that its bundle and its deployed function have. */
export interface Handler {
  readonly name: string;
  /** From the project's root. */
  readonly file: string;
}

/** Every `functions/**\/handler.ts`, by name: `functions/migration/copy/handler.ts` is `migration-copy`. */
export function listHandlers(root: string): Handler[] {
  return globSync(join(functionsFolder, '**/handler.ts'), { cwd: root })
    .map((file) => ({ name: relative(functionsFolder, dirname(file)).replaceAll(sep, '-'), file }))
    .sort((a, b) => a.name.localeCompare(b.name));
}
