import { runProgram } from '../operator/program.ts';
import { runCommand } from './command.ts';

await runProgram(runCommand);
