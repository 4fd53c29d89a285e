import { passwordLength } from '#shared/contract/password';
import type { CodeWithWords } from './codes.ts';
import type { Words } from './copy.ts';
import type { ProfileFieldWords } from './profile-words.ts';

const { min, max } = passwordLength;

const lookIntoMailbox =
  'If it is not there in a few minutes, look among the spam, or come back here and ask again.';
const beginAgain = 'Go back and begin again.';

/** What is said for each code: what happened, and what to do about it. */
const problems = {
  MALFORMED_JSON: { heading: 'That did not work', text: 'Reload the page, then try again.' },
  INVALID_REQUEST: { heading: 'Something is not right yet', text: 'Check what you have entered.' },
  INVALID_CURSOR: { heading: 'That did not work', text: 'Reload the page, then try again.' },
  INVALID_TOKEN: {
    heading: 'This link is not valid',
    text: 'Open the link from our newest email again, in full, or get a new one.',
  },
  TOKEN_EXPIRED: {
    heading: 'This link no longer works',
    text: 'It has expired, was used already, or a newer one was sent. You can get a new one.',
  },
  PASSWORD_TOO_SHORT: {
    heading: 'This password is too short',
    text: `Choose one of at least ${min} characters.`,
  },
  PASSWORD_TOO_LONG: {
    heading: 'This password is too long',
    text: `Choose one of at most ${max} characters.`,
  },
  PASSWORD_COMPROMISED: {
    heading: 'This password is known to attackers',
    text: 'It is in collections of stolen passwords. Choose one that you use nowhere else.',
  },
  CURRENT_SESSION: { heading: 'This is the device you are using', text: 'Sign out to end its session.' },
  UNAUTHENTICATED: { heading: 'You are signed out', text: 'Sign in again to go on.' },
  INVALID_CREDENTIALS: {
    heading: 'Address or password is wrong',
    text: 'Check both, or choose a new password if you have forgotten it.',
  },
  FORBIDDEN: { heading: 'This is not allowed', text: 'Sign in with another account if you have one.' },
  EMAIL_NOT_VERIFIED: {
    heading: 'Verify your address first',
    text: 'We have sent you an email with a link. Open it, then sign in.',
  },
  ACCOUNT_BANNED: {
    heading: 'This account is closed',
    text: 'If you think that is a mistake, write to the people who run this service.',
  },
  NOT_FOUND: { heading: 'It is not there', text: 'It may have been removed meanwhile. Reload the page.' },
  PRECONDITION_FAILED: {
    heading: 'It was changed elsewhere meanwhile',
    text: 'Perhaps in another tab. What you have entered is still here: compare, then save again.',
  },
  PAYLOAD_TOO_LARGE: { heading: 'That is too much', text: 'Shorten what you have entered.' },
  UNSUPPORTED_MEDIA_TYPE: { heading: 'That did not work', text: 'Reload the page, then try again.' },
  TOO_MANY_REQUESTS: { heading: 'That was too often', text: 'Wait a while, then try again.' },
  INTERNAL: {
    heading: 'Something went wrong on our side',
    text: 'It is not your fault, and we have been told. Try again in a minute.',
  },
  UNAVAILABLE: {
    heading: 'That did not work just now',
    text: 'The service cannot answer for the moment. What you have entered is still here: try again in a minute.',
  },
  PROFILE_NOT_FOUND: { heading: 'You have no profile yet', text: 'Fill in what you like, and save it.' },
  PROFILE_EXISTS: {
    heading: 'You have a profile already',
    text: 'It was made in another tab. Reload the page to see it.',
  },
  INVALID_EMAIL: {
    heading: 'This is no email address',
    text: 'Enter it in full, such as name@example.com.',
  },
  INVALID_NAME: { heading: 'This name cannot be used', text: 'Use letters, digits and spaces.' },
  TOO_LONG: { heading: 'This is too long', text: 'Shorten it.' },
  INVALID_CODE: { heading: 'This code is not right', text: 'Enter the one that your app shows now.' },
  INVALID_BACKUP_CODE: {
    heading: 'This recovery code is not right',
    text: 'Each works once. Enter one that you have not used yet.',
  },
  INVALID_TWO_FACTOR_COOKIE: {
    heading: 'This sign-in took too long',
    text: 'Enter your password again, then the code within ten minutes.',
  },
  SESSION_NOT_FRESH: {
    heading: 'Please sign in again first',
    text: 'It is a while ago that you have. For a change like this we want to be sure that it is you.',
  },
  SAME_EMAIL: { heading: 'This is your address already', text: 'Enter another one.' },
  FAILED_TO_UNLINK_LAST_ACCOUNT: {
    heading: 'This is your only way to sign in',
    text: 'Choose a password first, with “Forgot your password?” on the page to sign in.',
  },
  USER_VERIFICATION_REQUIRED: {
    heading: 'Your device did not check that it is you',
    text: 'Unlock it by fingerprint, face or PIN when it asks, or take another passkey.',
  },
  access_denied: {
    heading: 'You have cancelled',
    text: 'Nothing has happened. Try again, or sign in another way.',
  },
  account_banned: {
    heading: 'This account is closed',
    text: 'If you think that is a mistake, write to the people who run this service.',
  },
  account_not_linked: {
    heading: 'There is an account with your address',
    text: 'Sign in with its password, or choose a new one. Then you can add other ways to sign in.',
  },
  account_already_linked_to_different_user: {
    heading: 'It opens another account here',
    text: 'Sign in with it and remove it there first, or add another one.',
  },
  email_not_found: {
    heading: 'We were not told your address',
    text: 'Allow us to see your email address there, or sign in another way.',
  },
  email_not_verified: {
    heading: 'Your address is not verified there',
    text: 'Verify your email address with that provider first, or sign in another way.',
  },
  state_mismatch: {
    heading: 'You are not signed in',
    text: `This sign-in took too long, was opened twice, or was begun in another browser. ${beginAgain}`,
  },
  temporarily_unavailable: {
    heading: 'The provider does not answer',
    text: 'Try again in a minute, or sign in another way.',
  },
  unreachable: {
    heading: 'There was no answer',
    text: 'Check your connection to the internet, then try again.',
  },
  cookies_blocked: {
    heading: 'Your browser keeps no cookies',
    text: 'You cannot stay signed in without. Allow them for this page, then try again.',
  },
  mismatch: { heading: 'The two passwords differ', text: 'Enter the same one twice.' },
  passkey_not_shown: {
    heading: 'No passkey was used',
    text: 'You have cancelled, or there is none for this account here. Try again, or sign in another way.',
  },
  passkey_exists: {
    heading: 'There is a passkey already',
    text: 'This device, or the password manager that you have chosen, has one for this account. Take another to add one more.',
  },
  other: {
    heading: 'That did not work',
    text: 'Try again in a minute. If it goes on, tell the people who run this service.',
  },
} satisfies Record<CodeWithWords, Words>;

