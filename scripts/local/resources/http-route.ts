import { z } from 'zod';
import { stableId } from './naming.ts';
import { defineProvider } from './provider.ts';

const routeIdLength = 7;

/** A route to an integration. Authorizers are refused: letting everybody through would hide that they are missing. */
export const httpRoute = defineProvider({
  type: 'AWS::ApiGatewayV2::Route',
  properties: z.strictObject({
    ApiId: z.string(),
    AuthorizationType: z.literal('NONE').optional(),
    RouteKey: z.string(),
    Target: z.string().startsWith('integrations/'),
  }),
  describe: ({ stackName, logicalId }) => ({
    ref: stableId(`${stackName}/${logicalId}`, routeIdLength),
    attributes: {},
  }),
  create: ({ properties }, { httpApi }) => {
    const integrationId = properties.Target.slice('integrations/'.length);
    httpApi.addRoute(properties.ApiId, { routeKey: properties.RouteKey, integrationId });
  },
});
