/** SQL of a time, or null for an infinite one: JavaScript has no such date. */
export function finite(time: string): string {
  return `case when isfinite(${time}) then ${time} end`;
}

/** SQL of the first of some times that is there and finite. */
export function firstTime(...times: readonly string[]): string {
  return `coalesce(${times.map(finite).join(', ')})`;
}
