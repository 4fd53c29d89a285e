import { afterAll, beforeAll, expect, it } from 'vitest';
import { createResources, messageOf } from '../testing.ts';

let shop: Awaited<ReturnType<typeof createResources>>;
beforeAll(async () => {
  shop = await createResources();
});
afterAll(() => shop.remove());

const behaviour = {
  AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
  CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
  OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
  TargetOriginId: 'api',
  ViewerProtocolPolicy: 'https-only',
};
const origin = {
  CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] },
  DomainName: 'origin.example.test',
  Id: 'api',
};

function distribution(changes: object = {}, behaviourChanges: object = {}) {
  const DefaultCacheBehavior = { ...behaviour, ...behaviourChanges };
  const DistributionConfig = { DefaultCacheBehavior, Enabled: true, Origins: [origin], ...changes };
  return { Edge: { Type: 'AWS::CloudFront::Distribution', Properties: { DistributionConfig } } };
}

it('takes an edge that passes everything through for none', () => {
  expect(() => shop.plan(distribution())).not.toThrow();
});

it.each([
  [
    'caching',
    distribution({}, { CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6' }),
    'answers would be cached',
  ],
  [
    'functions at the edge',
    distribution({}, { FunctionAssociations: [] }),
    'FunctionAssociations: is not understood',
  ],
  ['a second origin', distribution({ Origins: [origin, origin] }), 'DistributionConfig.Origins'],
  ['paths of their own', distribution({ CacheBehaviors: [] }), 'CacheBehaviors: is not understood'],
  [
    'headers for the origin',
    distribution({ Origins: [{ ...origin, OriginCustomHeaders: [] }] }),
    'OriginCustomHeaders: is not understood',
  ],
])('refuses an edge with %s', (_, resources, named) => {
  expect(messageOf(() => shop.plan(resources))).toContain(named);
});

it.each([
  ['AWS::CloudWatch::Alarm', { ComparisonOperator: 'x', EvaluationPeriods: 1 }],
  ['AWS::CloudWatch::CompositeAlarm', { AlarmRule: 'FALSE' }],
  ['AWS::CloudWatch::Dashboard', { DashboardBody: '{}' }],
  ['AWS::CodeDeploy::Application', { ComputePlatform: 'Lambda' }],
  ['AWS::CodeDeploy::DeploymentGroup', { ApplicationName: 'a', ServiceRoleArn: 'r' }],
  ['AWS::Logs::QueryDefinition', { Name: 'n', QueryString: 'q' }],
  ['AWS::Logs::MetricFilter', { FilterPattern: 'f', LogGroupName: 'l', MetricTransformations: [] }],
  ['AWS::SNS::Topic', {}],
  ['AWS::SNS::Subscription', { Endpoint: 'a@example.test', Protocol: 'email', TopicArn: 't' }],
  ['AWS::SNS::TopicPolicy', { PolicyDocument: { Version: '2012-10-17', Statement: [] }, Topics: [] }],
  ['AWS::Route53::RecordSet', { HostedZoneId: 'z', Name: 'n', Type: 'A' }],
  [
    'AWS::WAFv2::WebACL',
    {
      DefaultAction: { Allow: {} },
      Rules: [],
      Scope: 'CLOUDFRONT',
      VisibilityConfig: { CloudWatchMetricsEnabled: true, MetricName: 'm', SampledRequestsEnabled: true },
    },
  ],
])('%s has no effect, and no property that is not understood', (Type, Properties) => {
  expect(() => shop.plan({ A: { Type, Properties } })).not.toThrow();
  expect(messageOf(() => shop.plan({ A: { Type, Properties: { ...Properties, Surprise: 1 } } }))).toContain(
    'Surprise: is not understood',
  );
});
