import { expect, it } from 'vitest';
import { en } from '../../copy/en.ts';
import { deviceInWords, loadDeviceReader } from './devices.ts';

it.each([
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Windows'],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0',
    'Microsoft Edge on macOS',
  ],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64)', 'Windows'],
  ['curl/8.5.0', en.sessions.unknownDevice],
  ['', en.sessions.unknownDevice],
  [null, en.sessions.unknownDevice],
])('%s is %s', async (userAgent, words) => {
  const readDevice = await loadDeviceReader();
  expect(deviceInWords(en, readDevice(userAgent))).toBe(words);
});
