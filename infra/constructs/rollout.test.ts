import { expect, test } from 'vitest';
import { apiFunctionNames } from '../config.ts';
import { fullStage } from '../testing/full-stage.ts';
import { synthesize } from '../testing/synthesize.ts';

const { api, schema } = synthesize('prod');
const dev = synthesize('dev');

/** The one resource with these properties. */
function only(type: string, Properties: object, template = api) {
  const found = Object.entries(template.findResources(type, { Properties }));
  const [first] = found;
  if (!first || found.length > 1) throw new Error(`${found.length} of ${type} ${JSON.stringify(Properties)}`);
  const [id, resource] = first;
  return { id, resource };
}

function functionIdOf(name: string): string {
  return only('AWS::Lambda::Function', { FunctionName: `gatehouse-prod-${name}` }).id;
}

test.each(apiFunctionNames)(
  'the routes of %s lead to its alias live, and the API may invoke that alone',
  (name) => {
    const alias = only('AWS::Lambda::Alias', { FunctionName: { Ref: functionIdOf(name) } });
    expect(alias.resource.Properties.Name).toBe('live');
    only('AWS::ApiGatewayV2::Integration', { IntegrationUri: { Ref: alias.id } });
    only('AWS::Lambda::Permission', { FunctionName: { Ref: alias.id } });
  },
);

test.each(apiFunctionNames)(
  'new code of %s takes traffic as a canary, pages at once, and its own alarms roll it back',
  (name) => {
    const alias = only('AWS::Lambda::Alias', { FunctionName: { Ref: functionIdOf(name) } });
    const group = only('AWS::CodeDeploy::DeploymentGroup', { DeploymentGroupName: `gatehouse-prod-${name}` });
    expect(alias.resource.UpdatePolicy.CodeDeployLambdaAliasUpdate.DeploymentGroupName).toEqual({
      Ref: group.id,
    });
    expect(group.resource.Properties).toMatchObject({
      DeploymentConfigName: `CodeDeployDefault.Lambda${name === 'account' ? 'AllAtOnce' : 'Canary10Percent5Minutes'}`,
      DeploymentStyle: { DeploymentOption: 'WITH_TRAFFIC_CONTROL', DeploymentType: 'BLUE_GREEN' },
      AutoRollbackConfiguration: {
        Enabled: true,
        Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'],
      },
      AlarmConfiguration: { Enabled: true },
    });
    const alarms = group.resource.Properties.AlarmConfiguration.Alarms.map(
      ({ Name }: { Name: { Ref: string } }) =>
        api.findResources('AWS::CloudWatch::Alarm')[Name.Ref]?.Properties.AlarmName,
    );
    expect(alarms).toEqual([`gatehouse-prod-${name}-errors`, `gatehouse-prod-${name}-internal`]);
  },
);

test.each(apiFunctionNames)('the version of %s that serves stays when a newer one comes', (name) => {
  const version = only('AWS::Lambda::Version', { FunctionName: { Ref: functionIdOf(name) } });
  expect(version.resource.DeletionPolicy).toBe('Retain');
});

test('CodeDeploy may move these four aliases and no other', () => {
  const group = only('AWS::CodeDeploy::DeploymentGroup', { DeploymentGroupName: 'gatehouse-prod-auth' });
  const [roleId] = group.resource.Properties.ServiceRoleArn['Fn::GetAtt'];
  expect(api.findResources('AWS::IAM::Role')[roleId]?.Properties.ManagedPolicyArns).toBeUndefined();
  const { PolicyDocument } = only('AWS::IAM::Policy', { Roles: [{ Ref: roleId }] }).resource.Properties;
  const moving = PolicyDocument.Statement.filter(({ Action }: { Action: string[] }) =>
    Action.includes('lambda:UpdateAlias'),
  );
  expect(moving).toHaveLength(1);
  const aliases = moving[0].Resource.map((arn: { 'Fn::Join': [string, string[]] }) =>
    arn['Fn::Join'][1].at(-1),
  );
  expect(aliases.sort()).toEqual(
    apiFunctionNames.map((name) => `:function:gatehouse-prod-${name}:live`).sort(),
  );
});

test('the schema function is left simple', () => {
  expect(schema.findResources('AWS::Lambda::Alias')).toEqual({});
  expect(schema.findResources('AWS::CodeDeploy::DeploymentGroup')).toEqual({});
});

test('a linear rollout moves a tenth every minute, and provisioned concurrency belongs to the alias', () => {
  const { api: template } = synthesize('full', { settings: fullStage });
  const groups = Object.values(template.findResources('AWS::CodeDeploy::DeploymentGroup'));
  expect(new Set(groups.map(({ Properties }) => Properties.DeploymentConfigName))).toEqual(
    new Set(['CodeDeployDefault.LambdaLinear10PercentEvery1Minute', 'CodeDeployDefault.LambdaAllAtOnce']),
  );
  const { id } = only('AWS::Lambda::Function', { FunctionName: 'gatehouse-full-auth' }, template);
  const alias = only('AWS::Lambda::Alias', { FunctionName: { Ref: id } }, template);
  expect(alias.resource.Properties.ProvisionedConcurrencyConfig).toEqual({
    ProvisionedConcurrentExecutions: 2,
  });
});

test('dev stays lean: nothing that only a rollout, alarms or a domain need', () => {
  const types = [dev.secrets, dev.schema, dev.api].flatMap((template) =>
    Object.values(template.toJSON().Resources).map((resource) => Reflect.get(Object(resource), 'Type')),
  );
  expect([...new Set(types)].sort()).toEqual([
    'AWS::ApiGatewayV2::Api',
    'AWS::ApiGatewayV2::Integration',
    'AWS::ApiGatewayV2::Route',
    'AWS::ApiGatewayV2::Stage',
    'AWS::IAM::Policy',
    'AWS::IAM::Role',
    'AWS::Lambda::Function',
    'AWS::Lambda::Permission',
    'AWS::Lambda::Version',
    'AWS::Logs::LogGroup',
    'AWS::SecretsManager::Secret',
    'Custom::Trigger',
  ]);
  expect(dev.api.findResources('AWS::Lambda::Version')).toEqual({});
  expect(dev.edge).toBeUndefined();
});
