import { expect, test } from 'vitest';
import { fullStage } from '../testing/full-stage.ts';
import { readContext, synthesize } from '../testing/synthesize.ts';

const prod = synthesize('prod');
const full = synthesize('full', { settings: fullStage });
const { domain } = readContext().stages.prod ?? {};

function issuerOf(template: typeof prod.api, functionName: string): string {
  const [found] = Object.values(
    template.findResources('AWS::Lambda::Function', { Properties: { FunctionName: functionName } }),
  );
  return found?.Properties.Environment.Variables.ISSUER;
}

test("prod answers under its domain alone, with that domain's certificate", () => {
  const [apiId] = Object.keys(
    prod.api.findResources('AWS::ApiGatewayV2::Api', { Properties: { DisableExecuteApiEndpoint: true } }),
  );
  const [domainId] = Object.keys(
    prod.api.findResources('AWS::ApiGatewayV2::DomainName', {
      Properties: {
        DomainName: 'api.example.com',
        DomainNameConfigurations: [
          { CertificateArn: domain?.certificateArn, EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' },
        ],
      },
    }),
  );
  prod.api.hasResourceProperties('AWS::ApiGatewayV2::ApiMapping', {
    ApiId: { Ref: apiId },
    DomainName: { Ref: domainId },
    Stage: '$default',
  });
  prod.api.hasOutput('DomainTarget', { Value: { 'Fn::GetAtt': [domainId, 'RegionalDomainName'] } });
});

test('issuer and base URL are the domain', () => {
  prod.api.hasOutput('ApiEndpoint', { Value: 'https://api.example.com' });
  for (const name of ['auth', 'jwks', 'profile']) {
    expect(issuerOf(prod.api, `gatehouse-prod-${name}`)).toBe('https://api.example.com');
  }
});

test('without a hosted zone no record is made, with one the name points to the API', () => {
  prod.api.resourceCountIs('AWS::Route53::RecordSet', 0);
  const zone = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', hostedZoneName: 'example.com' };
  const { api } = synthesize('zoned', {
    settings: { domain: { name: 'api.example.com', certificateArn: domain?.certificateArn ?? '', ...zone } },
  });
  const [domainId] = Object.keys(api.findResources('AWS::ApiGatewayV2::DomainName'));
  api.hasResourceProperties('AWS::Route53::RecordSet', {
    Name: 'api.example.com.',
    Type: 'A',
    HostedZoneId: 'Z0123456789ABCDEFGHIJ',
    AliasTarget: { DNSName: { 'Fn::GetAtt': [domainId, 'RegionalDomainName'] } },
  });
});

test('behind an edge the API has the name of the origin, and the issuer stays the domain', () => {
  full.api.hasResourceProperties('AWS::ApiGatewayV2::DomainName', {
    DomainName: 'origin.auth.example.com',
    DomainNameConfigurations: [{ CertificateArn: fullStage.edge.originCertificateArn }],
  });
  full.api.hasResourceProperties('AWS::Route53::RecordSet', { Name: 'origin.auth.example.com.' });
  expect(issuerOf(full.api, 'gatehouse-full-auth')).toBe('https://auth.example.com');
});

test("a domain that is only an example is pointed out, one's own is not", () => {
  const warningsOf = (name: string) => {
    const { assembly } = synthesize('own', {
      settings: { domain: { name, certificateArn: domain?.certificateArn ?? '' } },
    });
    return assembly.getStackByName('gatehouse-own-api').messages.map(({ entry }) => String(entry.data));
  };
  expect(warningsOf('api.example.com')).toEqual([expect.stringContaining('api.example.com is an example')]);
  expect(warningsOf('api.gatehouse.dev')).toEqual([]);
});
