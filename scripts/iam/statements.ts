import { z } from 'zod';
import { findReferences } from '../local/assembly/references.ts';
import { createDescriptions, type Describe } from './readable-names.ts';
import type { Resource, Template } from './templates.ts';

/** One thing that somebody's role allows or denies. */
export interface Permission {
  /** A function by its name; what else works by a role, and a role that people take on, with its kind before the name. */
  readonly who: string;
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
type Permissions = Omit<Permission, 'who'>;

/** What everything in the stacks that works by a role may do, and whoever may take on a role of theirs, by name. */
export function listStatements(templates: readonly Template[]): Permission[] {
  const descriptions = createDescriptions(templates);
  return templates
    .flatMap((template, index) => {
      const describe = descriptions[index];
      return describe === undefined ? [] : statementsOfTemplate(template, describe);
    })
    .sort((a, b) => a.who.localeCompare(b.who));
}

function statementsOfTemplate(template: Template, describe: Describe): Permission[] {
  return Object.entries(template.Resources).flatMap(([id, resource]) =>
    rolesOf(id, resource)
      .flatMap((roleId) => permissionsOf(roleId, template, describe))
      .map((permissions) => ({ who: nameOf(id, resource, describe), ...permissions })),
  );
}

/** The roles that a resource works by; one with a name is for people, who need to know it. */
function rolesOf(id: string, { Type, Properties }: Resource): string[] {
  if (Type === 'AWS::Lambda::Function') return [...findReferences(Properties.Role)];
  if (Type === 'AWS::StepFunctions::StateMachine') return [...findReferences(Properties.RoleArn)];
  return Type === 'AWS::IAM::Role' && Properties.RoleName !== undefined ? [id] : [];
}

/** The CDK's own functions have no name, only an id that ends in what they have in common and a hash. */
function nameOf(id: string, { Type, Properties }: Resource, describe: Describe): string {
  if (Type !== 'AWS::Lambda::Function') return describe({ Ref: id });
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
