import { maskAddress } from './mask-address.ts';

/** What a mail says, in plain text without line breaks. Only the layouts know HTML. */
export interface MailContent {
  readonly subject: string;
  /** What a list of mails shows after the subject. */
  readonly preview: string;
  readonly paragraphs: readonly string[];
  readonly action?: MailAction;
  /** In small print: what else to know, and what to do if this was somebody else. */
  readonly notes: readonly string[];
}

export interface MailAction {
  /** What the button says. */
  readonly label: string;
  readonly link: string;
  /** Whether it takes something away for good. */
  readonly isDangerous?: boolean;
}

/**
 * What each mail is made of. `name` is the user's, as it is stored; `link` is absolute; `minutes` is how long it works.
 * Mails to an address that nobody has proven to have say no name: whoever typed the address has typed the name too.
 */
export interface MailFacts {
  readonly verifyEmail: { readonly link: string; readonly minutes: number };
  /** `resetLink` leads to the page where a new password is asked for. */
  readonly accountExists: { readonly name?: string; readonly resetLink: string };
  readonly resetPassword: { readonly name: string; readonly link: string; readonly minutes: number };
  readonly passwordChanged: { readonly name: string };
  readonly verifyNewEmail: { readonly link: string; readonly minutes: number };
  /** To the old address; the new one is shown masked. */
  readonly emailChanged: { readonly name: string; readonly newEmail: string };
  /** `method` is what people know the provider by. */
  readonly signInMethodAdded: { readonly name?: string; readonly method: string };
  readonly signInMethodRemoved: { readonly name: string; readonly method: string };
  readonly deleteAccount: { readonly name: string; readonly link: string; readonly minutes: number };
  /** What is asked for, or enough, to sign in. */
  readonly protectionChanged: { readonly name: string; readonly change: keyof typeof protectionChanges };
  readonly accountDeleted: { readonly name: string };
}

/** What the text of every mail may need besides its facts. */
export interface CommonFacts {
  /** Name of the service. */
  readonly product: string;
  /** `minutes` in words, such as "15 minutes". */
  readonly duration: string;
}

type MailCopy = { readonly [Name in keyof MailFacts]: (facts: MailFacts[Name] & CommonFacts) => MailContent };

/** Begins every mail; without a name if there is none to be shown. */
export const greet = (name: string | undefined): string => (name === undefined ? 'Hello,' : `Hello ${name},`);

/** Stands between the button and the address that it leads to. */
export const plainLinkHint = 'If the button does not work, open this address in your browser:';

/** Ends every mail. */
export const footer = (product: string): string =>
  `${product} sent this mail because of a request that concerns your account. Replies to it are not read.`;

const ignoreIt = 'Ignore this mail, and nothing happens.';
const tellUs = (product: string): string => `tell the people who run ${product} at once`;

/** What may become of an account's protection. */
const protectionChanges = {
  'second-factor-on': 'A code from an authenticator app is now asked for when you sign in.',
  'second-factor-off': 'No code is asked for any more when you sign in: the password is enough.',
  'second-factor-reset':
    'The people who run this service have removed your authenticator app and recovery codes, as you will have asked for. Until you set them up again, the password is enough to sign in.',
  'recovery-codes-replaced': 'New recovery codes have been made. The old ones do not work any more.',
  'recovery-code-used': 'A recovery code has been used in place of a code from your authenticator app.',
  'passkey-added': 'A passkey has been added. Whoever holds it can sign in without your password.',
  'passkey-removed': 'A passkey has been removed. It does not sign anybody in any more.',
} as const;

