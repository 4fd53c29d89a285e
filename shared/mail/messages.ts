import { type CommonFacts, footer, greet, type MailContent, type MailFacts, mailCopy } from './copy.ts';
import { toDisplayName } from './display-name.ts';
import { renderHtml } from './html-layout.ts';
import type { MailMessage } from './mailer.ts';
import { renderText } from './text-layout.ts';

/** A function for each mail there is: what it is about in, the mail out. */
export type Messages = { readonly [Name in keyof MailFacts]: (facts: MailFacts[Name]) => MailMessage };

interface MessagesOptions {
  /** What users know the service by. Default: `Gatehouse`. */
  readonly productName?: string;
}

/** Every mail that is ever sent, ready for `Mailer`. Names are users' own words: they are cleaned, shortened and escaped. */
export function createMessages({ productName: product = 'Gatehouse' }: MessagesOptions = {}): Messages {
  const define =
    <Facts extends OptionalFacts>(write: (facts: Facts & CommonFacts) => MailContent) =>
    (facts: Facts): MailMessage => {
      const duration = formatDuration(facts.minutes ?? 0);
      return render(product, facts.name, write({ ...facts, product, duration }));
    };
  return {
    verifyEmail: define(mailCopy.verifyEmail),
    accountExists: define(mailCopy.accountExists),
    resetPassword: define(mailCopy.resetPassword),
    passwordChanged: define(mailCopy.passwordChanged),
    verifyNewEmail: define(mailCopy.verifyNewEmail),
    emailChanged: define(mailCopy.emailChanged),
    signInMethodAdded: define(mailCopy.signInMethodAdded),
    signInMethodRemoved: define(mailCopy.signInMethodRemoved),
    deleteAccount: define(mailCopy.deleteAccount),
    protectionChanged: define(mailCopy.protectionChanged),
    accountDeleted: define(mailCopy.accountDeleted),
  };
}

interface OptionalFacts {
  readonly name?: string;
  readonly minutes?: number;
}

function render(product: string, name: string | undefined, content: MailContent): MailMessage {
  const greeting = greet(name === undefined ? undefined : toDisplayName(name));
  const letter = { ...content, product, greeting, footer: footer(product) };
  return { subject: content.subject, html: renderHtml(letter), text: renderText(letter) };
}

const minutesPerHour = 60;

/** "15 minutes", "1 hour", "24 hours". */
function formatDuration(minutes: number): string {
  const [count, unit] =
    minutes % minutesPerHour === 0 ? [minutes / minutesPerHour, 'hour'] : [minutes, 'minute'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
