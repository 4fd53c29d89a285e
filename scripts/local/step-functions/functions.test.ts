import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFunctionService, type FunctionService } from '../lambda/function-service.ts';
import { createTaskRoot, definitionOf } from '../lambda/testing.ts';
import { functionArn, startShop, task } from './testing.ts';

const code = `
export async function handler({ deed, from }, { getRemainingTimeInMillis }) {
  if (deed === 'answer') return { got: from, hasTime: getRemainingTimeInMillis() > 0 };
  if (deed === 'exit') process.exit(7);
  if (deed === 'hang') return new Promise(() => setInterval(() => {}, 1_000));
  throw Object.assign(new Error('no rights on auth'), { name: 'SourceAccessError' });
}
`;
let root: ReturnType<typeof createTaskRoot>;
let functions: FunctionService;
let shop: Awaited<ReturnType<typeof startShop>>;

beforeAll(async () => {
  root = createTaskRoot({ work: code });
  functions = createFunctionService({ logs: () => {} });
  functions.register(definitionOf(root.taskRoot, 'work', { arn: functionArn('work'), timeoutSeconds: 1 }));
  shop = await startShop({ StartAt: 'Work', States: { Work: task('work') } }, { invoke: functions.invoke });
});
afterAll(async () => {
  await shop.close();
  await functions.close();
  root.remove();
});

it('functions run in processes of their own, and answer', async () => {
  const { end } = await shop.run({ deed: 'answer', from: 7 });
  expect(JSON.parse(end?.output ?? '')).toEqual({ got: 7, hasTime: true });
});

it.each([
  ['throw', 'SourceAccessError', 'no rights on auth'],
  ['exit', 'Runtime.ExitError', 'exit status 7'],
  ['hang', 'Sandbox.Timedout', 'Task timed out after 1.00 seconds'],
])('what a function fails with has the name that AWS gives it: %s', async (deed, error, message) => {
  const { end } = await shop.run({ deed });
  expect(end).toMatchObject({ status: 'FAILED', error });
  expect(JSON.parse(end?.cause ?? '')).toEqual({
    errorType: error,
    errorMessage: expect.stringContaining(message),
  });
});

it("a function that there is not is Lambda's error, not one of a function", async () => {
  const other = await startShop(
    { StartAt: 'Work', States: { Work: task('none') } },
    { invoke: functions.invoke },
  );
  const { end } = await other.run();
  await other.close();
  expect(end).toMatchObject({ error: 'Lambda.ResourceNotFoundException' });
});
