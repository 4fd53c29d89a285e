import { createHash } from 'node:crypto';
import type { Identity } from '../assembly/resource-type.ts';

/** `arn:aws:<service>:<region>:<account>:<resource>`; IAM's are of no region. */
export function arn(service: string, { region, accountId }: Identity, resource: string): string {
  return `arn:aws:${service}:${service === 'iam' ? '' : region}:${accountId}:${resource}`;
}

/**
 * A name for a resource whose template gives none, in CloudFormation's form `<stack>-<logical id>-<suffix>`.
 * The suffix depends on the rest only, so that the name is the same at every start.
 */
export function generatedName({ stackName, logicalId }: Identity, maximumLength: number): string {
  const suffix = stableId(`${stackName}/${logicalId}`, 12).toUpperCase();
  return `${`${stackName}-${logicalId}`.slice(0, maximumLength - suffix.length - 1)}-${suffix}`;
}

/** Lower-case letters and digits that depend on `seed` only. */
export function stableId(seed: string, length: number): string {
  const hash = createHash('sha256').update(seed).digest('hex');
  return BigInt(`0x${hash}`).toString(36).slice(0, length);
}

/** A function's ARN, of the name or ARN by which a template may refer to it. */
export function functionArn(identity: Identity, nameOrArn: string): string {
  return nameOrArn.startsWith('arn:') ? nameOrArn : arn('lambda', identity, `function:${nameOrArn}`);
}
