import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  paginateGetExecutionHistory,
  paginateListExecutions,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { errorNamed, functionArn, machineArn, startShop, task } from './testing.ts';

const stateMachineArn = machineArn;
let shop: Awaited<ReturnType<typeof startShop>>;
let answer: (value: unknown) => void;
let asked: Promise<void>;
beforeEach(async () => {
  const answered = Promise.withResolvers();
  const called = Promise.withResolvers<void>();
  answer = answered.resolve;
  asked = called.promise;
  shop = await startShop(
    { StartAt: 'Ask', States: { Ask: task('ask') } },
    {
      ask: (input) => {
        called.resolve();
        if (input === 'fail') throw errorNamed('TypeError', 'no');
        return answered.promise;
      },
    },
  );
});
afterEach(() => shop.close());

const describe = (executionArn: string) => shop.client.send(new DescribeExecutionCommand({ executionArn }));
const begin = (input: object = {}) =>
  shop.client.send(new StartExecutionCommand({ stateMachineArn, ...input }));

it('tells of the state machine', async () => {
  const { stateMachines } = await shop.client.send(new ListStateMachinesCommand({}));
  expect(stateMachines).toEqual([
    { stateMachineArn, name: 'shop', type: 'STANDARD', creationDate: expect.any(Date) },
  ]);
  const machine = await shop.client.send(new DescribeStateMachineCommand({ stateMachineArn }));
  expect(machine).toMatchObject({
    name: 'shop',
    status: 'ACTIVE',
    roleArn: expect.stringContaining('role/'),
  });
  expect(JSON.parse(machine.definition ?? '')).toMatchObject({ StartAt: 'Ask' });
  const { executionArn } = await begin();
  const of = await shop.client.send(new DescribeStateMachineForExecutionCommand({ executionArn }));
  expect(of).toMatchObject({ stateMachineArn, definition: machine.definition });
});

it('starts, describes and ends', async () => {
  const { executionArn = '', startDate } = await begin({ name: 'first', input: '{"a": 1}' });
  expect(executionArn).toBe(`${machineArn.replace(':stateMachine:', ':execution:')}:first`);
  expect(await describe(executionArn)).toMatchObject({
    status: 'RUNNING',
    name: 'first',
    input: '{"a": 1}',
    startDate,
    stateMachineArn,
  });
  answer({ done: true });
  await shop.states.executions.get(executionArn)?.ended;
  expect(await describe(executionArn)).toMatchObject({
    status: 'SUCCEEDED',
    output: '{"done":true}',
    stopDate: expect.any(Date),
  });
});

it('a running name with the same input is the same execution, and otherwise taken', async () => {
  const first = await begin({ name: 'same', input: '{"a":1}' });
  expect(await begin({ name: 'same', input: '{"a":1}' })).toMatchObject({
    executionArn: first.executionArn,
    startDate: first.startDate,
  });
  const taken = { name: 'ExecutionAlreadyExists', message: expect.stringContaining(':same') };
  await expect(begin({ name: 'same', input: '{"a":2}' })).rejects.toMatchObject(taken);
  answer(1);
  await shop.states.executions.get(first.executionArn ?? '')?.ended;
  await expect(begin({ name: 'same', input: '{"a":1}' })).rejects.toMatchObject(taken);
  expect(shop.states.executions.size).toBe(1);
});

it.each([
  ['a name with a blank', { name: 'a b' }, 'InvalidName'],
  ['a name that is too long', { name: 'a'.repeat(81) }, 'InvalidName'],
  ['an input that is no JSON', { input: '{' }, 'InvalidExecutionInput'],
  ['an input of more than 256 KiB', { input: JSON.stringify('x'.repeat(262_143)) }, 'InvalidExecutionInput'],
  ['another state machine', { stateMachineArn: `${machineArn}2` }, 'StateMachineDoesNotExist'],
  ['an ARN that is none', { stateMachineArn: 'shop' }, 'InvalidArn'],
])('does not start with %s', async (_, input, name) => {
  await expect(begin(input)).rejects.toMatchObject({ name });
  expect(shop.states.executions.size).toBe(0);
});

it('takes an input of 256 KiB', async () => {
  await expect(begin({ input: JSON.stringify('x'.repeat(262_142)) })).resolves.toBeDefined();
});

