import { Duration, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  ApiMapping,
  CorsHttpMethod,
  type CorsPreflightOptions,
  HttpApi,
  HttpMethod,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type RouteFunction, routes } from '#shared/contract/routes';
import type { StageSettings } from '../config.ts';
import { removalPolicy } from '../removal.ts';
import { CustomDomain } from './custom-domain.ts';

/** The longest that Chromium keeps a preflight's answer (Firefox: a day). */
const preflightMaxAgeSeconds = 7_200;

/**
 * One line of the access log. The route key stands for the path: a path may hold a reset token.
 * Neither are query strings or headers logged. Variables: "Customize HTTP API access logs" (API Gateway guide).
 */
const accessLogFormat = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  sourceIp: '$context.identity.sourceIp',
  method: '$context.httpMethod',
  route: '$context.routeKey',
  status: '$context.status',
  responseBytes: '$context.responseLength',
  latencyMs: '$context.responseLatency',
  integrationStatus: '$context.integrationStatus',
  integrationLatencyMs: '$context.integrationLatency',
  integrationError: '$context.integrationErrorMessage',
};

/** The HTTP API: its stage, throttling, CORS and access log, and the routes of the contract. */
export class GatehouseApi extends Construct {
  /** Base URL without a trailing slash: that of the stage's domain, else API Gateway's own. */
  readonly endpoint: string;
  readonly apiId: string;
  readonly accessLog: LogGroup;
  readonly domain: CustomDomain | undefined;
  readonly #api: HttpApi;

  constructor(scope: Construct, id: string, settings: StageSettings) {
    super(scope, id);
    const corsPreflight = corsOf(settings);
    this.#api = new HttpApi(this, 'Api', {
      apiName: `gatehouse-${settings.stage}`,
      createDefaultStage: false,
      // Callers must not get round the domain, and what stands in front of it.
      ...(settings.domain && { disableExecuteApiEndpoint: true }),
      ...(corsPreflight && { corsPreflight }),
    });
    this.endpoint = settings.domain ? `https://${settings.domain.name}` : this.#api.apiEndpoint;
    this.apiId = this.#api.apiId;
    this.domain = settings.domain && new CustomDomain(this, 'Domain', settings.domain, settings.edge);
    this.accessLog = this.#createStage(settings);
    Validations.of(this.#api).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason:
        "functions verify tokens themselves: the gateway's authorizer would fetch the key set that this API serves before it exists, and cannot see a revoked session",
    });
  }

  /** Adds every route of the contract whose function is there, one integration and one invoke permission per function. */
  addRoutes(functions: ReadonlyMap<RouteFunction, IFunction>): void {
    const integrations = new Map(
      [...functions].map(([name, target]) => [
        name,
        new HttpLambdaIntegration(`${name}-integration`, target, { scopePermissionToRoute: false }),
      ]),
    );
    for (const { method, path, function: name } of routes) {
      const integration = integrations.get(name);
      if (integration) this.#api.addRoutes({ path, methods: [HttpMethod[method]], integration });
    }
  }

  #createStage(settings: StageSettings): LogGroup {
    const logGroup = new LogGroup(this, 'AccessLog', {
      // Under this prefix log delivery needs no resource policy per log group, of which an account has few.
      logGroupName: `/aws/vendedlogs/gatehouse-${settings.stage}/api`,
      retention: settings.logRetentionDays,
      removalPolicy: removalPolicy(settings),
    });
    const stage = new HttpStage(this, 'Stage', {
      httpApi: this.#api,
      autoDeploy: true,
      throttle: settings.throttle,
      accessLogSettings: {
        destination: new LogGroupLogDestination(logGroup),
        format: AccessLogFormat.custom(JSON.stringify(accessLogFormat)),
      },
    });
    if (this.domain) {
      new ApiMapping(this, 'Mapping', { api: this.#api, domainName: this.domain.domainName, stage });
    }
    return logGroup;
  }
}

/** Credentials are allowed, so that origins, methods and headers must be lists: browsers take `*` literally then. */
function corsOf({ allowedOrigins }: StageSettings): CorsPreflightOptions | undefined {
  if (allowedOrigins.length === 0) return undefined;
  const { GET, HEAD, POST, PUT, PATCH, DELETE } = CorsHttpMethod;
  return {
    allowOrigins: allowedOrigins,
    allowCredentials: true,
    allowMethods: [GET, HEAD, POST, PUT, PATCH, DELETE],
    allowHeaders: ['authorization', 'content-type', 'if-match', 'x-correlation-id'],
    // By `date` the client knows how far the clock of its machine is off.
    exposeHeaders: [
      'date',
      'etag',
      'location',
      'retry-after',
      'set-auth-token',
      'x-correlation-id',
      'x-request-id',
    ],
    maxAge: Duration.seconds(preflightMaxAgeSeconds),
  };
}
