import type {
  ApiDefinition,
  CorsDefinition,
  RouteDefinition,
  ThrottleDefinition,
} from '../gateway/api-definition.ts';
import { allowsRoute, type Permission } from './route-permission.ts';

/** Collects the resources of the one HTTP API that the local stack serves. */
export interface HttpApiBuilder {
  setApi(api: Api): void;
  setStage(apiId: string, stage: Stage): void;
  /** The API's own name: what functions see instead of loopback. */
  setDomain(apiId: string, domainName: string): void;
  addIntegration(apiId: string, integration: Integration): void;
  addRoute(apiId: string, route: RouteTarget): void;
  addPermission(permission: Permission): void;
  /** @throws HttpApiError when a part is missing or the API may not invoke a route's function */
  build(options: BuildOptions): ApiDefinition;
}

export class HttpApiError extends Error {
  override readonly name = 'HttpApiError';
}

interface Api {
  readonly id: string;
  readonly region: string;
  readonly accountId: string;
  readonly cors: CorsDefinition | undefined;
  /** Whether API Gateway's own address of it is switched off. */
  readonly needsDomain: boolean;
}

interface Stage {
  readonly name: '$default';
  readonly accessLogFormat: string | undefined;
  readonly throttle: ThrottleDefinition | undefined;
}

interface Integration {
  readonly id: string;
  readonly functionArn: string;
  readonly timeoutMs: number;
}

interface RouteTarget {
  readonly routeKey: string;
  readonly integrationId: string;
}

interface BuildOptions {
  /** What functions see as its name when it has none of its own. */
  readonly domainName: string;
  /** Takes each line of the access log, if the stage has one. */
  readonly writeAccessLog: (line: string) => void;
}

export function createHttpApiBuilder(): HttpApiBuilder {
  let api: Api | undefined;
  let stage: Stage | undefined;
  let ownDomain: string | undefined;
  const integrations = new Map<string, Integration>();
  const targets: RouteTarget[] = [];
  const permissions: Permission[] = [];
  const assertOwn = (apiId: string): void => {
    if (apiId !== api?.id) throw new HttpApiError(`there is no HTTP API ${apiId}: correct the ApiId`);
  };
  return {
    setApi: (added) => {
      if (api !== undefined)
        throw new HttpApiError(`a second HTTP API (${added.id}): only one can have the port`);
      api = added;
    },
    setStage: (apiId, added) => {
      assertOwn(apiId);
      stage = added;
    },
    setDomain: (apiId, domainName) => {
      assertOwn(apiId);
      ownDomain = domainName;
    },
    addIntegration: (apiId, integration) => {
      assertOwn(apiId);
      integrations.set(integration.id, integration);
    },
    addRoute: (apiId, route) => {
      assertOwn(apiId);
      targets.push(route);
    },
    addPermission: (permission) => void permissions.push(permission),
    build: ({ domainName, writeAccessLog: write }) => {
      if (api === undefined) throw new HttpApiError('the stacks have no HTTP API: there is nothing to serve');
      if (stage === undefined) throw new HttpApiError('the HTTP API has no stage: add one named $default');
      if (api.needsDomain && ownDomain === undefined)
        throw new HttpApiError(
          'nobody can reach the HTTP API: map a domain to it, or leave its endpoint enabled',
        );
      const { accessLogFormat: format, throttle, name } = stage;
      return {
        apiId: api.id,
        stage: name,
        accountId: api.accountId,
        domainName: ownDomain ?? domainName,
        routes: targets.map(connectRoutes(api, stage, integrations, permissions)),
        cors: api.cors,
        throttle,
        accessLog: format === undefined ? undefined : { format, write },
      };
    },
  };
}

/** On AWS a route without permission answers 500 to everybody, once deployed; here it does not start. */
function connectRoutes(
  api: Api,
  stage: Stage,
  integrations: ReadonlyMap<string, Integration>,
  permissions: readonly Permission[],
) {
  return ({ routeKey, integrationId }: RouteTarget): RouteDefinition => {
    const integration = integrations.get(integrationId);
    if (integration === undefined) {
      throw new HttpApiError(`route ${routeKey} has no integration ${integrationId}: correct its Target`);
    }
    const { functionArn, timeoutMs } = integration;
    if (!allowsRoute(permissions, { ...api, stage: stage.name, routeKey, functionArn })) {
      throw new HttpApiError(
        `route ${routeKey} may not invoke ${functionArn}: add an AWS::Lambda::Permission whose SourceArn matches it`,
      );
    }
    return { routeKey, functionArn, timeoutMs };
  };
}
