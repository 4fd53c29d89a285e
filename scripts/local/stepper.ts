/** A part of the start that is done. */
export interface Step {
  /** What was done, as an instruction: `start PostgreSQL`. */
  readonly title: string;
  readonly durationMs: number;
}

/** Does a part of the start, unless the start has been interrupted, and tells how long it took. */
export type Stepper = <Result>(title: string, run: () => Promise<Result>) => Promise<Result>;

interface StepperOptions {
  readonly onStep?: ((step: Step) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export function createStepper({ onStep, signal }: StepperOptions): Stepper {
  return async (title, run) => {
    signal?.throwIfAborted();
    const startedAtMs = performance.now();
    const result = await run();
    onStep?.({ title, durationMs: performance.now() - startedAtMs });
    return result;
  };
}
