import { z } from 'zod';
import { stableId } from './naming.ts';
import { defineProvider } from './provider.ts';

const integrationIdLength = 7;

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html: maximum, and default */
const longestTimeoutMs = 30_000;
const shortestTimeoutMs = 50;

/** A Lambda proxy integration. */
export const httpIntegration = defineProvider({
  type: 'AWS::ApiGatewayV2::Integration',
  properties: z.strictObject({
    ApiId: z.string(),
    Description: z.string().optional(),
    IntegrationMethod: z.literal('POST').optional(),
    IntegrationType: z.literal('AWS_PROXY'),
    IntegrationUri: z.string(),
    PayloadFormatVersion: z.literal('2.0'),
    TimeoutInMillis: z.number().min(shortestTimeoutMs).max(longestTimeoutMs).default(longestTimeoutMs),
  }),
  describe: ({ stackName, logicalId }) => ({
    ref: stableId(`${stackName}/${logicalId}`, integrationIdLength),
    attributes: {},
  }),
  create: ({ ref, properties }, { httpApi }) => {
    httpApi.addIntegration(properties.ApiId, {
      id: ref,
      functionArn: properties.IntegrationUri,
      timeoutMs: properties.TimeoutInMillis,
    });
  },
});
