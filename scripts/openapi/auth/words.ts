import type { OpenRouteName } from '../../../functions/auth/routes.ts';
import { accountWords } from './account-words.ts';
import { protectionWords } from './protection-words.ts';
import type { RouteWords } from './route-words.ts';
import { sessionWords } from './session-words.ts';

/** One entry for each open route: a route without one does not compile. */
export const words = {
  ...accountWords,
  ...sessionWords,
  ...protectionWords,
} satisfies Record<OpenRouteName, RouteWords>;
