/** An HTTP API with its `$default` stage, as the templates describe it. */
export interface ApiDefinition {
  readonly apiId: string;
  readonly stage: '$default';
  readonly region: string;
  readonly accountId: string;
  readonly domainName: string;
  readonly routes: readonly RouteDefinition[];
  readonly cors?: CorsDefinition;
  /** Requests per second for the whole stage, and how many may come at once. */
  readonly throttle?: ThrottleDefinition;
  readonly accessLog?: AccessLogDefinition;
}

export interface RouteDefinition {
  /** `GET /api/profile`, `ANY /api/auth/{proxy+}` or `$default`. */
  readonly routeKey: string;
  readonly integration: IntegrationDefinition;
}

export interface IntegrationDefinition {
  readonly functionArn: string;
  readonly payloadFormatVersion: '2.0';
  readonly timeoutMs: number;
}

export interface CorsDefinition {
  /** Exact origins, `*`, `https://*` or `http://*`. */
  readonly allowOrigins: readonly string[];
  readonly allowMethods: readonly string[];
  readonly allowHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly allowCredentials: boolean;
  readonly maxAgeSeconds?: number;
}

export interface ThrottleDefinition {
  readonly rateLimit: number;
  readonly burstLimit: number;
}

export interface AccessLogDefinition {
  /** The stage's format: text with `$context.…` variables, usually one JSON object. */
  readonly format: string;
  readonly write: (line: string) => void;
}
