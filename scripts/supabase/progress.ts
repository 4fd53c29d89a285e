import cliProgress, { type GenericFormatter, type Params } from 'cli-progress';
import type { RunStatus } from '#shared/contract/migration';
import { formatCount } from '../operator/text.ts';
import { stateWords } from './format.ts';
import { createSpeedometer, type Speed } from './speed.ts';

/** Shows how far a run is. */
export interface Progress {
  /** Undefined until the run is planned. */
  show(run: RunStatus | undefined): void;
  /** Leaves the terminal as it was. */
  end(): void;
}

interface Output {
  readonly stream: NodeJS.WritableStream & { readonly isTTY?: boolean };
  /** Milliseconds. */
  readonly now?: () => number;
}

/** A bar that moves on a terminal, lines anywhere else. */
export function createProgress({ stream, now = Date.now }: Output): Progress {
  return stream.isTTY ? createBar(stream, now) : createLines(stream, now);
}

export const silentProgress: Progress = { show: () => {}, end: () => {} };

// A CommonJS module, whose members Node.js cannot tell by name.
const { Format, SingleBar } = cliProgress;

interface Payload {
  readonly run: RunStatus | undefined;
  readonly speed: Speed;
}

const standstill: Speed = { perSecond: undefined, secondsLeft: undefined };
const maxBarWidth = 30;
const minBarWidth = 5;

/** The library draws the bar and minds the terminal; what fits beside it depends on the terminal's width. */
const formatBar: GenericFormatter = (options, params, payload) => layOut(params, payload as Payload, options);

function layOut({ maxWidth, progress }: Params, { run, speed }: Payload, options: object): string {
  if (run === undefined) return 'planning';
  const phase = stateWords[run.state].padEnd('reconciling'.length);
  const percent = `${String(Math.floor(progress * 100)).padStart(3)}%`;
  const total = formatCount(run.total);
  const users = `${formatCount(run.done).padStart(total.length)}/${total}`;
  const text = [percent, users, ...describe(run, speed)].join('  ');
  const barsize = Math.min(maxBarWidth, maxWidth - phase.length - text.length - 5);
  const bar = barsize < minBarWidth ? '' : `[${Format.BarFormat(progress, { ...options, barsize })}] `;
  return `${phase} ${bar}${text}`.slice(0, maxWidth - 1);
}

function describe({ issues }: RunStatus, { perSecond, secondsLeft }: Speed): string[] {
  return [
    ...(perSecond === undefined ? [] : [`${formatCount(Math.round(perSecond))}/s`]),
    ...(secondsLeft === undefined ? [] : [`ETA ${formatDuration(secondsLeft)}`]),
    `${formatCount(issues)} issues`,
  ];
}

function createBar(stream: NodeJS.WritableStream, now: () => number): Progress {
  const bar = new SingleBar({
    stream,
    format: formatBar,
    barCompleteChar: '=',
    barIncompleteChar: '-',
    barsize: maxBarWidth,
    hideCursor: true,
    clearOnComplete: true,
    emptyOnZero: true,
  });
  const measure = createSpeedometer(now);
  bar.start(0, 0, { run: undefined, speed: standstill });
  return {
    show: (run) => {
      if (run === undefined) return;
      bar.setTotal(run.total);
      bar.update(run.done, { run, speed: measure(run) });
    },
    end: () => bar.stop(),
  };
}

/** A log that somebody reads later: not a line for each look. */
const lineIntervalMs = 5_000;

function createLines(stream: NodeJS.WritableStream, now: () => number): Progress {
  const measure = createSpeedometer(now);
  let last: { readonly state: string; readonly at: number } | undefined;
  return {
    show: (run) => {
      if (run === undefined) return;
      const speed = measure(run);
      if (last?.state === run.state && now() - last.at < lineIntervalMs) return;
      last = { state: run.state, at: now() };
      const users = `${formatCount(run.done)} of ${formatCount(run.total)} users`;
      stream.write(`${stateWords[run.state]}: ${[users, ...describe(run, speed)].join(', ')}\n`);
    },
    end: () => {},
  };
}

/** Minutes and seconds, with hours if there are any. */
function formatDuration(seconds: number): string {
  const whole = Math.ceil(seconds);
  const pair = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  return hours > 0 ? `${hours}:${pair(minutes)}:${pair(whole % 60)}` : `${minutes}:${pair(whole % 60)}`;
}
