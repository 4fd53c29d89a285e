import { z } from 'zod';
import { AwsError } from './aws-error.ts';
import type { Caller, Principals } from './principals.ts';
import type { RestAnswer, RestService } from './service.ts';

const xmlNamespace = 'https://sts.amazonaws.com/doc/2011-06-15/';
/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html: an hour unless asked otherwise */
const usualSeconds = 3_600;
const msPerSecond = 1_000;

const assumeRoleInput = z.strictObject({
  Action: z.string(),
  DurationSeconds: z.coerce.number().int().optional(),
  RoleArn: z.string(),
  RoleSessionName: z.string().regex(/^[\w+=,.@-]{2,64}$/),
  Version: z.string().optional(),
});

/** AWS STS in its Query protocol: `GetCallerIdentity`, and `AssumeRole` for roles that the account's people may take on. */
export function createSts(principals: Pick<Principals, 'assume'>): RestService {
  const operations: Readonly<Record<string, (input: URLSearchParams, caller: Caller) => string>> = {
    GetCallerIdentity: (_input, { arn }) => {
      const [, , , , account] = arn.split(':');
      return `<Arn>${arn}</Arn><UserId>local</UserId><Account>${account}</Account>`;
    },
    AssumeRole: (input, caller) => assumeRole(principals, input, caller),
  };
  return {
    name: 'sts',
    respond: async ({ body }, caller) => {
      const input = new URLSearchParams(body.toString('utf8'));
      const action = input.get('Action') ?? '';
      try {
        const operation = Object.hasOwn(operations, action) ? operations[action] : undefined;
        if (!operation)
          throw new AwsError('InvalidAction', `operation ${action} of sts is not emulated here`);
        const result = `<${action}Result>${operation(input, caller)}</${action}Result>`;
        return toXml(200, `${action}Response`, result);
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        const { code, message, status } = error;
        return toXml(
          status,
          'ErrorResponse',
          `<Error><Type>Sender</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`,
        );
      }
    },
  };
}

/** Credentials here last as long as the stack does, whatever they say. */
function assumeRole(
  principals: Pick<Principals, 'assume'>,
  parameters: URLSearchParams,
  caller: Caller,
): string {
  const input = assumeRoleInput.safeParse(Object.fromEntries(parameters));
  if (!input.success) throw new AwsError('ValidationError', z.prettifyError(input.error));
  const { RoleArn, RoleSessionName, DurationSeconds = usualSeconds } = input.data;
  caller.authorize({ action: 'sts:AssumeRole', resource: RoleArn });
  const { accessKeyId, secretAccessKey, sessionToken } = principals.assume(RoleArn);
  const [, , , , account, role] = RoleArn.split(':');
  const arn = `arn:aws:sts::${account}:assumed-role/${role?.replace('role/', '')}/${RoleSessionName}`;
  const expiration = new Date(Date.now() + DurationSeconds * msPerSecond).toISOString();
  return [
    `<AssumedRoleUser><Arn>${arn}</Arn><AssumedRoleId>local:${RoleSessionName}</AssumedRoleId></AssumedRoleUser>`,
    `<Credentials><AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>${secretAccessKey}</SecretAccessKey>`,
    `<SessionToken>${sessionToken}</SessionToken><Expiration>${expiration}</Expiration></Credentials>`,
  ].join('');
}

function toXml(status: number, element: string, content: string): RestAnswer {
  return {
    status,
    headers: { 'content-type': 'text/xml' },
    body: `<${element} xmlns="${xmlNamespace}">${content}</${element}>`,
  };
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
