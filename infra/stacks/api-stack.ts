import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { authEnvironment } from '../../functions/auth/env.ts';
import type { healthEnvironment } from '../../functions/health/env.ts';
import type { jwksEnvironment } from '../../functions/jwks/env.ts';
import type { profileEnvironment } from '../../functions/profile/env.ts';
import type { ApiFunctionName, StageSettings } from '../config.ts';
import { GatehouseApi } from '../constructs/http-api.ts';
import { Monitoring } from '../constructs/monitoring/monitoring.ts';
import { Rollout } from '../constructs/rollout.ts';
import { type EnvironmentOf, ServiceFunction } from '../constructs/service-function.ts';
import type { DatabaseRole, ServiceSecrets } from '../constructs/service-secrets.ts';
import { constructId, resourceName } from '../names.ts';
import { isInSteps } from '../settings/conflicts.ts';

const secondsPerDay = 86_400;

type Services = Readonly<Record<ApiFunctionName, ServiceFunction>>;

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
        keepsVersions: isInSteps(settings.rollout),
      });
    const services = {
      auth: create('auth', [secrets.auth]),
      jwks: create('jwks'),
      profile: create('profile'),
      health: create('health'),
    };
    api.addRoutes(targetsOf(this, settings, api.apiId, services));
    new CfnOutput(this, 'ApiEndpoint', { value: api.endpoint });
    if (api.domain) {
      // A description is literal text in CloudFormation: the domain's name is a reference.
      const description = "Where the domain's DNS record must point to";
      new CfnOutput(this, 'DomainTarget', { value: api.domain.domainName.regionalDomainName, description });
    }
    new CfnOutput(this, 'AccessLogGroupName', { value: api.accessLog.logGroupName });
  }
}

/** What the routes lead to: the functions themselves, or aliases that new code reaches step by step. */
function targetsOf(
  scope: Construct,
  settings: StageSettings,
  apiId: string,
  services: Services,
): Readonly<Record<ApiFunctionName, IFunction>> {
  const { auth, jwks, profile, health } = services;
  const logGroups = [auth, jwks, profile, health].map(({ logGroup }) => logGroup);
  const monitoring = settings.monitoring
    ? new Monitoring(scope, 'Monitoring', { settings, apiId, logGroups })
    : undefined;
  const steps = settings.rollout;
  const rollout = isInSteps(steps) ? new Rollout(scope, 'Rollout', settings, steps) : undefined;
  const target = (name: ApiFunctionName) => {
    const { function: code } = services[name];
    return rollout?.createLive(name, code, monitoring?.rollbackAlarms[name] ?? []) ?? code;
  };
  return {
    auth: target('auth'),
    jwks: target('jwks'),
    profile: target('profile'),
    health: target('health'),
  };
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