/** The words of every page, in English: the other languages have the same. */
export const en = {
  problems,
  common: {
    waiting: 'Please wait…',
    loading: 'Loading…',
    retry: 'Try again',
    reload: 'Reload the page',
    save: 'Save',
    saved: 'Saved',
    cancel: 'Cancel',
    back: 'Back',
    remove: 'Remove',
    print: 'Print',
    optional: 'optional',
    email: 'Email address',
    name: 'Name',
    language: 'Language',
    terms: 'Terms',
    privacy: 'Privacy',
    menu: 'Your account',
    skip: 'Skip to the content',
    signOut: 'Sign out',
    required: 'Please fill this in.',
    invalidEmail: 'Enter it in full, such as name@example.com.',
    /** @param address what was probably meant */
    didYouMean: (address: string) => `Did you mean ${address}?`,
    /** @param wait such as “in 2 minutes” */
    tryAgainIn: (wait: string) => `You can try again ${wait}.`,
    requestId: (id: string) => `If you write to us about it, say this number: ${id}`,
    withoutScripts: 'This page needs JavaScript. Allow it for this page, or open it in another browser.',
    unreachable: {
      heading: 'We cannot reach the service',
      text: 'Check your connection to the internet. This page goes on by itself once it is back.',
    },
  },
  password: {
    label: 'Password',
    current: 'Current password',
    new: 'New password',
    repeated: 'New password once more',
    hint: `At least ${min} characters. Several words are easy to remember and hard to guess.`,
    show: 'Show password',
    hide: 'Hide password',
    /** How hard a password is to guess. */
    strength: { weak: 'Easy to guess', fair: 'Could be longer', good: 'Good', strong: 'Hard to guess' },
    strengthLabel: (strength: string) => `Strength: ${strength}`,
    wrong: { heading: 'This is not your password', text: 'Enter the one that you have signed in with.' },
  },
  signIn: {
    title: 'Sign in',
    button: 'Sign in',
    forgot: 'Forgot your password?',
    register: 'New here?',
    registerLink: 'Create an account',
    or: 'or',
    with: (provider: string) => `Continue with ${provider}`,
    passkey: 'Sign in with a passkey',
    resend: 'Send the email again',
    resent: { heading: 'Look into your mailbox', text: `A new link is on its way. ${lookIntoMailbox}` },
    already: (name: string) => `You are signed in as ${name}.`,
    goOn: 'Go on',
  },
  register: {
    title: 'Create an account',
    button: 'Create my account',
    signIn: 'Have an account?',
    signInLink: 'Sign in',
    nameHint: 'What we call you, in this service and in emails.',
    /** Stands before the links to terms and privacy. */
    agreement: 'By creating an account you agree to:',
    done: {
      heading: 'Look into your mailbox',
      text: `We have sent you a link to verify your address. Open it, then sign in. ${lookIntoMailbox}`,
    },
    notSent: {
      heading: 'Your account is there, but our email is not',
      text: 'We could not send it just now. Ask for it again in a minute.',
    },
    otherAddress: 'Take another address',
  },
  secondFactor: {
    title: 'Enter your code',
    text: 'Open your authenticator app, and enter the six digits that it shows for this service.',
    code: 'Code',
    codeFormat: 'Six digits.',
    trust: 'Do not ask again on this device',
    button: 'Go on',
    useRecovery: 'Use a recovery code instead',
    useApp: 'Use your app instead',
    recoveryText: 'Enter one of the recovery codes that you have kept when you set this up. Each works once.',
    recoveryCode: 'Recovery code',
    startAgain: 'Sign in again',
  },
  forgot: {
    title: 'Forgot your password?',
    text: 'Enter your address, and we send you a link to choose a new one.',
    button: 'Send me a link',
    done: {
      heading: 'Look into your mailbox',
      text: `If there is an account with this address, an email with a link is on its way. ${lookIntoMailbox}`,
    },
  },
  verify: {
    title: 'Verify your email address',
    text: 'One click, and we know that this address is yours.',
    button: 'Verify my address',
    done: { heading: 'Your address is verified', text: 'You can sign in now.' },
    newLink: 'Send me a new link',
    withoutToken:
      'Open the link from our email, in full. If you have none that works, enter your address to get a new one.',
    sent: {
      heading: 'Look into your mailbox',
      text: `If there is an account with this address that is not verified yet, an email with a new link is on its way. ${lookIntoMailbox}`,
    },
  },
  reset: {
    title: 'Choose a new password',
    text: 'It takes the place of the old one, and all devices have to sign in again.',
    button: 'Change my password',
    done: { heading: 'Your password is changed', text: 'Sign in with the new one.' },
  },
  delete: {
    title: 'Delete your account',
    text: 'This cannot be undone. With your account go:',
    losses: ['your profile', 'your tasks', 'your sessions, on every device'],
    button: 'Delete my account for good',
    done: { heading: 'Your account is deleted', text: 'You can close this page.' },
    gone: {
      heading: 'This link no longer works',
      text: 'It has expired or was used already. If your account is still there, sign in and ask for a new one.',
    },
    passwordText: 'Enter your password to be sure that it is you.',
    mailText: 'No password? We can send you a link that does it.',
    mailButton: 'Send me a link',
    mailed: {
      heading: 'Look into your mailbox',
      text: `An email with a link to delete your account is on its way. ${lookIntoMailbox}`,
    },
    keep: 'Keep my account',
  },
  signedOut: {
    title: 'You are signed out',
    text: 'On this device nobody can use your account any more without signing in.',
    signIn: 'Sign in again',
  },
  signInFailed: { title: 'You are not signed in' },
  error: {
    title: 'Something went wrong',
    notFound: { heading: 'There is no such page', text: 'Check its address, or begin at your account.' },
    home: 'To your account',
  },
  profile: {
    title: 'Profile',
    text: 'Only you and this service see it. Everything may be left out.',
    account: 'Account',
    about: 'About you',
    empty: 'Not said',
    saveName: 'Save the name',
    save: 'Save the profile',
    /** Stands before a list of fields and what they say now. */
    changedElsewhere: 'What was changed there:',
    fields: {
      age_range: {
        label: 'Age',
        values: { under_18: 'Under 18', '18_24': '18 to 24', '25_34': '25 to 34', '35_plus': '35 or older' },
      },
      education_level: {
        label: 'Education',
        values: {
          high_school: 'High school',
          undergrad: 'Bachelor’s degree',
          masters: 'Master’s degree',
          phd: 'Doctorate',
          self_taught: 'Self-taught',
        },
      },
      tech_background: {
        label: 'Background in technology',
        values: {
          software_engineer: 'Software engineer',
          hardware_engineer: 'Hardware engineer',
          student: 'Student',
          hobbyist: 'Hobbyist',
        },
      },
      primary_goal: {
        label: 'What you are here for',
        values: {
          career_switch: 'A new career',
          academic: 'Studies or research',
          hobby_project: 'A project of my own',
          startup_founder: 'Founding a company',
        },
      },
      learning_mode: {
        label: 'How you learn best',
        values: { visual: 'By pictures and videos', textual: 'By reading', code_first: 'By code' },
      },
      learning_speed: {
        label: 'Pace',
        values: { intensive: 'Intensive', balanced: 'Balanced', casual: 'Casual' },
      },
      time_per_week: { label: 'Hours a week', hint: 'A whole number, 0 or more.' },
      preferred_language: {
        label: 'Preferred language',
        hint: 'A language tag, such as “en” or “pt-BR”.',
      },
    } satisfies ProfileFieldWords,
  },
  security: {
    title: 'Security',
    change: 'Change',
    passwordTitle: 'Password',
    passwordText: 'Change it if somebody else may know it.',
    emailTitle: 'Email address',
    twoFactorTitle: 'Authenticator app',
    twoFactorOn: 'On: we ask for a code when you sign in with your password.',
    twoFactorOff: 'Off: the password is enough to sign in.',
    turnOn: 'Set up',
    manage: 'Manage',
    passkeysTitle: 'Passkeys',
    passkeysText: 'Sign in by fingerprint, face or PIN, without your password.',
    noPasskeys: 'You have none yet.',
    addPasskey: 'Add a passkey',
    passkeyName: 'Name of the passkey',
    passkeyNameHint: 'By which you know it again, such as “Laptop” or “Security key”.',
    passkeyAdded: 'The passkey is added.',
    passkeyNotAdded: {
      heading: 'No passkey was added',
      text: 'You have cancelled, or it took too long. Try again.',
    },
    passkeyRemoved: 'The passkey is removed.',
    removePasskey: (name: string) => `Remove the passkey ${name}`,
    unnamedPasskey: 'Passkey',
    methodsTitle: 'Other ways to sign in',
    methodsText: 'Accounts elsewhere that open this one.',
    noMethods: 'There is none yet.',
    link: (provider: string) => `Add ${provider}`,
    linked: (provider: string) => `${provider} is added.`,
    unlink: (provider: string) => `Remove ${provider}`,
    unlinked: (provider: string) => `${provider} is removed.`,
    /** @param date such as “30 November 2026” */
    since: (date: string) => `Since ${date}`,
    deleteTitle: 'Delete account',
    deleteText: 'With all that belongs to it. This cannot be undone.',
    deleteButton: 'Delete my account',
  },
  changePassword: {
    title: 'Change your password',
    text: 'All other devices have to sign in again.',
    button: 'Change my password',
    done: { heading: 'Your password is changed', text: 'All other devices are signed out.' },
    without: 'No password yet, or forgotten?',
    withoutLink: 'Get a link by email',
  },
  changeEmail: {
    title: 'Change your email address',
    text: (address: string) => `It is ${address} now.`,
    new: 'New email address',
    button: 'Send me a link',
    done: {
      heading: 'Look into the new mailbox',
      text: `If the address can be used, an email with a link is on its way there. Your address stays what it is until you open that. ${lookIntoMailbox}`,
    },
  },
  twoFactor: {
    title: 'Authenticator app',
    off: 'With an app such as Google Authenticator, Aegis or 1Password we ask for a code of six digits when you sign in. Somebody who has your password alone does not get in.',
    on: 'When you sign in with your password we ask for a code.',
    begin: 'Set up',
    scan: 'Scan this with your app',
    openApp: 'Is the app on this device? Open it',
    /** What the picture is, for those who do not see it. */
    qrLabel: 'QR code for your authenticator app. The key below says the same.',
    key: 'Or enter this key in it',
    copy: 'Copy',
    copied: 'Copied',
    keep: 'Keep these recovery codes',
    keepText:
      'Each lets you in once, without your phone. Print them, or put them into your password manager. We do not show them again.',
    download: 'Save as a file',
    confirm: 'Enter the code that the app shows now',
    confirmButton: 'Turn it on',
    done: { heading: 'It is on', text: 'From now on we ask for a code when you sign in.' },
    newCodes: 'Make new recovery codes',
    newCodesText: 'The old ones do not work any more then.',
    newCodesDone: {
      heading: 'These are your new recovery codes',
      text: 'The old ones do not work any more.',
    },
    turnOff: 'Turn it off',
    turnOffText: 'The password is enough to sign in then.',
    turnedOff: { heading: 'It is off', text: 'The password is enough to sign in now.' },
  },
  sessions: {
    title: 'Devices',
    text: 'Where you are signed in. End what you do not know, and change your password then.',
    current: 'This device',
    unknownDevice: 'Unknown device',
    /** @param browser and @param system such as “Firefox” and “Windows” */
    device: (browser: string, system: string) => `${browser} on ${system}`,
    /** @param when such as “2 days ago” */
    signedIn: (when: string) => `Signed in ${when}`,
    address: (address: string) => `From ${address}`,
    expires: (date: string) => `Ends on ${date} if it is not used`,
    revoke: 'Sign out',
    revokeDevice: (device: string) => `Sign out ${device}`,
    revoked: (device: string) => `${device} is signed out.`,
    revokeOthers: 'Sign out all other devices',
    revokedOthers: 'All other devices are signed out.',
    onlyThis: 'You are signed in on this device alone.',
  },
  member: {
    ended: {
      heading: 'You have been signed out',
      text: 'Perhaps on another device, or after a change of the password. What you have entered is still here.',
    },
    signIn: 'Sign in again, in a new tab',
  },
};
