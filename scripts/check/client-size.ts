import { gzipSync } from 'node:zlib';
import { bundleForBrowsers, clientModules } from '../client/bundle.ts';

/** What an app may pay for this client beside Better Auth's own, in bytes after gzip. */
const maxClientBytes = 15_000;

/** The size of the client as browsers load it, in words, and a sentence if it is too large. */
export async function measureClient(root: string): Promise<{ report: string; faults: string[] }> {
  const gzipped = async (name: keyof typeof clientModules, packages: 'bundle' | 'external') => {
    const { text } = await bundleForBrowsers(root, { contents: clientModules[name], packages, minify: true });
    return gzipSync(text, { level: 9 }).length;
  };
  const [own, whole, react] = await Promise.all([
    gzipped('client', 'external'),
    gzipped('client', 'bundle'),
    gzipped('react', 'external'),
  ]);
  const report = `${inKilobytes(own)} gzipped, ${inKilobytes(whole)} with Better Auth's own client; ${inKilobytes(react)} for React`;
  const fault = `the client is ${own} bytes gzipped, more than ${maxClientBytes}: see what has got into it`;
  return { report, faults: own > maxClientBytes ? [fault] : [] };
}

function inKilobytes(bytes: number): string {
  return `${(bytes / 1_000).toFixed(1)} kB`;
}
