/** SQL for a time as answers have it: ISO 8601 in UTC to the microsecond, so that no two versions look alike. */
export const isoTime = (column: string) =>
  `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** Columns to select, the times among them as answers have them. */
export function selectList(columns: readonly string[], times: readonly string[]): string {
  return [...columns, ...times.map((column) => `${isoTime(column)} as ${column}`)].join(', ');
}
