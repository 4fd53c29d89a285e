import { z } from 'zod';
import { arn } from './naming.ts';
import { defineProvider } from './provider.ts';
import { tagsSchema } from './tags.ts';

/** An event bus. Nobody but this account may put events on it: a policy of its own is not understood. */
export const eventBus = defineProvider({
  type: 'AWS::Events::EventBus',
  properties: z.strictObject({
    Description: z.string().optional(),
    Name: z.string(),
    Tags: tagsSchema,
  }),
  describe: (identity, { Name }) => ({
    ref: Name,
    attributes: { Arn: arn('events', identity, `event-bus/${Name}`), Name },
  }),
  create: ({ ref, attributes }, { createEventBus }) => createEventBus(ref, attributes.Arn),
});
