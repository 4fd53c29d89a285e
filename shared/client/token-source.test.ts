import { expect, it } from 'vitest';
import type { AccessToken } from './access-token.ts';
import { readAccessToken } from './access-token.ts';
import type { OtherTabs, TabMessage } from './other-tabs.ts';
import { createTokenSource } from './token-source.ts';

const nowSeconds = 1_800_000_000;

function createToken(issuedAtSeconds: number): AccessToken {
  const claims = { iat: issuedAtSeconds, exp: issuedAtSeconds + 3_600 };
  const token = readAccessToken(`e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`);
  if (!token) throw new TypeError('the token of the test cannot be read');
  return token;
}

/** A tab that has not fetched anything yet, and what the other tabs tell it. */
function createTab() {
  const own = createToken(nowSeconds);
  let hear: (message: TabMessage) => void = () => undefined;
  const otherTabs: OtherTabs = {
    tell: () => undefined,
    listen: (listener) => {
      hear = listener;
    },
  };
  const source = createTokenSource({
    fetchToken: async () => own,
    serverNow: () => nowSeconds * 1_000,
    lock: { run: (work) => work() },
    otherTabs,
    onSessionChange: () => undefined,
  });
  return { source, own, hear: (message: TabMessage) => hear(message) };
}

it.each([
  ['from after the change of the session is used', 1, true],
  ['of the second of that change may be of the session before', 0, false],
  ['from before that change is not used', -1, false],
])('another tab’s token %s', async (_, secondsLater, isUsed) => {
  const { source, own, hear } = createTab();
  const changedAt = nowSeconds - 60;
  const offered = createToken(changedAt + secondsLater);
  hear({ kind: 'session-changed', atSeconds: changedAt });
  hear({ kind: 'token', token: offered.text });
  expect(await source.get()).toBe(isUsed ? offered.text : own.text);
});

it.each(['', 'x', 'a.b.c', 'e30.e30.e30'])(
  'another tab’s token that is none is passed over: %j',
  async (token) => {
    const { source, own, hear } = createTab();
    hear({ kind: 'token', token });
    expect(await source.get()).toBe(own.text);
  },
);

it('another tab’s token is not used if it has expired, or expires before the own', async () => {
  const { source, own, hear } = createTab();
  hear({ kind: 'token', token: createToken(nowSeconds - 4_000).text });
  expect(await source.get()).toBe(own.text);
  hear({ kind: 'token', token: createToken(nowSeconds - 60).text });
  expect(await source.get()).toBe(own.text);
});
