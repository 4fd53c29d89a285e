/** As a shell tells of a program that SIGPIPE ended: 128 and the signal's number. */
const brokenPipe = 141;

/**
 * Runs an operator's command as this process, with its arguments and exit code. Whoever reads the output may have had
 * enough of it (`| head`): that ends the command quietly.
 */
export async function runProgram(runCommand: (args: readonly string[]) => Promise<number>): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(brokenPipe);
    throw error;
  });
  process.exitCode = await runCommand(process.argv.slice(2));
}
