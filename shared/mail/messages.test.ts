import { describe, expect, it } from 'vitest';
import type { MailMessage } from './mailer.ts';
import { createMessages, type Messages } from './messages.ts';
import { dark, light, type Palette } from './theme.ts';

const link = 'https://api.example.com/account/verify?token=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln-_&a=1';
const resetLink = 'https://api.example.com/account/reset';

/** Every mail there is, to somebody of that name. */
function write(name: string, messages: Messages = createMessages()): Record<keyof Messages, MailMessage> {
  return {
    verifyEmail: messages.verifyEmail({ link, minutes: 15 }),
    accountExists: messages.accountExists({ name, resetLink }),
    resetPassword: messages.resetPassword({ name, link, minutes: 60 }),
    passwordChanged: messages.passwordChanged({ name }),
    verifyNewEmail: messages.verifyNewEmail({ link, minutes: 15 }),
    emailChanged: messages.emailChanged({ name, newEmail: 'ada.lovelace@example.com' }),
    signInMethodAdded: messages.signInMethodAdded({ method: 'Google' }),
    signInMethodRemoved: messages.signInMethodRemoved({ name, method: 'Google' }),
    deleteAccount: messages.deleteAccount({ name, link, minutes: 60 }),
    protectionChanged: messages.protectionChanged({ name: 'Ada', change: 'passkey-added' }),
    accountDeleted: messages.accountDeleted({ name }),
  };
}

const ada = write('Ada');
const all = Object.entries(ada);
const withLink = Object.entries({ ...ada, accountExists: undefined }).flatMap(([name, mail]) =>
  mail && /verify|reset|delete/.test(name) ? [[name, mail] as const] : [],
);
/** What a reader of the HTML sees, without the styles. */
const visible = (html: string) =>
  html.replace(/<!--.*?-->|<style>.*?<\/style>/gs, '').replace(/<[^>]+>/g, ' ');

