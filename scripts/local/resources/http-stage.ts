import { z } from 'zod';
import type { ThrottleDefinition } from '../gateway/api-definition.ts';
import { defineProvider } from './provider.ts';

/** Detailed metrics go to CloudWatch, which is not here. */
const routeSettingsSchema = z
  .strictObject({
    DetailedMetricsEnabled: z.boolean().optional(),
    ThrottlingBurstLimit: z.number(),
    ThrottlingRateLimit: z.number(),
  })
  .transform(
    (settings): ThrottleDefinition => ({
      rateLimit: settings.ThrottlingRateLimit,
      burstLimit: settings.ThrottlingBurstLimit,
    }),
  );

/** The stage at the API's root. Its access log is written to the local stack's log folder. */
export const httpStage = defineProvider({
  type: 'AWS::ApiGatewayV2::Stage',
  properties: z.strictObject({
    AccessLogSettings: z.strictObject({ DestinationArn: z.string(), Format: z.string() }).optional(),
    ApiId: z.string(),
    AutoDeploy: z.literal(true),
    DefaultRouteSettings: routeSettingsSchema.optional(),
    Description: z.string().optional(),
    StageName: z.literal('$default'),
    Tags: z.record(z.string(), z.string()).optional(),
  }),
  describe: (_identity, { StageName }) => ({ ref: StageName, attributes: {} }),
  create: ({ properties }, { httpApi }) => {
    httpApi.setStage(properties.ApiId, {
      name: properties.StageName,
      accessLogFormat: properties.AccessLogSettings?.Format,
      throttle: properties.DefaultRouteSettings,
    });
  },
});
