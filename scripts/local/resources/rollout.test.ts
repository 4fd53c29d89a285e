import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  apiResources,
  authFunction,
  createResources,
  functionArn,
  local,
  messageOf,
  permission,
} from './testing.ts';

let shop: Awaited<ReturnType<typeof createResources>>;
beforeAll(async () => {
  shop = await createResources();
});
afterAll(() => shop.remove());

const version = { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Auth' } } };
const liveProperties = {
  FunctionName: { Ref: 'Auth' },
  FunctionVersion: { 'Fn::GetAtt': ['Version', 'Version'] },
  Name: 'live',
};
const live = { Type: 'AWS::Lambda::Alias', Properties: liveProperties };

describe('a function behind an alias', () => {
  const resources = { ...apiResources({ Ref: 'Live' }), Version: version, Live: live };

  it('is published, named, and invoked by the alias', async () => {
    const allowed = permission('/*/*/*', { Ref: 'Live' });
    const { qualified, httpApi } = await shop.create({ ...resources, Permission: allowed });
    expect(qualified).toEqual([
      [functionArn, { version: '1', provisionedConcurrency: 0 }],
      [`${functionArn}:live`, { versionArn: `${functionArn}:1`, provisionedConcurrency: 0 }],
    ]);
    expect(httpApi.build(local).routes).toMatchObject([{ functionArn: `${functionArn}:live` }]);
  });

  it('needs a permission of the alias: the function’s own is not enough', async () => {
    const { httpApi } = await shop.create({ ...resources, Permission: permission('/*/*/*') });
    expect(() => httpApi.build(local)).toThrow(
      `route ANY /api/{proxy+} may not invoke ${functionArn}:live: add an AWS::Lambda::Permission`,
    );
  });

  it('has the environments of provisioned concurrency', async () => {
    const ProvisionedConcurrencyConfig = { ProvisionedConcurrentExecutions: 2 };
    const provisioned = { ...live, Properties: { ...liveProperties, ProvisionedConcurrencyConfig } };
    const { qualified } = await shop.create({ ...resources, Live: provisioned });
    expect(qualified).toContainEqual([
      `${functionArn}:live`,
      { versionArn: `${functionArn}:1`, provisionedConcurrency: 2 },
    ]);
  });

  it('may be moved by CodeDeploy, by groups that exist and without hooks', () => {
    const update = (more: object = {}) => ({
      ...resources,
      Live: {
        ...live,
        UpdatePolicy: {
          CodeDeployLambdaAliasUpdate: { ApplicationName: { Ref: 'App' }, DeploymentGroupName: 'g', ...more },
        },
      },
    });
    const App = { Type: 'AWS::CodeDeploy::Application', Properties: { ComputePlatform: 'Lambda' } };
    expect(() => shop.plan({ ...update(), App })).not.toThrow();
    expect(messageOf(() => shop.plan(update()))).toContain(
      'shop/Live (AWS::Lambda::Alias) UpdatePolicy.CodeDeployLambdaAliasUpdate.ApplicationName: there is no resource',
    );
    expect(() => shop.plan(update({ BeforeAllowTrafficHook: 'f' }))).toThrow('BeforeAllowTrafficHook');
  });
});

describe('an API with a domain of its own', () => {
  const DomainName = 'api.example.test';
  const domain = {
    Type: 'AWS::ApiGatewayV2::DomainName',
    Properties: {
      DomainName,
      DomainNameConfigurations: [
        { CertificateArn: 'arn', EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' },
      ],
    },
  };
  const { Api, ...others } = apiResources();
  const properties = { ...Api.Properties, DisableExecuteApiEndpoint: true };
  const resources = {
    ...others,
    Api: { ...Api, Properties: properties },
    Permission: permission('/*/*/*'),
    Domain: domain,
  };
  const mapping = {
    Type: 'AWS::ApiGatewayV2::ApiMapping',
    Properties: { ApiId: { Ref: 'Api' }, DomainName: { Ref: 'Domain' }, Stage: '$default' },
  };

  it('is seen under that name by its functions', async () => {
    const { httpApi } = await shop.create({ ...resources, Mapping: mapping });
    expect(httpApi.build(local)).toMatchObject({ domainName: DomainName });
  });

  it('cannot be reached when the domain is not mapped to it', async () => {
    const { httpApi } = await shop.create(resources);
    expect(() => httpApi.build(local)).toThrow('nobody can reach the HTTP API: map a domain to it');
  });

  it.each([
    [
      'a path below the domain',
      { Mapping: { ...mapping, Properties: { ...mapping.Properties, ApiMappingKey: 'v1' } } },
      'ApiMappingKey',
    ],
    [
      'mutual TLS',
      { Domain: { ...domain, Properties: { ...domain.Properties, MutualTlsAuthentication: {} } } },
      'MutualTlsAuthentication',
    ],
  ])('does not stand for %s', (_, changed, named) => {
    expect(messageOf(() => shop.plan({ ...resources, Mapping: mapping, ...changed }))).toContain(`${named}:`);
  });
});

it('refuses an image for other processors than the function’s', () => {
  const withArchitectures = (Architectures?: string[]) => {
    const { Architectures: _, ...properties } = authFunction.Properties;
    return { ...authFunction, Properties: { ...properties, ...(Architectures && { Architectures }) } };
  };
  for (const auth of [withArchitectures(['x86_64']), withArchitectures()]) {
    expect(messageOf(() => shop.plan({ ...apiResources(), Auth: auth }))).toContain(
      'shop/Auth (AWS::Lambda::Function) Architectures: x86_64 runs images for linux/amd64, and its own is built for linux/arm64: make both the same',
    );
  }
});
