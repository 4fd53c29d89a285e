import type { MoveTask } from '../contestants/floor.ts';
import { query } from '../databases.ts';
import { startWorker } from '../worker.ts';
import { type Field, type Moved, startClock } from './field.ts';

/** Three statements `copy … to`, each into a `copy … from`: no move with these two databases is quicker. */
export function moveAtFloor(field: Field): Promise<Moved> {
  return moveAtOnce('floor', field);
}

/**
 * The guide asks for columns of three plugins. One double address would cost it a whole batch, and each of its batches
 * has some: for it addresses need not be unique, with an index that costs as much to keep.
 */
const targetForGuide = `alter table "user"
    add "isAnonymous" boolean, add "phoneNumber" text unique, add "phoneNumberVerified" boolean, add "role" text,
    add "userMetadata" jsonb, add "appMetadata" jsonb, add "invitedAt" timestamptz, add "lastSignInAt" timestamptz,
    drop constraint "user_email_key";
  create index on "user" ("email");
  alter table "account" add "issuer" text`;

/** As Better Auth's guide has people do it. */
export async function moveByGuide(field: Field): Promise<Moved> {
  await query(field.target.url, targetForGuide);
  return moveAtOnce('guide', field);
}

async function moveAtOnce(contestant: 'floor' | 'guide', field: Field): Promise<Moved> {
  const worker = await startWorker<MoveTask>(field.folder, contestant);
  const readClock = startClock();
  const { peakBytes } = await worker.perform({ sourceUrl: field.sourceUrl, targetUrl: field.target.url });
  const moved = { ...readClock(), peakBytes };
  await worker.stop();
  return moved;
}
