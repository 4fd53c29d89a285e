import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { authEnvironment } from '../../functions/auth/env.ts';
import type { healthEnvironment } from '../../functions/health/env.ts';
import type { jwksEnvironment } from '../../functions/jwks/env.ts';
import type { profileEnvironment } from '../../functions/profile/env.ts';
import type { StageSettings } from '../config.ts';
import { GatehouseApi } from '../constructs/http-api.ts';
import { type EnvironmentOf, ServiceFunction } from '../constructs/service-function.ts';
import type { DatabaseRole, ServiceSecrets } from '../constructs/service-secrets.ts';
import { constructId, resourceName } from '../names.ts';

const secondsPerDay = 86_400;

export interface ApiStackProps {
  readonly settings: StageSettings;
  readonly secrets: ServiceSecrets;
  readonly imageDirectory: string;
}

/** The HTTP API and the functions behind it. */
export class ApiStack extends Stack {
  constructor(scope: Construct, props: ApiStackProps) {
    const { settings, secrets, imageDirectory } = props;
    super(scope, resourceName(settings.stage, 'api'), {
      terminationProtection: settings.terminationProtection,
    });
    const api = new GatehouseApi(this, 'Api', settings);
    const variables = variablesOf(props, api.endpoint);
    const create = (name: DatabaseRole, otherSecrets: readonly string[] = []) =>
      new ServiceFunction(this, constructId(name), {
        name,
        settings,
        imageDirectory,
        environment: variables[name],
        readableSecrets: [secrets.roles[name], ...otherSecrets],
      }).function;
    api.addRoutes({
      auth: create('auth', [secrets.auth]),
      jwks: create('jwks'),
      profile: create('profile'),
      health: create('health'),
    });
    new CfnOutput(this, 'ApiEndpoint', { value: api.endpoint });
    new CfnOutput(this, 'AccessLogGroupName', { value: api.accessLog.logGroupName });
  }
}

interface Variables {
  readonly auth: EnvironmentOf<typeof authEnvironment>;
  readonly jwks: EnvironmentOf<typeof jwksEnvironment>;
  readonly profile: EnvironmentOf<typeof profileEnvironment>;
  readonly health: EnvironmentOf<typeof healthEnvironment>;
}

function variablesOf({ settings, secrets }: ApiStackProps, issuer: string): Variables {
  const database = (role: DatabaseRole) => ({ DATABASE_SECRET_ID: secrets.roles[role] });
  const token = { ISSUER: issuer, AUDIENCE: settings.audience ?? issuer };
  return {
    auth: {
      ...database('auth'),
      ...token,
      AUTH_SECRET_ID: secrets.auth,
      ALLOWED_ORIGINS: settings.allowedOrigins.join(','),
      TOKEN_LIFETIME_SECONDS: String(settings.tokenLifetimeDays * secondsPerDay),
      REQUIRE_EMAIL_VERIFICATION: String(settings.requireEmailVerification),
    },
    jwks: { ...database('jwks'), ISSUER: issuer },
    profile: { ...database('profile'), ...token },
    health: database('health'),
  };
}
