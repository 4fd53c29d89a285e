/** A schedule as its template has it. */
export interface ScheduleResource {
  readonly name: string;
  readonly everyMinutes: number;
  readonly functionArn: string;
  /** What EventBridge Scheduler invokes the function as. */
  readonly roleArn: string;
}

export interface Schedules {
  create(schedule: ScheduleResource): void;
}

export interface SchedulerOptions {
  /** Invokes a function and waits. @throws Error with what it failed with */
  readonly invoke: (functionArn: string) => Promise<void>;
  /** @throws Error where the role may not invoke the function */
  readonly authorize: (roleArn: string, functionArn: string) => void;
  /** Takes a line for each run that failed. */
  readonly onProblem: (line: string) => void;
}

export interface Scheduler extends Schedules {
  /**
   * Starts every schedule that has been created; its first run comes when the time is up.
   * @throws Error where a schedule's role may not invoke its function
   */
  start(): void;
  /** Starts no more runs. Those that go on end with their functions, and nobody hears of it. */
  close(): void;
}

const millisecondsPerMinute = 60_000;

/** EventBridge Scheduler with rates. A run that fails is not repeated: the next one comes by itself. */
export function createScheduler({ invoke, authorize, onProblem }: SchedulerOptions): Scheduler {
  const schedules: ScheduleResource[] = [];
  const timers: NodeJS.Timeout[] = [];
  let isClosed = false;

  async function run({ name, functionArn }: ScheduleResource): Promise<void> {
    try {
      await invoke(functionArn);
    } catch (error) {
      if (!isClosed) onProblem(`schedule ${name}: ${error instanceof Error ? error.message : error}`);
    }
  }

  return {
    create: (schedule) => void schedules.push(schedule),
    start: () => {
      for (const { roleArn, functionArn } of schedules) authorize(roleArn, functionArn);
      for (const schedule of schedules) {
        timers.push(setInterval(() => void run(schedule), schedule.everyMinutes * millisecondsPerMinute));
      }
    },
    close: () => {
      isClosed = true;
      for (const timer of timers) clearInterval(timer);
    },
  };
}
