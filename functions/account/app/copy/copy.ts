import type { CodeWithWords } from './codes.ts';
import type { en } from './en.ts';

/** What happened, and what follows from it. */
export interface Words {
  readonly heading: string;
  readonly text: string;
}

/** Every word of the pages. A language that lacks one does not compile. */
export type Copy = typeof en;

/** What is said for a code; of one that has no words, that it did not work. */
export function wordsFor({ problems }: Copy, code: string): Words {
  return Object.hasOwn(problems, code) ? problems[code as CodeWithWords] : problems.other;
}
