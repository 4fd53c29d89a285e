import { expect, test } from 'vitest';
import { deliveredPath } from './delivered-path.ts';

// What a real HTTP API delivered, but for the last; see the source in delivered-path.ts.
test.each([
  ['/capture/plain', '/capture/plain'],
  ['/capture/space%20value', '/capture/space value'],
  ['/capture/question%3Fvalue', '/capture/question'],
  ['/capture/percent%25done', undefined],
  ['/capture/hash%23value', '/capture/hash#value'],
  ['/capture/slash%2Fvalue', '/capture/slash/value'],
  ['/capture/unicode-%CE%BB-%E4%B8%96%E7%95%8C', '/capture/unicode-λ-世界'],
  ['/capture/literal%252Fvalue', '/capture/literal/value'],
  ['/capture/literal%253Fvalue', '/capture/literal?value'],
  ['/capture/literal%2525value', '/capture/literal%value'],
  ['/not-utf-8/%FF', undefined],
])('%s is delivered as %s', (sent, delivered) => {
  expect(deliveredPath(sent)).toBe(delivered);
});