it('stops for good: what a function answers afterwards is ignored', async () => {
  const { executionArn = '' } = await begin();
  await asked;
  const stop = new StopExecutionCommand({ executionArn, error: 'Enough', cause: 'for today' });
  const { stopDate } = await shop.client.send(stop);
  answer('late');
  expect(await describe(executionArn)).toMatchObject({
    status: 'ABORTED',
    stopDate,
    error: 'Enough',
    cause: 'for today',
  });
  expect(await shop.client.send(stop)).toMatchObject({ stopDate });
  const { events } = await shop.client.send(
    new GetExecutionHistoryCommand({ executionArn, reverseOrder: true }),
  );
  expect(events?.[0]).toMatchObject({
    type: 'ExecutionAborted',
    executionAbortedEventDetails: { error: 'Enough', cause: 'for today' },
  });
});

it('writes the history, in both orders and in pages', async () => {
  const { executionArn = '' } = await begin({ input: '"fail"' });
  await shop.states.executions.get(executionArn)?.ended;
  const { events = [] } = await shop.client.send(new GetExecutionHistoryCommand({ executionArn }));
  expect(events.map(({ id, previousEventId, type }) => [id, previousEventId, type])).toEqual([
    [1, 0, 'ExecutionStarted'],
    [2, 0, 'TaskStateEntered'],
    [3, 2, 'LambdaFunctionScheduled'],
    [4, 3, 'LambdaFunctionStarted'],
    [5, 4, 'LambdaFunctionFailed'],
    [6, 5, 'ExecutionFailed'],
  ]);
  expect(events[1]?.stateEnteredEventDetails).toMatchObject({ name: 'Ask', input: '"fail"' });
  expect(events[2]?.lambdaFunctionScheduledEventDetails).toMatchObject({ resource: functionArn('ask') });
  const failure = { error: 'TypeError', cause: '{"errorType":"TypeError","errorMessage":"no"}' };
  expect(events[4]?.lambdaFunctionFailedEventDetails).toEqual(failure);
  expect(events[5]?.executionFailedEventDetails).toEqual(failure);
  const paged: unknown[] = [];
  const pages = paginateGetExecutionHistory(
    { client: shop.client, pageSize: 4 },
    { executionArn, reverseOrder: true },
  );
  for await (const page of pages) paged.push(...(page.events ?? []).map(({ id }) => id));
  expect(paged).toEqual([6, 5, 4, 3, 2, 1]);
});

it('lists executions newest first, by status and in pages', async () => {
  for (const name of ['a', 'b', 'c']) await begin({ name });
  const { executionArn = '' } = await begin({ name: 'd', input: '"fail"' });
  await shop.states.executions.get(executionArn)?.ended;
  const listed: unknown[] = [];
  for await (const page of paginateListExecutions({ client: shop.client, pageSize: 3 }, { stateMachineArn }))
    listed.push(page.executions?.map(({ name }) => name));
  expect(listed).toEqual([['d', 'c', 'b'], ['a']]);
  const running = await shop.client.send(
    new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING', maxResults: 2 }),
  );
  expect(running.executions?.map(({ name }) => name)).toEqual(['c', 'b']);
  const broken = new ListExecutionsCommand({ stateMachineArn, nextToken: 'x' });
  await expect(shop.client.send(broken)).rejects.toMatchObject({ name: 'InvalidToken' });
});

it('an execution that there is not is told', async () => {
  const executionArn = `${machineArn.replace(':stateMachine:', ':execution:')}:none`;
  await expect(describe(executionArn)).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' });
  const lists = new ListExecutionsCommand({});
  await expect(shop.client.send(lists)).rejects.toMatchObject({ name: 'ValidationException' });
});

it("a role needs a policy for each action, on the execution's own ARN", async () => {
  const { principals, url } = shop;
  const role = 'arn:aws:iam::000000000000:role/operator';
  principals.addRole(role, 'operator');
  const credentials = principals.issueCredentials(role);
  const operator = new SFNClient({ region: 'eu-central-1', endpoint: url, credentials, maxAttempts: 1 });
  const start = () => operator.send(new StartExecutionCommand({ stateMachineArn }));
  await expect(start()).rejects.toMatchObject({ name: 'AccessDeniedException' });
  const allow = (Action: string, Resource: string) =>
    principals.addPolicy('operator', Action, {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: [Action], Resource: [Resource] }],
    });
  allow('states:StartExecution', machineArn);
  allow('states:DescribeExecution', machineArn);
  const { executionArn } = await start();
  const ask = () => operator.send(new DescribeExecutionCommand({ executionArn }));
  await expect(ask()).rejects.toMatchObject({ name: 'AccessDeniedException' });
  allow('states:DescribeExecution', `${machineArn.replace(':stateMachine:', ':execution:')}:*`);
  await expect(ask()).resolves.toMatchObject({ status: 'RUNNING' });
  await expect(operator.send(new StopExecutionCommand({ executionArn }))).rejects.toMatchObject({
    name: 'AccessDeniedException',
  });
});
