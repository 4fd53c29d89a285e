import { writeFileSync } from 'node:fs';
import { renderConfiguration } from './configuration.ts';
import { configurationFile } from './files.ts';

writeFileSync(configurationFile, renderConfiguration());
process.stderr.write(`wrote ${configurationFile}\n`);
