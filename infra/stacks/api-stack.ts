import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { type Feature, features } from '#shared/contract/features';
import { type ResourceName, resourceNames } from '#shared/contract/resources';
import type { resourceEnvironment } from '#shared/resources/env';
import type { accountEnvironment } from '../../functions/account/env.ts';
import type { authEnvironment } from '../../functions/auth/env.ts';
import type { docsEnvironment } from '../../functions/docs/env.ts';
import type { healthEnvironment } from '../../functions/health/env.ts';
import type { jwksEnvironment } from '../../functions/jwks/env.ts';
import { type ApiFunctionName, apiFunctionsOf, type StageSettings } from '../config.ts';
import { GatehouseApi } from '../constructs/http-api.ts';
import { Monitoring } from '../constructs/monitoring/monitoring.ts';
import { Rollout } from '../constructs/rollout.ts';
import { type EnvironmentOf, ServiceFunction } from '../constructs/service-function.ts';
import type { DatabaseRole, ServiceSecrets } from '../constructs/service-secrets.ts';
import { byName, constructId, resourceName } from '../names.ts';
import { outsideServices } from '../outside-services.ts';
import { isInSteps } from '../settings/conflicts.ts';
import { tokenLifetimeSeconds } from '../token-lifetime.ts';

type Services = ReadonlyMap<ApiFunctionName, ServiceFunction>;

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
    const readableSecrets = readableSecretsOf(secrets);
    const create = (name: ApiFunctionName) =>
      new ServiceFunction(this, constructId(name), {
        name,
        settings,
        imageDirectory,
        environment: variables[name],
        readableSecrets: readableSecrets[name],
        keepsVersions: isInSteps(settings.rollout),
      });
    const services = new Map(apiFunctionsOf(settings).map((name) => [name, create(name)]));
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

function readableSecretsOf(secrets: ServiceSecrets): Readonly<Record<ApiFunctionName, readonly string[]>> {
  const { roles, google, github, oidc } = secrets;
  const providers = [google, github, ...oidc].filter((secret) => secret !== undefined);
  return {
    auth: [roles.auth, secrets.auth, secrets.email, ...providers.map(({ arn }) => arn)],
    jwks: [roles.jwks],
    health: [roles.health],
    account: [],
    docs: [],
    ...byName(resourceNames, (name) => [roles[name]]),
  };
}

/** What the routes lead to: the functions themselves, or aliases that new code reaches step by step. */
function targetsOf(
  scope: Construct,
  settings: StageSettings,
  apiId: string,
  services: Services,
): ReadonlyMap<ApiFunctionName, IFunction> {
  const ownLogs = [...services.values()].map(({ logGroup }) => logGroup);
  // What operators did to a user belongs into the same query as what the user did.
  const adminLogs = (name: string) => LogGroup.fromLogGroupName(scope, 'AdminLogs', name);
  const monitoring = settings.monitoring
    ? new Monitoring(scope, 'Monitoring', {
        settings,
        apiId,
        logGroups: [...ownLogs, adminLogs(`/aws/lambda/${resourceName(settings.stage, 'admin')}`)],
      })
    : undefined;
  const steps = settings.rollout;
  const rollout = isInSteps(steps) ? new Rollout(scope, 'Rollout', settings, steps) : undefined;
  const targetOf = (name: ApiFunctionName, { function: code }: ServiceFunction) =>
    rollout?.createLive(name, code, monitoring?.rollbackAlarms[name] ?? []) ?? code;
  return new Map([...services].map(([name, service]) => [name, targetOf(name, service)]));
}

type Variables = Readonly<Record<ResourceName, EnvironmentOf<typeof resourceEnvironment>>> & {
  readonly auth: EnvironmentOf<typeof authEnvironment>;
  readonly jwks: EnvironmentOf<typeof jwksEnvironment>;
  readonly health: EnvironmentOf<typeof healthEnvironment>;
  readonly account: EnvironmentOf<typeof accountEnvironment>;
  readonly docs: EnvironmentOf<typeof docsEnvironment>;
};

