/** What functions measure, and in which unit of CloudWatch: metrics of that name, with the dimension `service`. */
export const measuredValues = {
  /** How long the oldest event that is not published yet has waited. */
  OldestUnpublishedEvent: 'Seconds',
  /** Rows that a run of upkeep removed. */
  RowsPurged: 'Count',
  /** Age of the newest signing key; CloudWatch has no unit for days. */
  SigningKeyAgeDays: 'None',
} as const satisfies Record<string, 'Seconds' | 'Count' | 'None'>;

export type MeasuredValue = keyof typeof measuredValues;
