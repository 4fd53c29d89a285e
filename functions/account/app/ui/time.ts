const minuteSeconds = 60;
const hourSeconds = 60 * minuteSeconds;
const daySeconds = 24 * hourSeconds;

/** A time from now in seconds, such as “in 2 minutes” or “3 days ago”. It is rounded up: nobody comes too early. */
export function inWords(seconds: number, language: string): string {
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const size = Math.abs(seconds);
  if (size < minuteSeconds) return format.format(Math.ceil(seconds), 'second');
  if (size < hourSeconds) return format.format(Math.ceil(seconds / minuteSeconds), 'minute');
  if (size < daySeconds) return format.format(Math.ceil(seconds / hourSeconds), 'hour');
  return format.format(Math.ceil(seconds / daySeconds), 'day');
}

/** How long ago something was; not “in a minute” where the device's clock is slow. */
export function agoInWords(time: string, language: string, nowMs = Date.now()): string {
  return inWords(Math.min(0, (Date.parse(time) - nowMs) / 1_000), language);
}

/** A day and the time of day, such as “30 November 2026 at 17:45”. */
export function momentInWords(time: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' }).format(new Date(time));
}

/** A day, such as “30 November 2026”. */
export function dayInWords(time: string | Date, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(new Date(time));
}
