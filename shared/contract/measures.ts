/** Values that a function measures, with their meaning. Each is a CloudWatch metric of that name and the dimension `service`. */
export const measures = {
  OldestUnpublishedEvent: 'how long the oldest event that is not published yet has waited, in seconds',
} as const satisfies Record<string, string>;

export type Measure = keyof typeof measures;
