import { passwordLength } from '#shared/contract/password';
import type { Copy } from './page-copy.ts';

const { min, max } = passwordLength;

/** The words of every page. */
export const copy = {
  waiting: 'Please wait…',
  withoutScripts: 'This page needs JavaScript. Allow it for this page, or open the link in another browser.',
  notFound: {
    heading: 'There is no such page',
    text: 'Open the link from our e-mail again, in full.',
  },
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
        heading: 'This link is not complete',
        text: 'Open the link from our e-mail again, in full. If that does not help, sign in to the app to get a new one.',
      },
      outcomes: {
        done: {
          heading: 'Your address is verified',
          text: 'You can close this page and sign in to the app.',
          isFinal: true,
        },
        TOKEN_EXPIRED: {
          heading: 'This link no longer works',
          text: 'It has expired or was used already. Sign in to the app: if your address is not verified yet, you get a new link.',
          isFinal: true,
        },
        INVALID_TOKEN: {
          heading: 'This link is not valid',
          text: 'Open the link from our newest e-mail again, in full, or sign in to the app to get a new one.',
          isFinal: true,
        },
      },
    },
    reset: {
      title: 'Choose a new password',
      introduction: 'It takes the place of the old one, and all devices have to sign in again.',
      button: 'Change my password',
      withoutToken: {
        heading: 'You need a link from us',
        text: 'Say in the app that you have forgotten your password: you get an e-mail with a link to this page. If you have one already, open it again, in full.',
      },
      outcomes: {
        done: {
          heading: 'Your password is changed',
          text: 'You can close this page and sign in to the app with the new password.',
          isFinal: true,
        },
        mismatch: {
          heading: 'The two passwords differ',
          text: 'Enter the same one twice.',
          isFinal: false,
        },
        TOKEN_EXPIRED: {
          heading: 'This link no longer works',
          text: 'It has expired, was used already, or a newer one was sent. Say in the app again that you have forgotten your password.',
          isFinal: true,
        },
        INVALID_TOKEN: {
          heading: 'This link is not valid',
          text: 'Open the link from our newest e-mail again, in full, or say in the app again that you have forgotten your password.',
          isFinal: true,
        },
        PASSWORD_TOO_SHORT: {
          heading: 'This password is too short',
          text: `Choose one of at least ${min} characters.`,
          isFinal: false,
        },
        PASSWORD_TOO_LONG: {
          heading: 'This password is too long',
          text: `Choose one of at most ${max} characters.`,
          isFinal: false,
        },
        PASSWORD_COMPROMISED: {
          heading: 'This password is known to attackers',
          text: 'It is in collections of stolen passwords. Choose one that you use nowhere else.',
          isFinal: false,
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
          isFinal: true,
        },
        INVALID_TOKEN: {
          heading: 'This link is not valid',
          text: 'It has expired or was used already. If your account is still there, sign in to the app and ask for a new one.',
          isFinal: true,
        },
        NOT_FOUND: {
          heading: 'This link no longer works',
          text: 'It has expired, was used already, or is for another account than the one signed in here.',
          isFinal: true,
        },
        UNAUTHENTICATED: {
          heading: 'You are signed out',
          text: 'Nothing was deleted. Sign in to the app in this browser, then open the link from our e-mail again.',
          isFinal: true,
        },
      },
    },
  },
  outcomes: {
    TOO_MANY_REQUESTS: {
      heading: 'That was too often',
      text: 'Wait a few minutes, then try again.',
      isFinal: false,
    },
    UNAVAILABLE: {
      heading: 'That did not work just now',
      text: 'The service is not available for the moment. Try again in a minute.',
      isFinal: false,
    },
    unreachable: {
      heading: 'There was no answer',
      text: 'Check your connection to the internet, then try again.',
      isFinal: false,
    },
    other: {
      heading: 'That did not work',
      text: 'Try again in a minute. If it goes on, tell the people who run the app.',
      isFinal: false,
    },
  },
} as const satisfies Copy;
