import type { Template } from 'aws-cdk-lib/assertions';
import type { SynthesizedStage } from './synthesize.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

/**
 * Everything that a function's role allows, as sorted `action name-of-the-resource`.
 * @throws Error where the role has managed policies or statements other than plain permissions
 */
export function grantsOf(stage: SynthesizedStage, template: Template, functionName: string): string[] {
  const matching = template.findResources('AWS::Lambda::Function', {
    Properties: { FunctionName: functionName },
  });
  return grantsOfRole(stage, template, Object.values(matching)[0]?.Properties.Role['Fn::GetAtt'][0]);
}

/** The same of a role, by its logical id. */
export function grantsOfRole(stage: SynthesizedStage, template: Template, roleId: string): string[] {
  return statementsOf(template, roleId)
    .flatMap((statement) => {
      const { Effect, Action, Resource, ...others } = statement;
      if (Effect !== 'Allow' || Object.keys(others).length > 0) throw new Error(JSON.stringify(statement));
      return list(Action).flatMap((action) =>
        list(Resource).map((resource) => `${action} ${nameOf(resource, template, stage.secrets)}`),
      );
    })
    .sort();
}

function statementsOf(template: Template, roleId: string): Statement[] {
  const role = template.findResources('AWS::IAM::Role')[roleId]?.Properties;
  if (role.ManagedPolicyArns) throw new Error(`${roleId} has managed policies`);
  const attached = Object.values(template.findResources('AWS::IAM::Policy'))
    .map(({ Properties }) => Properties)
    .filter(({ Roles }) => Roles.some(({ Ref }: { Ref: string }) => Ref === roleId));
  return [...(role.Policies ?? []), ...attached].flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

function nameOf(resource: unknown, template: Template, secrets: Template): string {
  if (isIntrinsic(resource, 'Fn::GetAtt')) return nameBehindArn(resource['Fn::GetAtt'], template);
  if (isIntrinsic(resource, 'Fn::ImportValue')) return secretNameOf(resource['Fn::ImportValue'], secrets);
  if (isIntrinsic(resource, 'Fn::Join')) return joined(resource['Fn::Join']);
  return typeof resource === 'string' ? resource : JSON.stringify(resource);
}

/** An ARN of parts: what stands after the account. */
function joined(join: unknown): string {
  const [, parts] = join as [string, readonly unknown[]];
  return parts
    .map((part) => (typeof part === 'string' ? part : ''))
    .join('')
    .replace(/^arn::\w+:::/, '');
}

/** Of log groups, functions and event buses. */
function nameBehindArn(reference: unknown, template: Template): string {
  const [id, attribute] = list(reference);
  if (attribute !== 'Arn') throw new Error(`${JSON.stringify(reference)} is not an ARN`);
  const { LogGroupName, FunctionName, Name } = template.toJSON().Resources[String(id)].Properties;
  return LogGroupName ?? FunctionName ?? Name;
}

/** Name of the secret behind an export of the secrets stack. */
export function secretNameOf(exportName: unknown, secrets: Template): string {
  const outputs = Object.values(secrets.findOutputs('*', { Export: { Name: exportName } }));
  return secrets.findResources('AWS::SecretsManager::Secret')[outputs[0]?.Value.Ref]?.Properties.Name;
}

function isIntrinsic<Name extends string>(value: unknown, name: Name): value is Record<Name, unknown> {
  return typeof value === 'object' && value !== null && name in value;
}

function list<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? value : [value as T];
}