function variablesOf({ settings, secrets }: ApiStackProps, issuer: string): Variables {
  const database = (role: DatabaseRole) => ({ DATABASE_SECRET_ID: secrets.roles[role] });
  const token = { ISSUER: issuer, AUDIENCE: settings.audience ?? issuer };
  return {
    auth: {
      ...database('auth'),
      ...token,
      AUTH_SECRET_ID: secrets.auth,
      EMAIL_SECRET_ID: secrets.email,
      RESEND_BASE_URL: outsideServices.resend,
      BREACHED_PASSWORDS_URL: outsideServices.pwnedPasswords,
      BREACHED_PASSWORDS: breachPolicy(settings),
      PRODUCT_NAME: settings.productName,
      ALLOWED_ORIGINS: settings.allowedOrigins.join(','),
      TOKEN_LIFETIME_SECONDS: tokenLifetimeSeconds(settings),
      REQUIRE_EMAIL_VERIFICATION: String(settings.requireEmailVerification),
      ...secondFactorVariables(settings),
      ...providerVariables(settings, secrets),
    },
    jwks: { ...database('jwks'), ISSUER: issuer },
    health: database('health'),
    account: {
      PRODUCT_NAME: settings.productName,
      ISSUER: issuer,
      ALLOWED_ORIGINS: settings.allowedOrigins.join(','),
      SECOND_FACTORS: secondFactorsOf(settings),
      PROVIDERS: JSON.stringify(providersOf(settings)),
      BRAND: JSON.stringify(settings.brand),
    },
    docs: { ISSUER: issuer, PRODUCT_NAME: settings.productName, FEATURES: featuresOf(settings).join(',') },
    ...byName(resourceNames, (name) => ({ ...database(name), ...token })),
  };
}

function featuresOf(settings: StageSettings): Feature[] {
  const { totp, passkeys } = settings.secondFactor;
  const isOn: Readonly<Record<Feature, boolean>> = {
    totp,
    passkeys,
    providers: providersOf(settings).length > 0,
  };
  return features.filter((feature) => isOn[feature]);
}

function secondFactorVariables(settings: StageSettings) {
  const { trustedDeviceDays, passkeyDomain = '' } = settings.secondFactor;
  return {
    SECOND_FACTORS: secondFactorsOf(settings),
    TRUSTED_DEVICE_DAYS: String(trustedDeviceDays),
    PASSKEY_DOMAIN: passkeyDomain,
  };
}

function secondFactorsOf({ secondFactor }: StageSettings): string {
  return (['totp', 'passkeys'] as const).filter((name) => secondFactor[name]).join(',');
}

/** Who signs people in besides, as the pages offer them. */
function providersOf({ signIn: { google, github, oidc } }: StageSettings) {
  return [
    ...(google ? [{ id: 'google', name: 'Google' }] : []),
    ...(github ? [{ id: 'github', name: 'GitHub' }] : []),
    ...oidc.map(({ id, name }) => ({ id, name })),
  ];
}

/** Nothing for a stage whose people sign in by password alone. */
function providerVariables({ signIn }: StageSettings, { google, github, oidc }: ServiceSecrets) {
  const others = signIn.oidc.map((provider, index) => ({ ...provider, secretId: oidc[index]?.name }));
  return {
    ...(google && { GOOGLE_ISSUER: outsideServices.google, GOOGLE_SECRET_ID: google.name }),
    ...(github && {
      GITHUB_URL: outsideServices.github,
      GITHUB_API_URL: outsideServices.githubApi,
      GITHUB_SECRET_ID: github.name,
    }),
    ...(others.length > 0 && { OIDC_PROVIDERS: JSON.stringify(others) }),
  };
}

function breachPolicy({ breachedPasswords: { check, onOutage } }: StageSettings): string {
  return check ? `${onOutage}-on-outage` : 'unchecked';
}
