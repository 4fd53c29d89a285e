import type { ApiDefinition } from '../gateway/api-definition.ts';
import type { HttpApi } from '../resources/http-api-builder.ts';

/**
 * The HTTP API as the gateway takes it.
 *
 * @param writeAccessLog takes each line of the access log, if the stage has one
 */
export function gatewayDefinition(
  api: HttpApi,
  domainName: string,
  writeAccessLog: (line: string) => void,
): ApiDefinition {
  const { cors, stage } = api;
  return {
    apiId: api.id,
    stage: stage.name,
    region: api.region,
    accountId: api.accountId,
    domainName,
    routes: api.routes.map(({ routeKey, functionArn, timeoutMs }) => ({
      routeKey,
      integration: { functionArn, timeoutMs, payloadFormatVersion: '2.0' },
    })),
    ...(cors && {
      cors: {
        allowOrigins: cors.AllowOrigins,
        allowMethods: cors.AllowMethods,
        allowHeaders: cors.AllowHeaders,
        exposeHeaders: cors.ExposeHeaders,
        allowCredentials: cors.AllowCredentials,
        ...(cors.MaxAge !== undefined && { maxAgeSeconds: cors.MaxAge }),
      },
    }),
    ...(stage.throttle && {
      throttle: {
        rateLimit: stage.throttle.ThrottlingRateLimit,
        burstLimit: stage.throttle.ThrottlingBurstLimit,
      },
    }),
    ...(stage.accessLogFormat !== undefined && {
      accessLog: { format: stage.accessLogFormat, write: writeAccessLog },
    }),
  };
}
