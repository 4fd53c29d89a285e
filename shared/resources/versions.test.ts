import { expect, it } from 'vitest';
import type { HttpEvent } from '#shared/http/event';
import { createEvent } from '#shared/http/testing';
import { theChangedRow, wantedVersion } from '#shared/resources/versions';

const eventWith = (headers: Record<string, string>): HttpEvent => ({
  ...createEvent('PUT /', { headers }),
  jsonBody: undefined,
});
const missing = (): never => {
  throw new Error('missing');
};

it.each([
  [undefined, null],
  ['*', null],
  [' * ', null],
  ['"v1"', 'v1'],
  [' "v1" ', 'v1'],
  ['""', ''],
  ['W/"v1"', ''],
  ['"v1", "v2"', ''],
  ['v1', ''],
  ['', ''],
])('If-Match %j wants the version %j', (ifMatch, version) => {
  expect(wantedVersion(eventWith(ifMatch === undefined ? {} : { 'if-match': ifMatch }))).toBe(version);
});

it('a row that was changed is answered; one of another version is refused; none is missing', () => {
  expect(theChangedRow([[{ id: 1 }], [{ id: 1 }]], missing)).toEqual({ id: 1 });
  expect(theChangedRow([[{ id: 1 }], []], missing)).toEqual({ id: 1 });
  expect(() => theChangedRow([[], [{ id: 1 }]], missing)).toThrow(
    expect.objectContaining({ code: 'PRECONDITION_FAILED' }),
  );
  expect(() => theChangedRow([[], []], missing)).toThrow('missing');
});
