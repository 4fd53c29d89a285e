import { createOneShotDatabase } from '#shared/database/one-shot';
import type { Deliver } from '#shared/mail/deliver';
import { createMessages } from '#shared/mail/messages';
import { administer } from '../../functions/admin/admin.ts';
import { connectionAs, type TestDatabase } from './database.ts';

/** Asks the admin function as an operator does. Mails go nowhere, unless it is said where. */
export function createAdministration(database: TestDatabase, deliver: Deliver = async () => true) {
  const admin = createOneShotDatabase(connectionAs(database, 'admin'));
  const parts = { database: admin, messages: createMessages(), deliver };
  return (request: object) => administer(parts, request);
}
