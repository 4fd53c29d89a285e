import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stack } from '../assembly/manifest.ts';
import { planStacks } from '../assembly/plan.ts';
import { templateSchema } from '../assembly/template.ts';
import type { StateMachineResource } from '../step-functions/state-machines.ts';
import { createHttpApiBuilder } from './http-api-builder.ts';
import { createProviders } from './providers.ts';
import type { FunctionResource, ScheduleResource, SecretResource, Services } from './services.ts';

const place = { region: 'us-east-1', accountId: '000000000000' };
/** The image that every test's assembly has, with the bundle `auth.mjs`, built for arm64. */
const image = '000000000000.dkr.ecr.us-east-1.amazonaws.com/assets:tag1';

export const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:shop-auth';

/** Plans and creates resources of the stack `shop`, on services that remember what was asked of them. */
export async function createResources() {
  const bundles = await mkdtemp(join(tmpdir(), 'gatehouse-bundles-'));
  await writeFile(join(bundles, 'auth.mjs'), '');
  const images = new Map([['tag1', { directory: bundles, platform: 'linux/arm64' }]]);

  function plan(Resources: object) {
    const stack: Stack = {
      id: 'shop',
      name: 'shop',
      dependencies: [],
      accountId: undefined,
      region: undefined,
      template: templateSchema.parse({ Resources }),
    };
    return planStacks([stack], createProviders({ apiEndpoint: 'http://127.0.0.1:3000', images }), place);
  }

  async function create(Resources: object) {
    const asked = recordServices();
    for (const resource of plan(Resources)) await resource.create(asked.services);
    return asked;
  }
  return { bundles, plan, create, remove: () => rm(bundles, { recursive: true }) };
}

function recordServices() {
  const functions: FunctionResource[] = [];
  const qualified: unknown[] = [];
  const secrets: SecretResource[] = [];
  const rotations: unknown[] = [];
  const policies: unknown[] = [];
  const invoked: string[] = [];
  const schedules: ScheduleResource[] = [];
  const eventBuses: unknown[] = [];
  const stateMachines: StateMachineResource[] = [];
  const httpApi = createHttpApiBuilder();
  const services: Services = {
    principals: {
      addRole: (arn, name) => void policies.push([arn, name]),
      addPolicy: (...policy) => void policies.push(policy),
    },
    secrets: {
      create: (secret) => void secrets.push(secret),
      allowRotation: (functionArn) => void rotations.push(functionArn),
      scheduleRotation: (...schedule) => void rotations.push(schedule),
    },
    functions: {
      register: (definition) => void functions.push(definition),
      publish: (...version) => void qualified.push(version),
      setAlias: (...alias) => void qualified.push(alias),
    },
    invoke: async (arn) => void invoked.push(arn),
    httpApi,
    schedules: { add: (schedule) => void schedules.push(schedule) },
    createEventBus: (...bus) => void eventBuses.push(bus),
    createStateMachine: (machine) => void stateMachines.push(machine),
  };
  return {
    services,
    schedules,
    eventBuses,
    stateMachines,
    functions,
    qualified,
    secrets,
    rotations,
    policies,
    invoked,
    httpApi,
  };
}

export const reads = (resource: unknown) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: resource }],
});

export const role = {
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } },
      ],
    },
    RoleName: 'shop-auth',
    Policies: [{ PolicyName: 'inline', PolicyDocument: reads('*') }],
  },
};

export const authFunction = {
  Type: 'AWS::Lambda::Function',
  Properties: {
    Architectures: ['arm64'],
    Code: { ImageUri: image },
    Environment: { Variables: { ISSUER: { 'Fn::GetAtt': ['Api', 'ApiEndpoint'] } } },
    FunctionName: 'shop-auth',
    ImageConfig: { Command: ['auth.handler'] },
    LoggingConfig: { LogGroup: 'shop/logs' },
    MemorySize: 256,
    PackageType: 'Image',
    Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
    Timeout: 20,
  },
};

export const api = {
  Type: 'AWS::ApiGatewayV2::Api',
  Properties: { Name: 'shop', ProtocolType: 'HTTP', CorsConfiguration: { AllowOrigins: ['http://a'] } },
};

const ApiId = { Ref: 'Api' };

/** An API with one route to `target`, the function unless said otherwise. */
export const apiResources = (target: object = { 'Fn::GetAtt': ['Auth', 'Arn'] }) => ({
  Api: api,
  Role: role,
  Auth: authFunction,
  Stage: {
    Type: 'AWS::ApiGatewayV2::Stage',
    Properties: { ApiId, AutoDeploy: true, StageName: '$default' },
  },
  Integration: {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: {
      ApiId,
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: target,
      PayloadFormatVersion: '2.0',
    },
  },
  Route: {
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: {
      ApiId,
      RouteKey: 'ANY /api/{proxy+}',
      Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'Integration' }]] },
    },
  },
});

/** Lets the API invoke a function, by its name or a qualified ARN, for paths of its stages. */
export const permission = (path: string, FunctionName: object = { Ref: 'Auth' }) => ({
  Type: 'AWS::Lambda::Permission',
  Properties: {
    Action: 'lambda:InvokeFunction',
    FunctionName,
    Principal: 'apigateway.amazonaws.com',
    SourceArn: { 'Fn::Join': ['', ['arn:aws:execute-api:us-east-1:000000000000:', ApiId, path]] },
  },
});

/** Where the API is built for, in a test. */
export const local = { domainName: '127.0.0.1', writeAccessLog: () => {} };

/** The message with which `work` fails. */
export function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return String(error);
  }
  throw new Error('nothing was refused');
}
