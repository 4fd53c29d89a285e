import { describe, expect, it } from 'vitest';
import { mailSettings } from './settings.ts';

const apiKey = 're_hunter2';
const parse = (value: unknown) => mailSettings.safeParse(value);

describe('the settings of mail', () => {
  it.each([
    'no-reply@example.com',
    'Gatehouse <no-reply@example.com>',
    'Gatehouse <no-reply@localhost.test>',
    'Café St. Überall & Söhne <a.b+c@mail.example.co.uk>',
    '"Gatehouse, Inc." <no-reply@example.com>',
    '東京 <no-reply@example.jp>',
  ])('take the sender %s', (from) => {
    expect(parse({ apiKey, from })).toEqual({ success: true, data: { apiKey, from } });
  });

  it.each([
    '',
    'Gatehouse',
    'no-reply@localhost',
    'a@example.com, b@example.com',
    '<no-reply@example.com>',
    'Gatehouse no-reply@example.com',
    'Gatehouse <no-reply@example.com> ',
    'Gate, house <no-reply@example.com>',
    'Gatehouse <a@example.com> <b@example.com>',
    'Gatehouse\r\nBcc: a@evil.example <no-reply@example.com>',
    'Gate\u0000house <no-reply@example.com>',
    'Gate\u202ehouse <no-reply@example.com>',
    '"Gatehouse" <no-reply@example.com>\n',
    'no-reply@example.com\r\nBcc: a@evil.example',
    `${'x'.repeat(65)}@example.com`,
    `Gatehouse <a@${'example.'.repeat(40)}com>`,
  ])('T44 refuse the sender %j', (from) => {
    expect(parse({ apiKey, from })).toMatchObject({ success: false });
  });

  it.each(['', 'hunter2', 're_', 're_hunter2\n', 're_hunter 2', 're_hünter2', `re_${'x'.repeat(201)}`])(
    'refuse the key %j and do not repeat it',
    (key) => {
      const refused = parse({ apiKey: key, from: 'a@example.com' });
      expect(refused.error?.issues).toEqual([
        expect.objectContaining({ path: ['apiKey'], message: expect.stringContaining('starts with re_') }),
      ]);
      expect(JSON.stringify(refused.error?.issues)).not.toContain('nter2');
    },
  );
});
