import type { KeyAnswer, KeyRequest, ScheduledKey } from '#shared/key-operations';

const secondsOnly = (time: string) => `${time.slice(0, 19)}Z`;

/** What a request has done, in a sentence, and the keys after it, a line for each. */
export function formatAnswer(request: KeyRequest, answer: KeyAnswer): string {
  const rows = [
    ['kid', 'state', 'signs from', 'signs until', 'published until'],
    ...answer.keys.map(({ kid, state, signsFrom, signsUntil, publishedUntil }) => [
      kid,
      state,
      ...[signsFrom, signsUntil, publishedUntil].map((time) => (time ? secondsOnly(time) : '-')),
    ]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${[...describe(request, answer), ...lines].join('\n')}\n`;
}

function describe(request: KeyRequest, { minted, keys }: KeyAnswer): string[] {
  const inState = (wanted: ScheduledKey['state']) => keys.find(({ state }) => state === wanted);
  if (request.keys === 'rotate') {
    const waiting = inState('waiting');
    if (!waiting) return [`minted ${minted}, which signs at once: there was no key to take over from`, ''];
    const when = `signs from ${secondsOnly(waiting.signsFrom)}`;
    return [
      minted ? `minted ${minted}, which ${when}` : `${waiting.kid} waits already and ${when}: nothing done`,
      '',
    ];
  }
  if (request.keys === 'revoke') {
    const signer = inState('signing')?.kid;
    const how = signer === minted && minted ? 'minted just now' : 'published before';
    return [
      `revoked ${request.kid}: this API refuses it now, others when they read the key set again`,
      `${signer} signs (${how})`,
      '',
    ];
  }
  return [];
}
