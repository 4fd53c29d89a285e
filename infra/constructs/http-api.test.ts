import { Match } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { routes } from '#shared/contract/routes';
import { apiFunctionNames } from '../config.ts';
import { synthesize } from '../testing/synthesize.ts';

const { api } = synthesize('dev', {
  settings: {
    allowedOrigins: ['https://app.example.com'],
    throttle: { rateLimit: 7, burstLimit: 9 },
    logRetentionDays: 30,
  },
});
const [apiId = ''] = Object.keys(api.findResources('AWS::ApiGatewayV2::Api'));

function functionNameOf(functionId: string): string {
  return api.findResources('AWS::Lambda::Function')[functionId]?.Properties.FunctionName;
}

test('every route of the contract leads to its function, and there is no other route', () => {
  const integrations = api.findResources('AWS::ApiGatewayV2::Integration');
  const deployed = Object.values(api.findResources('AWS::ApiGatewayV2::Route')).map(({ Properties }) => {
    const integration = integrations[Properties.Target['Fn::Join'][1][1].Ref]?.Properties;
    return `${Properties.RouteKey} → ${functionNameOf(integration.IntegrationUri['Fn::GetAtt'][0])}`;
  });
  const wanted = routes.map(
    ({ method, path, function: name }) => `${method} ${path} → gatehouse-dev-${name}`,
  );
  expect(deployed.sort()).toEqual(wanted.sort());
});

test('functions get payload 2.0 through one integration each', () => {
  const integrations = Object.values(api.findResources('AWS::ApiGatewayV2::Integration'));
  expect(integrations).toHaveLength(apiFunctionNames.length);
  api.allResourcesProperties('AWS::ApiGatewayV2::Integration', {
    ApiId: { Ref: apiId },
    IntegrationType: 'AWS_PROXY',
    PayloadFormatVersion: '2.0',
  });
});

test('this API alone may invoke each function', () => {
  const permissions = Object.values(api.findResources('AWS::Lambda::Permission')).map(
    ({ Properties }) => Properties,
  );
  const invocable = permissions.map(({ FunctionName }) => functionNameOf(FunctionName['Fn::GetAtt'][0]));
  expect(invocable.sort()).toEqual(apiFunctionNames.map((name) => `gatehouse-dev-${name}`).sort());
  for (const { SourceArn, Principal } of permissions) {
    expect(Principal).toBe('apigateway.amazonaws.com');
    expect(SourceArn['Fn::Join'][1].slice(-2)).toEqual([{ Ref: apiId }, '/*/*/*']);
  }
});

test('pages of the allowed origins may call with credentials', () => {
  api.hasResourceProperties('AWS::ApiGatewayV2::Api', {
    ProtocolType: 'HTTP',
    CorsConfiguration: {
      AllowOrigins: ['https://app.example.com'],
      AllowCredentials: true,
      AllowMethods: Match.arrayWith(['GET', 'POST', 'PUT', 'DELETE']),
      AllowHeaders: Match.arrayWith(['authorization', 'content-type', 'if-match']),
      ExposeHeaders: Match.arrayWith(['date', 'etag', 'retry-after']),
    },
  });
});

test('without allowed origins there is no CORS', () => {
  const { api: template } = synthesize('dev', { settings: {} });
  template.hasResourceProperties('AWS::ApiGatewayV2::Api', { CorsConfiguration: Match.absent() });
});

test('the stage throttles and logs', () => {
  const [logGroupId] = Object.keys(
    api.findResources('AWS::Logs::LogGroup', {
      Properties: { LogGroupName: '/aws/vendedlogs/gatehouse-dev/api', RetentionInDays: 30 },
    }),
  );
  api.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
    StageName: '$default',
    AutoDeploy: true,
    DefaultRouteSettings: { ThrottlingRateLimit: 7, ThrottlingBurstLimit: 9 },
    AccessLogSettings: { DestinationArn: { 'Fn::GetAtt': [logGroupId, 'Arn'] } },
  });
});

test('the access log is JSON with what operators need and nothing secret', () => {
  const [stage] = Object.values(api.findResources('AWS::ApiGatewayV2::Stage'));
  const format: Record<string, string> = JSON.parse(stage?.Properties.AccessLogSettings.Format);
  const variables = Object.values(format);
  expect(variables).toEqual(
    expect.arrayContaining([
      '$context.requestId',
      '$context.routeKey',
      '$context.status',
      '$context.responseLatency',
      '$context.integrationErrorMessage',
    ]),
  );
  for (const variable of variables) expect(variable).not.toMatch(/path|query|header|authoriz|protocol/i);
});
