import { logger } from '#shared/observability/logger';
import { countEvent } from '#shared/observability/metrics';
import type { Passwords } from '#shared/passwords/passwords';
import { findCurrentRequest } from '../request-state.ts';

const signInPath = 'POST /sign-in/email';

/** Better Auth's password functions on top of `shared/passwords`. */
export function createPasswordFunctions(passwords: Passwords) {
  return {
    async hash(password: string): Promise<string> {
      const request = findCurrentRequest();
      if (request?.route.engine === signInPath) {
        // The engine hashes in a sign-in only to take as long as one to an account that exists.
        await passwords.spend(password);
        return '';
      }
      const hash = await passwords.hash(password);
      if (request) request.passwordHash = hash;
      return hash;
    },
    async verify({ hash, password }: { hash: string; password: string }): Promise<boolean> {
      const { valid, unreadable, reason, replacement } = await passwords.verify({ hash, password });
      if (unreadable) {
        countEvent('PasswordHashUnreadable');
        logger.error('password hash cannot be read', { reason });
      }
      const request = findCurrentRequest();
      if (request && replacement !== undefined) request.replacement = { from: hash, to: replacement };
      return valid;
    },
  };
}
