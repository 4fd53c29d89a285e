import { readFileSync, writeFileSync } from 'node:fs';
import { fillGuide, guideFile } from './guide.ts';

writeFileSync(guideFile, fillGuide(readFileSync(guideFile, 'utf8')));
process.stderr.write(`wrote ${guideFile}\n`);
