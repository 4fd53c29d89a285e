/**
 * Events that are counted although the request that meets them may succeed, with their meaning. Each is a CloudWatch
 * metric of that name and the dimension `service`, beside those of the error codes.
 */
export const countedEvents = {
  SignInFailed:
    'a sign-in with an unknown address, a wrong password or code, or an account that may not sign in',
  SignInLocked: 'a sign-in refused unread, because too many for that account had failed',
  MailFailed: 'a message that the mail provider did not take',
  PasswordHashUnreadable: 'a sign-in to an account whose password hash is of no known form',
  BreachCheckFailed: 'a new password that could not be looked up among the breached ones',
} as const satisfies Record<string, string>;

export type CountedEvent = keyof typeof countedEvents;
