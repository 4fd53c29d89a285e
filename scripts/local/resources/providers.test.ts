import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  api,
  apiResources,
  authFunction,
  createResources,
  functionArn,
  local,
  messageOf,
  permission,
  reads,
  role,
} from './testing.ts';

let shop: Awaited<ReturnType<typeof createResources>>;
beforeAll(async () => {
  shop = await createResources();
});
afterAll(() => shop.remove());

it('registers a function of an image with what its template says, and its role', async () => {
  const { functions, policies } = await shop.create({ Api: api, Role: role, Auth: authFunction });
  const roleArn = 'arn:aws:iam::000000000000:role/shop-auth';
  expect(functions).toEqual([
    {
      arn: functionArn,
      name: 'shop-auth',
      taskRoot: shop.bundles,
      handler: 'auth.handler',
      logGroupName: 'shop/logs',
      environment: { ISSUER: 'http://127.0.0.1:3000' },
      memorySizeMb: 256,
      timeoutSeconds: 20,
      region: 'us-east-1',
      roleArn,
    },
  ]);
  const statement = { Effect: 'Allow', Action: ['secretsmanager:GetSecretValue'], Resource: ['*'] };
  expect(policies).toEqual([
    [roleArn, 'shop-auth'],
    ['shop-auth', 'inline', { Version: '2012-10-17', Statement: [statement] }],
  ]);
});

it('creates secrets under the ARN that policies name, generated or to be filled', async () => {
  const { secrets, policies } = await shop.create({
    Policy: {
      Type: 'AWS::IAM::Policy',
      Properties: { PolicyName: 'p', PolicyDocument: reads({ Ref: 'Owner' }), Roles: ['r'] },
    },
    Owner: {
      Type: 'AWS::SecretsManager::Secret',
      Properties: { Name: 'shop/database', Tags: [{ Key: 'gatehouse:fill', Value: 'database' }] },
    },
    Generated: {
      Type: 'AWS::SecretsManager::Secret',
      Properties: { GenerateSecretString: { PasswordLength: 40 } },
    },
  });
  expect(secrets).toMatchObject([
    { name: 'shop/database', fill: 'database', generate: undefined },
    { name: expect.stringMatching(/^shop-Generated-/), fill: undefined, generate: { PasswordLength: 40 } },
  ]);
  expect(secrets[0]?.arn).toMatch(
    /^arn:aws:secretsmanager:us-east-1:000000000000:secret:shop\/database-\w{6}$/,
  );
  expect(policies).toMatchObject([['r', 'p', { Statement: [{ Resource: [secrets[0]?.arn] }] }]]);
});

it("invokes a trigger's function, and never the function that the CDK makes for triggers", async () => {
  const { functions, invoked } = await shop.create({
    Api: api,
    Role: role,
    Auth: authFunction,
    Version: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Auth' } } },
    AWSCDKTriggerCustomResourceProviderHandler97: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Code: { S3Bucket: 'bucket', S3Key: 'key.zip' },
        Handler: '__entrypoint__.handler',
        Runtime: 'nodejs24.x',
        Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
      },
    },
    Trigger: {
      Type: 'Custom::Trigger',
      Properties: {
        ServiceToken: { 'Fn::GetAtt': ['AWSCDKTriggerCustomResourceProviderHandler97', 'Arn'] },
        HandlerArn: { Ref: 'Version' },
        InvocationType: 'RequestResponse',
        Timeout: '300000',
        ExecuteOnHandlerChange: true,
      },
    },
  });
  expect(functions.map(({ name }) => name)).toEqual(['shop-auth']);
  expect(invoked).toEqual([`${functionArn}:1`]);
});

it('puts the HTTP API together', async () => {
  const { httpApi } = await shop.create({ ...apiResources(), Permission: permission('/*/*/api/{proxy+}') });
  expect(httpApi.build(local)).toMatchObject({
    cors: { allowOrigins: ['http://a'], allowCredentials: false },
    stage: '$default',
    routes: [{ routeKey: 'ANY /api/{proxy+}', functionArn, timeoutMs: 30_000 }],
  });
});

it.each([['/*/GET/api/{proxy+}'], ['/*/*/api'], ['/prod/*/api/{proxy+}']])(
  'does not serve a route whose function allows only %s',
  async (path) => {
    const { httpApi } = await shop.create({ ...apiResources(), Permission: permission(path) });
    expect(() => httpApi.build(local)).toThrow(`route ANY /api/{proxy+} may not invoke ${functionArn}`);
  },
);

