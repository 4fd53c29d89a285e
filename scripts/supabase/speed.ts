import type { RunStatus } from '#shared/contract/migration';

export interface Speed {
  /** Users; undefined until two looks at a phase have been taken. */
  readonly perSecond: number | undefined;
  /** Of this phase; undefined while nothing moves. */
  readonly secondsLeft: number | undefined;
}

/** Long enough for a batch to end in it, short enough to follow what slows down. */
const windowMs = 10_000;

/** Measures a phase's speed by the looks of the last seconds. */
export function createSpeedometer(now: () => number): (run: RunStatus) => Speed {
  let phase: string | undefined;
  let looks: { readonly at: number; readonly done: number }[] = [];
  return ({ state, done, total }) => {
    const at = now();
    if (state !== phase) looks = [];
    phase = state;
    looks = [...looks.filter((look) => at - look.at <= windowMs), { at, done }];
    const [first] = looks;
    if (first === undefined || first.at === at) return { perSecond: undefined, secondsLeft: undefined };
    const perSecond = ((done - first.done) * 1_000) / (at - first.at);
    return { perSecond, secondsLeft: perSecond > 0 ? (total - done) / perSecond : undefined };
  };
}
