import { z } from 'zod';
import { findReferences } from '../local/assembly/references.ts';
import { createDescriptions, type Describe } from './readable-names.ts';
import type { Resource, Template } from './templates.ts';

/** One thing that a function's role allows or denies. */
export interface FunctionStatement {
  readonly function: string;
  readonly effect: string;
  readonly actions: readonly string[];
  /** Names of resources where the template has them, with their kind: `secret gatehouse/dev/auth`. */
  readonly resources: readonly string[];
  /** JSON of the statement's condition. */
  readonly condition?: string;
}

const oneOrMore = z.unknown().transform((value) => (Array.isArray(value) ? value : [value]));
const statementSchema = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.string(),
  Action: oneOrMore.optional(),
  NotAction: oneOrMore.optional(),
  Resource: oneOrMore.optional(),
  NotResource: oneOrMore.optional(),
  Condition: z.unknown().optional(),
});
const documentSchema = z.object({ Statement: oneOrMore.pipe(z.array(statementSchema)) });
const roleSchema = z.object({
  ManagedPolicyArns: z.array(z.unknown()).default([]),
  Policies: z.array(z.object({ PolicyDocument: documentSchema })).default([]),
});
const policySchema = z.object({ PolicyDocument: documentSchema, Roles: z.array(z.unknown()).default([]) });
const policyTypes = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'];

type Statement = z.output<typeof statementSchema>;
type Permissions = Omit<FunctionStatement, 'function'>;

/** What every function of the stacks may do, in order of the functions' names. */
export function listStatements(templates: readonly Template[]): FunctionStatement[] {
  const descriptions = createDescriptions(templates);
  return templates
    .flatMap((template, index) => {
      const describe = descriptions[index];
      return describe === undefined ? [] : statementsOfTemplate(template, describe);
    })
    .sort((a, b) => a.function.localeCompare(b.function));
}

function statementsOfTemplate(template: Template, describe: Describe): FunctionStatement[] {
  return Object.entries(template.Resources)
    .filter(([, { Type }]) => Type === 'AWS::Lambda::Function')
    .flatMap(([id, resource]) =>
      [...findReferences(resource.Properties.Role)]
        .flatMap((roleId) => permissionsOf(roleId, template, describe))
        .map((permissions) => ({ function: functionName(id, resource, describe), ...permissions })),
    );
}

/** The CDK's own functions have no name, only an id that ends in what they have in common and a hash. */
function functionName(id: string, { Properties }: Resource, describe: Describe): string {
  if (Properties.FunctionName !== undefined) return describe(Properties.FunctionName);
  return `${id.replace(/(CustomResourceProvider)*(Handler)?[0-9A-F]{8}$/, '')} (the CDK's own)`;
}

function permissionsOf(roleId: string, { Resources }: Template, describe: Describe): Permissions[] {
  const { ManagedPolicyArns, Policies } = roleSchema.parse(Resources[roleId]?.Properties ?? {});
  const attached = Object.values(Resources)
    .filter(
      ({ Type, Properties }) => policyTypes.includes(Type) && findReferences(Properties.Roles).has(roleId),
    )
    .map(({ Properties }) => policySchema.parse(Properties));
  const managed = ManagedPolicyArns.map((policy) => ({
    effect: 'Allow',
    actions: ['(managed policy)'],
    resources: [describe(policy).replace(/^.*:policy\//, '')],
  }));
  const statements = [...Policies, ...attached].flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  return [...managed, ...statements.map((statement) => toPermissions(statement, describe))];
}

function toPermissions(statement: Statement, describe: Describe): Permissions {
  const { Effect, Action, NotAction, Resource, NotResource, Condition } = statement;
  const allBut = (values: unknown[] = []) => values.map((value) => `all but ${describe(value)}`);
  const list = (values: unknown[] | undefined) => values?.map(describe).sort();
  return {
    effect: Effect,
    actions: list(Action) ?? allBut(NotAction),
    resources: list(Resource) ?? allBut(NotResource),
    ...(Condition !== undefined && { condition: JSON.stringify(Condition) }),
  };
}
