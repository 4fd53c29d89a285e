import type { LocalRoute } from '../aws/local-route.ts';
import { createMailbox, type MailControl } from '../mail/mailbox.ts';
import { createMailboxRoutes } from '../mail/mailbox-routes.ts';
import { createResendRoute } from '../mail/resend-route.ts';
import { createRangeRoute } from '../pwned-passwords/range-route.ts';

/** What answers on this machine in place of services outside of AWS. */
export interface StandIns {
  readonly routes: readonly LocalRoute[];
  readonly mail: MailControl;
}

export function createStandIns(): StandIns {
  const mailbox = createMailbox();
  return {
    routes: [...createMailboxRoutes(mailbox), createResendRoute(mailbox), createRangeRoute()],
    mail: mailbox,
  };
}
