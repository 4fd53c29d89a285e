import type { LocalRoute } from '../aws/local-route.ts';
import { type CapturedEvents, createCapturedEvents } from '../events/captured-events.ts';
import { createEventsRoute } from '../events/events-route.ts';
import { createGoogle, googleClient } from '../google/google.ts';
import { createMailbox, type MailControl } from '../mail/mailbox.ts';
import { createMailboxRoutes } from '../mail/mailbox-routes.ts';
import { createResendRoute } from '../mail/resend-route.ts';
import { createRangeRoute } from '../pwned-passwords/range-route.ts';

/** What answers on this machine in place of services outside of AWS. */
export interface StandIns {
  readonly routes: readonly LocalRoute[];
  readonly mail: MailControl;
  readonly events: CapturedEvents;
  /** Ends when all of them answer as quickly as what they stand for. */
  prepare(): Promise<void>;
}

interface StandInOptions {
  /** Base URL of the HTTP API. */
  readonly api: string;
  /** Base URL of the AWS endpoint, which the stand-ins are part of. */
  readonly aws: string;
}

export function createStandIns({ api, aws }: StandInOptions): StandIns {
  const mailbox = createMailbox();
  const events = createCapturedEvents();
  const google = createGoogle({
    ...googleClient,
    endpointUrl: aws,
    redirectUris: [`${api}/api/auth/callback/google`],
  });
  return {
    routes: [
      ...createMailboxRoutes(mailbox),
      createEventsRoute(events),
      createResendRoute(mailbox),
      createRangeRoute(),
      ...google.routes,
    ],
    mail: mailbox,
    events,
    prepare: google.load,
  };
}
