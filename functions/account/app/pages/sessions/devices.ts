import type { Copy } from '../../copy/copy.ts';

/** What a user agent says of itself, as far as it is understood. */
interface Device {
  readonly browser?: string | undefined;
  readonly system?: string | undefined;
}

export type ReadDevice = (userAgent: string | null) => Device;

/** Its list of browsers is larger than a page: who looks at devices loads it. Without it no device is understood. */
export async function loadDeviceReader(): Promise<ReadDevice> {
  const bowser = await import('bowser').catch(() => undefined);
  return (userAgent) => {
    if (!bowser || !userAgent) return {};
    const { browser, os } = bowser.default.parse(userAgent);
    // What every browser says of itself is no name.
    return { browser: browser.name === 'Mozilla' ? undefined : browser.name || undefined, system: os.name };
  };
}

export function deviceInWords({ sessions }: Copy, { browser, system }: Device): string {
  if (browser && system) return sessions.device(browser, system);
  return browser ?? system ?? sessions.unknownDevice;
}
