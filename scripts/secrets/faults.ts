import type { z } from 'zod';

/** Versions of a secret have short numbers as names; any longer name of a member may be a secret itself. */
const shownName = /^(\d{1,6}|url|proxy|ca|username|password|apiKey|orgId|from|clientId|clientSecret)$/;

/** What is wrong with a secret's value, a line for each member at fault. Never shows a value. */
export function describeFaults({ issues }: z.ZodError): string[] {
  return issues.map((issue) => {
    const message =
      issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
    const place = issue.path.map(String).map((name) => (shownName.test(name) ? name : '(a member)'));
    return `${place.join('.') || '(whole)'}: ${message.charAt(0).toLowerCase()}${message.slice(1)}`;
  });
}
