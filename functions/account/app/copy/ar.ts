import type { Copy } from './copy.ts';
import { en } from './en.ts';

export const ar: Copy = en;
