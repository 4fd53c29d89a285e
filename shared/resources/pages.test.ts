import { expect, it } from 'vitest';
import { readCursor, toPage } from '#shared/resources/pages';

const id = '00000000-0000-4000-8000-00000000000';
const rows = [3, 2, 1].map((n) => ({ id: `${id}${n}`, created_at: `2027-01-0${n}T00:00:00.000000Z`, n }));

it('the last page is all that was selected, and leads nowhere', () => {
  expect(toPage(rows, 3)).toEqual({ items: rows, next_cursor: null });
  expect(toPage([], 3)).toEqual({ items: [], next_cursor: null });
});

it('another page leaves out the row too many, and its cursor is the position of its last', () => {
  const { items, next_cursor: cursor } = toPage(rows, 2);
  expect(items).toEqual(rows.slice(0, 2));
  expect(readCursor(String(cursor))).toEqual({ id: `${id}2`, created_at: '2027-01-02T00:00:00.000000Z' });
});

it('what is no cursor is refused by a code of its own, with the remedy', () => {
  const refused = expect.objectContaining({
    code: 'INVALID_CURSOR',
    message: expect.stringContaining('send next_cursor as it was answered, or none to begin anew'),
  });
  for (const cursor of ['', 'AAAA', 'x'.repeat(100)]) expect(() => readCursor(cursor)).toThrow(refused);
});
