import type { Caller, Principals } from '../aws/principals.ts';
import { failed, type InvokeResult } from '../lambda/invoke-result.ts';
import type { ScheduleResource, Schedules } from '../resources/services.ts';

interface SchedulerOptions {
  readonly principals: Pick<Principals, 'issueCredentials' | 'identify'>;
  readonly invoke: (functionArn: string, payload: string) => Promise<InvokeResult>;
  /** Takes a line for every time that failed. */
  readonly onProblem: (line: string) => void;
}

/** The templates' schedules. */
export interface Scheduler extends Schedules {
  /** Does at once what the schedule does when its time comes. Never rejects. */
  run(name: string): Promise<InvokeResult>;
  /** From now on each runs in time, for the first time after one interval, until `close`. */
  start(): void;
  /** Starts no more runs. Those that go on end with their functions, and nobody hears of it. */
  close(): Promise<void>;
}

/** EventBridge Scheduler: runs schedules with the permissions of their roles. A run that fails is not repeated. */
export function createScheduler(options: SchedulerOptions): Scheduler {
  const { principals, invoke, onProblem } = options;
  const schedules = new Map<string, ScheduleResource & { readonly caller: Caller }>();
  const timers: NodeJS.Timeout[] = [];
  let isClosed = false;

  async function run(name: string): Promise<InvokeResult> {
    const schedule = schedules.get(name);
    if (!schedule)
      return failed(
        'ResourceNotFoundException',
        `no schedule ${name}: choose one of ${[...schedules.keys()].join(', ')}`,
      );
    const { functionArn, input, caller } = schedule;
    try {
      caller.authorize({ action: 'lambda:InvokeFunction', resource: functionArn });
    } catch (error) {
      return failed('AccessDeniedException', error instanceof Error ? error.message : String(error));
    }
    return invoke(functionArn, input);
  }

  async function runInTime(name: string): Promise<void> {
    const result = await run(name);
    if (!result.ok && !isClosed) onProblem(`schedule ${name}: ${result.errorType}: ${result.message}`);
  }

  return {
    add: (schedule) => {
      const { accessKeyId } = principals.issueCredentials(schedule.roleArn);
      schedules.set(schedule.name, { ...schedule, caller: principals.identify(accessKeyId) });
    },
    run,
    start: () => {
      for (const { name, intervalMs } of schedules.values())
        timers.push(setInterval(() => void runInTime(name), intervalMs).unref());
    },
    close: async () => {
      isClosed = true;
      for (const timer of timers) clearInterval(timer);
    },
  };
}
