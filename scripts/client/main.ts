import { join } from 'node:path';
import { buildClientPackage } from './package.ts';

const root = join(import.meta.dirname, '../..');

await buildClientPackage(root, join(root, 'dist/client'));
