import { type Lookup, resolveIntrinsics } from '../local/assembly/intrinsics.ts';
import type { Resource, Template } from './templates.ts';

/** Properties that hold the name which people know a resource by, for any type. */
const nameProperties = [
  'FunctionName',
  'StateMachineName',
  'LogGroupName',
  'Name',
  'TopicName',
  'AlarmName',
  'RoleName',
];

/** Turns the value of a template into text that people can read. */
export type Describe = (value: unknown) => string;

/** Descriptions within each template, in the order of `templates`: what one exports, another may import. */
export function createDescriptions(templates: readonly Template[]): Describe[] {
  const exports = new Map<string, string>();
  const descriptions = templates.map((template) => createDescription(template, exports));
  for (const [index, { Outputs }] of templates.entries()) {
    for (const { Value, Export } of Object.values(Outputs)) {
      const describe = descriptions[index];
      if (describe && Export) exports.set(describe(Export.Name), describe(Value));
    }
  }
  return descriptions;
}

function createDescription({ Resources }: Template, exports: ReadonlyMap<string, string>): Describe {
  const nameOf = (id: string): string => {
    const resource = Resources[id];
    return resource === undefined ? `<${id.replace('AWS::', '')}>` : describeResource(id, resource, describe);
  };
  const lookup: Lookup = {
    reference: nameOf,
    attribute: (id, attribute) => (attribute === 'Arn' ? nameOf(id) : `${nameOf(id)}.${attribute}`),
    importValue: (name) => exports.get(name) ?? name,
    mapped: (...keys) => `<${keys.join('.')}>`,
  };
  const describe: Describe = (value) => {
    let isResolved = true;
    const resolved = resolveIntrinsics(value, lookup, () => {
      isResolved = false;
    });
    return isResolved && typeof resolved === 'string' ? resolved : JSON.stringify(value);
  };
  return describe;
}

/** `log group /aws/lambda/gatehouse-dev-auth`: the kind of resource, and what it is called. */
function describeResource(id: string, { Type, Properties }: Resource, describe: Describe): string {
  const kind = (Type.split('::').at(-1) ?? Type).replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
  const property = nameProperties.find((name) => Properties[name] !== undefined);
  return `${kind} ${property === undefined ? id : describe(Properties[property])}`;
}
