import { enableCompileCache } from 'node:module';

// Compiling this program is most of the time to its first line of output; imports alone would come before this.
enableCompileCache();
const { runCommand } = await import('./command.ts');
process.exit(await runCommand());
