import { z } from 'zod';
import { AwsError } from '../aws/aws-error.ts';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListExecutions.html */
const mostResults = 1_000;
const usualResults = 100;
const longestToken = 3_096;

export const pageInput = {
  /** 0 stands for the default. */
  maxResults: z.int().min(0).max(mostResults).optional(),
  nextToken: z.string().min(1).max(longestToken).optional(),
};

interface PageInput {
  readonly maxResults?: number | undefined;
  readonly nextToken?: string | undefined;
}

/**
 * A page of a list, and the token of the next. A token names the last item of its page, so that what is new meanwhile
 * moves nothing. @throws AwsError InvalidToken
 */
export function takePage<Item>(
  items: readonly Item[],
  { maxResults, nextToken }: PageInput,
  keyOf: (item: Item) => string,
): { readonly page: readonly Item[]; readonly token: { readonly nextToken?: string } } {
  const after = nextToken === undefined ? undefined : Buffer.from(nextToken, 'base64url').toString();
  const start = after === undefined ? 0 : items.findIndex((item) => keyOf(item) === after) + 1;
  if (after !== undefined && start === 0) throw new AwsError('InvalidToken', `Invalid Token: '${nextToken}'`);
  const page = items.slice(start, start + (maxResults || usualResults));
  const last = page.at(-1);
  if (last === undefined || start + page.length === items.length) return { page, token: {} };
  return { page, token: { nextToken: Buffer.from(keyOf(last)).toString('base64url') } };
}
