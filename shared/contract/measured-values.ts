/** What is measured, not counted, with its meaning and unit: CloudWatch metrics beside the counted events. */
export const measuredValues = {
  RowsPurged: 'rows that a run of upkeep removed',
  SigningKeyAgeDays: 'age of the newest signing key, in days',
} as const satisfies Record<string, string>;

export type MeasuredValue = keyof typeof measuredValues;
