/** An HTTP API with its `$default` stage, as the templates describe it. */
export interface ApiDefinition {
  readonly apiId: string;
  readonly stage: '$default';
  readonly accountId: string;
  readonly domainName: string;
  readonly routes: readonly RouteDefinition[];
  readonly cors?: CorsDefinition | undefined;
  /** For the whole stage. */
  readonly throttle?: ThrottleDefinition | undefined;
  readonly accessLog?: AccessLogDefinition | undefined;
}

/** A route to a Lambda proxy integration of payload format 2.0. */
export interface RouteDefinition {
  /** `GET /api/profile`, `ANY /api/auth/{proxy+}` or `$default`. */
  readonly routeKey: string;
  readonly functionArn: string;
  /** At most 30,000. */
  readonly timeoutMs: number;
}

export interface CorsDefinition {
  /** Exact origins, `*`, `https://*` or `http://*`. */
  readonly allowOrigins: readonly string[];
  readonly allowMethods: readonly string[];
  readonly allowHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly allowCredentials: boolean;
  readonly maxAgeSeconds?: number | undefined;
}

export interface ThrottleDefinition {
  /** Requests per second. */
  readonly rateLimit: number;
  /** How many may come at once. */
  readonly burstLimit: number;
}

export interface AccessLogDefinition {
  /** The stage's format: text with `$context.…` variables, usually one JSON object. */
  readonly format: string;
  readonly write: (line: string) => void;
}
