import { AccountError } from './errors.ts';

/** What was asked of an AWS service, and where. */
interface Request {
  /** Its prefix in permissions and its name for people; Secrets Manager by default. */
  readonly service?: { readonly prefix: string; readonly name: string };
  readonly action: string;
  readonly resource: string;
  readonly region: string | undefined;
  readonly endpointUrl: string | undefined;
}

const secretsManager = { prefix: 'secretsmanager', name: 'Secrets Manager' };
const signInRemedy =
  'sign in (for example with aws sso login), set AWS_PROFILE, or give --endpoint-url for the local stack';
/** Names by which AWS refuses credentials that are wrong, expired, or of another region. */
const refusedCredentials = [
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignatureException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'UnrecognizedClientException',
];
/** Node.js codes of a connection that could not be made or broke. */
const connectionCodes = ['ECONNREFUSED', 'ECONNRESET', 'EAI_AGAIN', 'ENOTFOUND', 'EHOSTUNREACH', 'ETIMEDOUT'];

/** Says who has to do what. AWS's own text is left out: it can repeat what was sent. */
export function toAccountError(error: unknown, request: Request): AccountError {
  const { name, message, code } = error as Error & { readonly code?: string };
  return new AccountError(describe(name, code ?? '', message, request), { cause: error });
}

function describe(name: string, code: string, message: string, request: Request): string {
  const { service = secretsManager, action, resource, endpointUrl, region } = request;
  if (name === 'CredentialsProviderError') return `no AWS credentials found: ${signInRemedy}`;
  if (message.startsWith('Region is missing')) return 'no AWS region known: give --region or set AWS_REGION';
  if (refusedCredentials.includes(name)) {
    return `AWS does not take these credentials (${name}): ${signInRemedy}; check --region${region ? ` ${region}` : ''} too`;
  }
  if (name === 'AccessDeniedException') {
    return `${service.prefix}:${action} on ${resource} is not allowed: let your role do that, or use another AWS_PROFILE`;
  }
  if (name === 'TimeoutError' || connectionCodes.includes(code)) {
    const endpoint = endpointUrl ?? `${service.name}${region ? ` in ${region}` : ''}`;
    return `${endpoint} cannot be reached (${code || name}): check the network, --region and --endpoint-url`;
  }
  return `${service.prefix}:${action} on ${resource} failed (${name})`;
}
