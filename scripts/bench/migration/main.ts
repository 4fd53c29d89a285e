import { parseSizes } from './arguments.ts';
import { startDatabases } from './databases.ts';
import { type Comparison, compare } from './measure.ts';
import { formatComparison, formatSpread, introduction } from './table.ts';
import { bundleContestants } from './worker.ts';

/**
 * Moves a seeded Supabase project by three ways side by side and prints what they take. `folder` is an empty one.
 * @throws UsageError
 */
export async function benchMigration(folder: string, args: readonly string[]): Promise<void> {
  const sizes = parseSizes(args);
  await bundleContestants(folder);
  const databases = await startDatabases(folder);
  try {
    process.stdout.write(introduction);
    const comparisons: Comparison[] = [];
    for (const size of sizes) {
      const comparison = await compare(databases, folder, size);
      comparisons.push(comparison);
      process.stdout.write(formatComparison(size, comparison));
    }
    if (comparisons.length > 1) process.stdout.write(formatSpread(comparisons));
  } finally {
    await databases.stop();
  }
}
