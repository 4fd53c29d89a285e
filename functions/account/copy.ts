import { passwordLength } from '#shared/contract/password';
import type { Copy } from './page-copy.ts';

const { min, max } = passwordLength;

const notThere =
  'If it is not there in a few minutes, look for it among the spam, or reload this page and try again.';

const invalidAddress = {
  heading: 'This is not an e-mail address',
  text: 'Enter it in full, such as name@example.com.',
  next: 'again',
} as const;

/** The words of every page. */
export const copy = {
  waiting: 'Please wait…',
  withoutScripts: 'This page needs JavaScript. Allow it for this page, or open the link in another browser.',
  notFound: {
    heading: 'There is no such page',
    text: 'Open the link from our e-mail again, in full.',
  },
  signInFailed: {
    heading: 'You are not signed in',
    text: 'This sign-in took too long, was opened twice, or was begun in another browser. Go back to the app and begin again.',
  },
  email: 'E-mail address',
  passwords: {
    first: 'New password',
    second: 'New password once more',
    hint: `${min} to ${max} characters. Several words are easy to remember and hard to guess.`,
    show: 'Show the passwords',
  },
  deleted: ['your profile', 'your tasks', 'your sessions, on every device'],
  pages: {
    verify: {
      title: 'Verify your e-mail address',
      introduction: 'One click, and we know that this address is yours.',
      button: 'Verify my address',
      withoutToken: {
        heading: 'You need a link from us',
        text: 'Open the link from our e-mail, in full. If you have none that works, enter your address to get a new one.',
      },
      outcomes: {
        done: {
          heading: 'Your address is verified',
          text: 'You can close this page and sign in to the app.',
          next: 'nothing',
        },
        TOKEN_EXPIRED: {
          heading: 'This link no longer works',
          text: 'It has expired. Enter your address, and we send you a new one.',
          next: 'new link',
        },
        INVALID_TOKEN: {
          heading: 'This link is not valid',
          text: 'Open the link from our newest e-mail again, in full, or enter your address to get a new one.',
          next: 'new link',
        },
      },
    },
    reset: {
      title: 'Choose a new password',
      introduction: 'It takes the place of the old one, and all devices have to sign in again.',
      button: 'Change my password',
      withoutToken: {
        heading: 'Have you forgotten your password?',
        text: 'Enter your address, and we send you a link to choose a new one.',
      },
      outcomes: {
        done: {
          heading: 'Your password is changed',
          text: 'You can close this page and sign in to the app with the new password.',
          next: 'nothing',
        },
        mismatch: {
          heading: 'The two passwords differ',
          text: 'Enter the same one twice.',
          next: 'again',
        },
        TOKEN_EXPIRED: {
          heading: 'This link no longer works',
          text: 'It has expired, was used already, or a newer one was sent. Enter your address to get a new one.',
          next: 'new link',
        },
        PASSWORD_TOO_SHORT: {
          heading: 'This password is too short',
          text: `Choose one of at least ${min} characters.`,
          next: 'again',
        },
        PASSWORD_TOO_LONG: {
          heading: 'This password is too long',
          text: `Choose one of at most ${max} characters.`,
          next: 'again',
        },
        PASSWORD_COMPROMISED: {
          heading: 'This password is known to attackers',
          text: 'It is in collections of stolen passwords. Choose one that you use nowhere else.',
          next: 'again',
        },
      },
    },
    delete: {
      title: 'Delete your account',
      introduction: 'This cannot be undone. With your account go:',
      button: 'Delete my account for good',
      withoutToken: {
        heading: 'This link is not complete',
        text: 'Nothing was deleted. Open the link from our e-mail again, in full. If that does not help, sign in to the app and ask for a new one.',
      },
      outcomes: {
        done: {
          heading: 'Your account is deleted',
          text: 'You can close this page.',
          next: 'nothing',
        },
        NOT_FOUND: {
          heading: 'This link no longer works',
          text: 'It has expired or was used already. If your account is still there, sign in to the app and ask for a new one.',
          next: 'nothing',
        },
      },
    },
  },
  newLinks: {
    verify: {
      button: 'Send me a new link',
      outcomes: {
        done: {
          heading: 'Look into your mailbox',
          text: `If there is an account with this address that is not verified yet, an e-mail with a new link is on its way. ${notThere}`,
          next: 'nothing',
        },
        INVALID_REQUEST: invalidAddress,
      },
    },
    reset: {
      button: 'Send me a link',
      outcomes: {
        done: {
          heading: 'Look into your mailbox',
          text: `If there is an account with this address, an e-mail with a link is on its way. ${notThere}`,
          next: 'nothing',
        },
        INVALID_REQUEST: invalidAddress,
      },
    },
  },
  outcomes: {
    TOO_MANY_REQUESTS: {
      heading: 'That was too often',
      text: 'Wait a few minutes, then try again.',
      next: 'again',
    },
    UNAVAILABLE: {
      heading: 'That did not work just now',
      text: 'The service is not available for the moment. Try again in a minute.',
      next: 'again',
    },
    unreachable: {
      heading: 'There was no answer',
      text: 'Check your connection to the internet, then try again.',
      next: 'again',
    },
    other: {
      heading: 'That did not work',
      text: 'Try again in a minute. If it goes on, tell the people who run the app.',
      next: 'again',
    },
  },
} as const satisfies Copy;