it('refuses everything that it does not act on, all at once', () => {
  const withProperties = (resource: { Type: string; Properties: object }, more: object) => ({
    ...resource,
    Properties: { ...resource.Properties, ...more },
  });
  const statement = { ...reads('*').Statement[0], Condition: { Bool: {} } };
  const Resources = {
    ...apiResources(),
    Auth: withProperties(authFunction, {
      VpcConfig: {},
      ImageConfig: { Command: ['auth.handler'], EntryPoint: [] },
    }),
    Other: withProperties(authFunction, {
      FunctionName: 'other',
      ImageConfig: { Command: ['other.handler'] },
    }),
    Unknown: withProperties(authFunction, { Code: { ImageUri: 'registry/assets:tag2' } }),
    Zip: withProperties(authFunction, { Code: { S3Bucket: 'b', S3Key: 'k' } }),
    Role: withProperties(role, {
      PermissionsBoundary: 'x',
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/Admin'],
    }),
    Policy: {
      Type: 'AWS::IAM::Policy',
      Properties: {
        PolicyName: 'p',
        Roles: ['r'],
        PolicyDocument: { Version: '2012-10-17', Statement: [statement] },
      },
    },
    Api: withProperties(api, { CorsConfiguration: { AllowOrigins: ['*'], AllowCredentials: true } }),
    Route: withProperties(apiResources().Route, { AuthorizationType: 'JWT', AuthorizerId: 'a' }),
    Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { SecretString: 'hunter2' } },
  };
  const message = messageOf(() => shop.plan(Resources));
  for (const named of [
    'shop/Auth (AWS::Lambda::Function) VpcConfig: is not understood',
    'shop/Auth (AWS::Lambda::Function) ImageConfig.EntryPoint: is not understood',
    `shop/Other (AWS::Lambda::Function) ImageConfig.Command.0: other.handler needs other.mjs, which is not in ${shop.bundles}`,
    'shop/Unknown (AWS::Lambda::Function) Code.ImageUri: registry/assets:tag2 is no image asset of this assembly',
    'shop/Zip (AWS::Lambda::Function) Code: only functions of a container image run here',
    'shop/Role (AWS::IAM::Role) PermissionsBoundary: is not understood',
    'shop/Role (AWS::IAM::Role) ManagedPolicyArns.0:',
    'shop/Policy (AWS::IAM::Policy) PolicyDocument.Statement.0.Condition: is not understood',
    'shop/Api (AWS::ApiGatewayV2::Api) CorsConfiguration.AllowOrigins: * cannot be combined with AllowCredentials',
    'shop/Route (AWS::ApiGatewayV2::Route) AuthorizerId: is not understood',
    'shop/Route (AWS::ApiGatewayV2::Route) AuthorizationType:',
    'shop/Secret (AWS::SecretsManager::Secret) SecretString: is not understood',
  ]) {
    expect(message).toContain(named);
  }
  expect(message).not.toContain('hunter2');
});

const rotationPermission = (SourceAccount: unknown) => ({
  Type: 'AWS::Lambda::Permission',
  Properties: {
    Action: 'lambda:InvokeFunction',
    FunctionName: { Ref: 'Auth' },
    Principal: 'secretsmanager.amazonaws.com',
    SourceAccount,
  },
});
const rotationSchedule = (RotateImmediatelyOnUpdate: boolean) => ({
  Type: 'AWS::SecretsManager::RotationSchedule',
  DependsOn: ['Permission'],
  Properties: {
    SecretId: 'shop/database',
    RotationLambdaARN: { 'Fn::GetAtt': ['Auth', 'Arn'] },
    RotationRules: { AutomaticallyAfterDays: 30 },
    RotateImmediatelyOnUpdate,
  },
});

it('lets Secrets Manager invoke a function before it rotates a secret by it', async () => {
  const { rotations } = await shop.create({
    Schedule: rotationSchedule(false),
    Role: role,
    Auth: authFunction,
    Api: api,
    Permission: rotationPermission({ Ref: 'AWS::AccountId' }),
  });
  expect(rotations).toEqual([
    functionArn,
    ['shop/database', { functionArn, rules: { AutomaticallyAfterDays: 30 } }],
  ]);
});

it('refuses a rotation at every start, and a permission for another account', () => {
  const resources = { Role: role, Auth: authFunction, Api: api };
  const Permission = rotationPermission('123456789012');
  const message = messageOf(() => shop.plan({ ...resources, Permission, Schedule: rotationSchedule(true) }));
  expect(message).toContain('SourceAccount: lets in another account than this one, 000000000000');
  expect(message).toContain('RotateImmediatelyOnUpdate');
});
