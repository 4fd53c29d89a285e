import type { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { fullStage } from '../testing/full-stage.ts';
import { synthesize } from '../testing/synthesize.ts';

const { edge, assembly } = synthesize('full', { settings: fullStage });
const template = edge as Template;
const [distribution] = Object.values(template.findResources('AWS::CloudFront::Distribution'));
const { DistributionConfig } = distribution?.Properties ?? {};
const [firewall] = Object.values(template.findResources('AWS::WAFv2::WebACL'));

function ruleOf(name: string) {
  return firewall?.Properties.Rules.find((rule: { Name: string }) => rule.Name === name);
}

test('it is deployed to us-east-1, after the API', () => {
  const stack = assembly.getStackByName('gatehouse-full-edge');
  expect(stack.environment.region).toBe('us-east-1');
  expect(stack.dependencies.map(({ id }) => id)).toContain('gatehouse-full-api');
});

test('CloudFront answers under the domain and reaches the API over TLS by the name of the origin', () => {
  expect(DistributionConfig).toMatchObject({
    Aliases: ['auth.example.com'],
    ViewerCertificate: {
      AcmCertificateArn: fullStage.domain.certificateArn,
      MinimumProtocolVersion: 'TLSv1.2_2021',
    },
    DefaultCacheBehavior: { ViewerProtocolPolicy: 'https-only' },
  });
  expect(DistributionConfig.Origins).toHaveLength(1);
  expect(DistributionConfig.Origins[0]).toMatchObject({
    DomainName: 'origin.auth.example.com',
    CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] },
  });
});

test('nothing is kept, and everything but the host is passed on', () => {
  // Managed-CachingDisabled and Managed-AllViewerExceptHostHeader (CloudFront Developer Guide).
  expect(DistributionConfig.DefaultCacheBehavior).toMatchObject({
    CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
    OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
    AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
  });
});

test('no header tells the API who the caller is: none would be believed', () => {
  expect(DistributionConfig.Origins[0].OriginCustomHeaders).toBeUndefined();
});

test('the firewall stands before the distribution', () => {
  const [firewallId] = Object.keys(template.findResources('AWS::WAFv2::WebACL'));
  expect(DistributionConfig.WebACLId).toEqual({ 'Fn::GetAtt': [firewallId, 'Arn'] });
  expect(firewall?.Properties).toMatchObject({ Scope: 'CLOUDFRONT', DefaultAction: { Allow: {} } });
});

test('an address that asks too often is answered with 429, and sign-ins have a limit of their own', () => {
  const block = { Block: { CustomResponse: { ResponseCode: 429 } } };
  expect(ruleOf('requests')).toMatchObject({
    Action: block,
    Statement: { RateBasedStatement: { AggregateKeyType: 'IP', Limit: 500, EvaluationWindowSec: 300 } },
  });
  const { Action, Statement } = ruleOf('sign-ins');
  expect(Action).toEqual(block);
  expect(Statement.RateBasedStatement).toMatchObject({
    AggregateKeyType: 'IP',
    Limit: 15,
    EvaluationWindowSec: 60,
    ScopeDownStatement: {
      ByteMatchStatement: { PositionalConstraint: 'STARTS_WITH', SearchString: '/api/auth/sign' },
    },
  });
});

test.each([
  'AWSManagedRulesAmazonIpReputationList',
  'AWSManagedRulesCommonRuleSet',
  'AWSManagedRulesKnownBadInputsRuleSet',
])('the rules of %s apply', (name) => {
  expect(ruleOf(name)).toMatchObject({
    OverrideAction: { None: {} },
    Statement: { ManagedRuleGroupStatement: { VendorName: 'AWS', Name: name } },
  });
});

test('no two rules have the same priority', () => {
  const priorities = firewall?.Properties.Rules.map(({ Priority }: { Priority: number }) => Priority);
  expect(new Set(priorities).size).toBe(priorities.length);
});

test.each(['A', 'AAAA'])('the domain has an %s record of the distribution', (Type) => {
  const [id] = Object.keys(template.findResources('AWS::CloudFront::Distribution'));
  template.hasResourceProperties('AWS::Route53::RecordSet', {
    Name: 'auth.example.com.',
    Type,
    AliasTarget: { DNSName: { 'Fn::GetAtt': [id, 'DomainName'] } },
  });
});