/** Every word that mails consist of. */
export const mailCopy = {
  verifyEmail: ({ product, duration, link }) => ({
    subject: `Verify your e-mail address for ${product}`,
    preview: `One step is left: confirm that this address is yours. The link works for ${duration}.`,
    paragraphs: [
      `Welcome to ${product}. One step is left: confirm that this address is yours, and you can sign in.`,
    ],
    action: { label: 'Verify my address', link },
    notes: [
      `The link works for ${duration}. After that, ask for a new one where you sign in.`,
      `You have not signed up? Then somebody has mistyped an address. ${ignoreIt}`,
    ],
  }),
  accountExists: ({ product, resetLink }) => ({
    subject: `You already have an account at ${product}`,
    preview: 'Somebody has tried to sign up with your address. Nothing has been changed.',
    paragraphs: [
      `Somebody, probably you, has tried to sign up at ${product} with this address. It has an account already, and nothing about that has been changed.`,
      'Sign in as you always do. If you have forgotten the password, choose a new one.',
    ],
    action: { label: 'I have forgotten my password', link: resetLink },
    notes: [`That was not you? ${ignoreIt} Nobody has learned that you have an account.`],
  }),
  resetPassword: ({ product, duration, link }) => ({
    subject: `Choose a new password for ${product}`,
    preview: `Somebody has asked for a new password for your account. The link works for ${duration}.`,
    paragraphs: [
      `Somebody, probably you, has asked for a new password for your account at ${product}. Choose one here.`,
    ],
    action: { label: 'Choose a new password', link },
    notes: [
      `The link works once, within ${duration}. Afterwards all devices have to sign in again.`,
      `That was not you? ${ignoreIt} Your password stays as it is, and only you have this link.`,
    ],
  }),
  passwordChanged: ({ product }) => ({
    subject: `Your password for ${product} has been changed`,
    preview: 'Other devices have been signed out. If that was not you, act now.',
    paragraphs: [
      `The password of your account at ${product} has just been changed. Other devices have been signed out and need the new one.`,
    ],
    notes: [
      `That was not you? Choose a new password at once, with "Forgot password" where you sign in. If that does not work, ${tellUs(product)}.`,
    ],
  }),
  verifyNewEmail: ({ product, duration, link }) => ({
    subject: `Confirm your new e-mail address for ${product}`,
    preview: `Confirm that this address is yours. The link works for ${duration}.`,
    paragraphs: [
      `Somebody, probably you, wants to use this address for an account at ${product}. Confirm that it is yours, and it takes the place of the old one.`,
    ],
    action: { label: 'Use this address', link },
    notes: [
      `The link works for ${duration}. Until it is used, the old address stays in use.`,
      `That was not you? ${ignoreIt}`,
    ],
  }),
  emailChanged: ({ product, newEmail }) => ({
    subject: `Your e-mail address for ${product} has been changed`,
    preview: 'This address is not used any more. If that was not you, act now.',
    paragraphs: [
      `Your account at ${product} now has the address ${maskAddress(newEmail)}. Sign in with that one from now on; this address is not used any more.`,
    ],
    notes: [`That was not you? Then somebody else is in your account: ${tellUs(product)}.`],
  }),
  signInMethodAdded: ({ product, method }) => ({
    subject: `${method} can now be used to sign in to ${product}`,
    preview: 'A new way to sign in to your account has been added. If that was not you, act now.',
    paragraphs: [
      `An account at ${method} has just been joined to your account at ${product}. From now on it signs you in.`,
    ],
    notes: [
      `That was not you? Remove it in your account, end your other sessions, and choose a new password. If that does not work, ${tellUs(product)}.`,
    ],
  }),
  signInMethodRemoved: ({ product, method }) => ({
    subject: `${method} no longer signs you in to ${product}`,
    preview: 'A way to sign in to your account has been removed. If that was not you, act now.',
    paragraphs: [
      `${method} has just been removed as a way to sign in to your account at ${product}. Your other ways still work.`,
    ],
    notes: [
      `That was not you? Then somebody else is in your account: choose a new password at once. If that does not work, ${tellUs(product)}.`,
    ],
  }),
  deleteAccount: ({ product, duration, link }) => ({
    subject: `Confirm that your account at ${product} is to be deleted`,
    preview: `Nothing has been deleted yet. The link works for ${duration}.`,
    paragraphs: [
      `Somebody, probably you, wants to delete your account at ${product}. Your profile and everything else in it would go with it, for good.`,
      'Nothing is deleted before you confirm it on the page that opens.',
    ],
    action: { label: 'Delete my account', link, isDangerous: true },
    notes: [
      `The link works once, within ${duration}.`,
      'That was not you? Then somebody else is signed in to your account: change its password.',
    ],
  }),
  protectionChanged: ({ product, change }) => ({
    subject: `How you sign in to ${product} has been changed`,
    preview: protectionChanges[change],
    paragraphs: [`This concerns your account at ${product}. ${protectionChanges[change]}`],
    notes: [
      `That was not you? Then somebody else is in your account: change its password, which signs out all other devices, and ${tellUs(product)}.`,
    ],
  }),
  accountDeleted: ({ product }) => ({
    subject: `Your account at ${product} has been deleted`,
    preview: 'Your profile and everything else in it are gone.',
    paragraphs: [
      `Your account at ${product} has been deleted, with your profile and everything else in it. This is the last mail about it.`,
    ],
    notes: [`That was not you? Then ${tellUs(product)}.`],
  }),
} satisfies MailCopy;
