import type { LocalRoute } from '../aws/local-route.ts';
import { type CapturedEvents, createCapturedEvents } from '../events/captured-events.ts';
import { createEventsRoute } from '../events/events-route.ts';
import { createMailbox, type MailControl } from '../mail/mailbox.ts';
import { createMailboxRoutes } from '../mail/mailbox-routes.ts';
import { createResendRoute } from '../mail/resend-route.ts';
import { createRangeRoute } from '../pwned-passwords/range-route.ts';

/** What answers on this machine in place of services outside of AWS. */
export interface StandIns {
  readonly routes: readonly LocalRoute[];
  readonly mail: MailControl;
  readonly events: CapturedEvents;
}

export function createStandIns(): StandIns {
  const mailbox = createMailbox();
  const events = createCapturedEvents();
  return {
    routes: [
      ...createMailboxRoutes(mailbox),
      createEventsRoute(events),
      createResendRoute(mailbox),
      createRangeRoute(),
    ],
    mail: mailbox,
    events,
  };
}
