import { z } from 'zod';
import type { CorsDefinition } from '../gateway/api-definition.ts';
import { stableId } from './naming.ts';
import { defineProvider } from './provider.ts';

const apiIdLength = 10;

/** API Gateway refuses credentials for any origin when the API is created, so they are refused here too. */
const corsSchema = z
  .strictObject({
    AllowCredentials: z.boolean().default(false),
    AllowHeaders: z.array(z.string()).default([]),
    AllowMethods: z.array(z.string()).default([]),
    AllowOrigins: z.array(z.string()).default([]),
    ExposeHeaders: z.array(z.string()).default([]),
    MaxAge: z.number().optional(),
  })
  .refine(({ AllowCredentials, AllowOrigins }) => !(AllowCredentials && AllowOrigins.includes('*')), {
    path: ['AllowOrigins'],
    error: '* cannot be combined with AllowCredentials: name the origins',
  })
  .transform(
    (cors): CorsDefinition => ({
      allowOrigins: cors.AllowOrigins,
      allowMethods: cors.AllowMethods,
      allowHeaders: cors.AllowHeaders,
      exposeHeaders: cors.ExposeHeaders,
      allowCredentials: cors.AllowCredentials,
      maxAgeSeconds: cors.MaxAge,
    }),
  );

/**
 * The HTTP API.
 *
 * @param endpoint where it answers on this machine; becomes the attribute ApiEndpoint
 */
export const httpApiProvider = (endpoint: string) =>
  defineProvider({
    type: 'AWS::ApiGatewayV2::Api',
    properties: z.strictObject({
      CorsConfiguration: corsSchema.optional(),
      Description: z.string().optional(),
      DisableExecuteApiEndpoint: z.boolean().default(false),
      Name: z.string(),
      ProtocolType: z.literal('HTTP'),
      Tags: z.record(z.string(), z.string()).optional(),
    }),
    describe: ({ stackName, logicalId }) => {
      const id = stableId(`${stackName}/${logicalId}`, apiIdLength);
      return { ref: id, attributes: { ApiId: id, ApiEndpoint: endpoint } };
    },
    create: ({ ref, region, accountId, properties }, { httpApi }) => {
      httpApi.setApi({
        id: ref,
        region,
        accountId,
        cors: properties.CorsConfiguration,
        needsDomain: properties.DisableExecuteApiEndpoint,
      });
    },
  });
