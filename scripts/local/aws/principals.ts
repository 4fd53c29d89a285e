import { randomBytes } from 'node:crypto';
import { AwsError } from './aws-error.ts';
import { type Access, evaluate, type Policy } from './iam.ts';

/** Temporary credentials, as a function's environment has them. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** Who makes a request, and what that caller may do. */
export interface Caller {
  readonly arn: string;
  /** @throws AwsError AccessDeniedException in AWS's words */
  authorize(access: Access): void;
}

export interface Principals {
  /** @param trust whom the role is for beside AWS's services; by default nobody */
  addRole(arn: string, name: string, trust?: { readonly isForPeople: boolean }): void;
  /** @throws Error when there is no such role */
  addPolicy(roleName: string, policyName: string, policy: Policy): void;
  /** Policies added to the role later count too. @throws Error when there is no such role */
  issueCredentials(roleArn: string): Credentials;
  /** Credentials for a role that the account's people may take on. @throws AwsError AccessDenied for any other */
  assume(roleArn: string): Credentials;
  /**
   * The caller with this access key: a role's, or the account's administrator for a key that was not issued here.
   * @throws AwsError UnrecognizedClientException for a key issued by an earlier run
   */
  identify(accessKeyId: string): Caller;
}

interface Role {
  readonly arn: string;
  readonly name: string;
  readonly isForPeople: boolean;
  readonly policies: Map<string, Policy>;
}

/** Starts every key issued here, so that one of an earlier run is not taken for the administrator's. */
const issuedPrefix = 'ASIALOCAL';
const accountRoot = 'arn:aws:iam::000000000000:root';

/** The account's roles. Callers are told apart by access key id alone; signatures are not checked on loopback. */
export function createPrincipals(): Principals {
  const roles = new Map<string, Role>();
  const roleByAccessKey = new Map<string, Role>();
  const findRole = (roleArn: string) => [...roles.values()].find(({ arn }) => arn === roleArn);

  function issue(role: Role): Credentials {
    const accessKeyId = `${issuedPrefix}${randomBytes(8).toString('hex').toUpperCase()}`;
    roleByAccessKey.set(accessKeyId, role);
    return {
      accessKeyId,
      secretAccessKey: randomBytes(30).toString('base64url'),
      sessionToken: randomBytes(48).toString('base64'),
    };
  }

  return {
    addRole: (arn, name, { isForPeople } = { isForPeople: false }) =>
      roles.set(name, { arn, name, isForPeople, policies: new Map() }),
    addPolicy: (roleName, policyName, policy) => {
      const role = roles.get(roleName);
      if (role === undefined)
        throw new Error(`policy ${policyName} is for role ${roleName}, which does not exist`);
      role.policies.set(policyName, policy);
    },
    issueCredentials: (roleArn) => {
      const role = findRole(roleArn);
      if (role === undefined) throw new Error(`no role has the ARN ${roleArn}`);
      return issue(role);
    },
    assume: (roleArn) => {
      const role = findRole(roleArn);
      if (role?.isForPeople) return issue(role);
      throw new AwsError(
        'AccessDenied',
        `User: ${accountRoot} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
        403,
      );
    },
    identify: (accessKeyId) => {
      const role = roleByAccessKey.get(accessKeyId);
      if (role !== undefined) return createRoleCaller(role);
      if (!accessKeyId.startsWith(issuedPrefix)) return { arn: accountRoot, authorize: () => undefined };
      throw new AwsError(
        'UnrecognizedClientException',
        'The security token included in the request is invalid.',
      );
    },
  };
}

function createRoleCaller(role: Role): Caller {
  const [, , , , accountId] = role.arn.split(':');
  const arn = `arn:aws:sts::${accountId}:assumed-role/${role.name}/${role.name}`;
  return {
    arn,
    authorize: (access) => {
      const verdict = evaluate(role.policies.values(), access);
      if (verdict === 'allowed') return;
      const reason =
        verdict === 'denied'
          ? `because no identity-based policy allows the ${access.action} action`
          : 'with an explicit deny in an identity-based policy';
      throw new AwsError(
        'AccessDeniedException',
        `User: ${arn} is not authorized to perform: ${access.action} on resource: ${access.resource} ${reason}`,
      );
    },
  };
}