describe.each(all)('%s', (_, { subject, html, text }) => {
  it('has a document that says its language, title and colour schemes, and ends what it opens', () => {
    expect(html).toMatch(/^<!doctype html>\n<html lang="en" dir="ltr">/);
    expect(html).toContain(`<title>${subject}</title>`);
    expect(html).toContain('<meta name="color-scheme" content="light dark">');
    for (const tag of ['html', 'head', 'body', 'div', 'p', 'a', 'h1']) {
      const count = (pattern: RegExp) => html.replace(/<!--.*?-->/gs, '').match(pattern)?.length ?? 0;
      expect([tag, count(new RegExp(`<${tag}[\\s>]`, 'g'))]).toEqual([
        tag,
        count(new RegExp(`</${tag}>`, 'g')),
      ]);
    }
  });

  it('loads nothing from anywhere and runs nothing', () => {
    expect(html).not.toMatch(/\ssrc=|url\(|@import|<(?:img|link|script|iframe|form|object|svg)\b|\son\w+=/i);
  });

  it('reads well as text: short lines, one blank line between paragraphs', () => {
    const lines = text.split('\n').filter((line) => !line.startsWith('https://'));
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(78);
    expect(text).not.toMatch(/\n{3}|[ \t]\n(?<!-- \n)|[<>]|undefined|null|\b0 hours/);
    expect(html).not.toMatch(/undefined|>null|\b0 hours/);
  });

  it('says the same in HTML as in text', () => {
    const words = (some: string) =>
      some.replace(/\s+/g, ' ').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
    const shown = words(visible(html));
    const paragraphs = text
      .split('\n\n')
      .filter((part) => !part.includes('https://') && !part.startsWith('-- '));
    for (const paragraph of paragraphs) expect(shown).toContain(words(paragraph));
  });
});

describe('a link', () => {
  it.each(withLink)(
    'of %s is a button and a plain address, and stands whole on a line of text',
    (_, mail) => {
      const escaped = link.replaceAll('&', '&amp;');
      expect(mail.html.split(`href="${escaped}"`)).toHaveLength(3);
      expect(mail.html).toContain(`>${escaped}</a>`);
      expect(mail.text.split('\n')).toContain(link);
    },
  );

  it('says how long it works', () => {
    expect(ada.verifyEmail.text).toContain('works for 15 minutes');
    expect(ada.resetPassword.text).toContain('within 1 hour.');
    expect(createMessages().verifyEmail({ link, minutes: 1 }).text).toContain('works for 1 minute.');
    expect(createMessages().verifyEmail({ link, minutes: 120 }).text).toContain('works for 2 hours.');
  });

  it('is in no mail that only tells what has happened', () => {
    for (const mail of [ada.passwordChanged, ada.emailChanged, ada.accountDeleted]) {
      expect(mail.html).not.toContain('href');
      expect(mail.text).not.toContain('://');
    }
  });
});

describe('what users have typed', () => {
  const named = Object.entries(ada).filter(([, { text }]) => text.startsWith('Hello Ada,'));

  it('greets by name whoever has proven the address, and nobody else', () => {
    expect(named.map(([name]) => name)).toEqual([
      'accountExists',
      'resetPassword',
      'passwordChanged',
      'emailChanged',
      'signInMethodRemoved',
      'deleteAccount',
      'protectionChanged',
      'accountDeleted',
    ]);
    expect(ada.verifyEmail.text).toMatch(/^Hello,\n/);
    expect(ada.verifyNewEmail.text).toMatch(/^Hello,\n/);
  });

  it.each([
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '</title><svg/onload=alert(1)>',
    '<!--[if mso]><b>',
    '--><script>x</script>',
    '&lt;script&gt;',
    '{{7*7}}${7*7}',
  ])('T55 a name cannot become HTML: %s', (name) => {
    const escaped = (some: string) =>
      some.replace(
        /[&<>"']/g,
        (character) => `&${{ '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": '#39' }[character]};`,
      );
    for (const [kind, mail] of Object.entries(write(name))) {
      expect(mail.html.replace(`Hello ${escaped(name)},`, 'Hello Ada,'), kind).toBe(
        ada[kind as keyof Messages].html,
      );
    }
  });

  it.each(['Ada\r\nBcc: eve@evil.example\r\n\r\nVisit us', 'Visit https://evil.example', '\u202eevil'])(
    'T44 a name adds no line, header or link: %j',
    (name) => {
      for (const [kind, mail] of Object.entries(write(name))) {
        const plain = ada[kind as keyof Messages];
        expect(mail.subject).toBe(plain.subject);
        expect(mail.text.split('\n')).toHaveLength(plain.text.split('\n').length);
        expect(mail.text + mail.html).not.toMatch(/evil\.example|\u202e|\r/);
      }
    },
  );

  it('shows the new address to the old one in a form that its owner recognises', () => {
    expect(ada.emailChanged.text).toContain('a•••@e•••.com');
    expect(ada.emailChanged.text + ada.emailChanged.html).not.toContain('lovelace');
  });
});

it('goes by the name of the product', () => {
  for (const { subject, html, text } of Object.values(
    write('Ada', createMessages({ productName: 'Q&A <b>' })),
  )) {
    expect(`${subject}${html}${text}`).not.toContain('Gatehouse');
    expect(subject).toContain('Q&A <b>');
    expect(html).toContain('Q&amp;A &lt;b&gt;');
    expect(html).not.toContain('<b>');
  }
});

describe.each([
  ['light', light],
  ['dark', dark],
])('the %s colours', (_, palette: Palette) => {
  it.each([
    ['text', 'card'],
    ['quiet', 'card'],
    ['link', 'card'],
    ['onButton', 'button'],
    ['onDanger', 'danger'],
  ] as const)('%s on %s has a contrast of at least 4.5:1', (front, back) => {
    expect(contrast(palette[front], palette[back])).toBeGreaterThanOrEqual(4.5);
  });
});

/** WCAG 2.2, "contrast ratio" and "relative luminance". */
function contrast(one: string, other: string): number {
  const luminance = (color: string) => {
    const channels = [1, 3, 5].map((start) => Number.parseInt(color.slice(start, start + 2), 16) / 255);
    const [red = 0, green = 0, blue = 0] = channels.map((c) =>
      c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}
