import { AwsError } from './aws-error.ts';

/** What a Signature Version 4 header tells of its sender. */
export interface CredentialScope {
  readonly accessKeyId: string;
  readonly region: string;
  /** Signing name: `secretsmanager`, `states`, … */
  readonly service: string;
}

const algorithm = 'AWS4-HMAC-SHA256';
const credentialPattern =
  /(?:^|[\s,])Credential=([^/\s,]+)\/(\d{8})\/([^/\s,]+)\/([^/\s,]+)\/aws4_request(?:,|$)/;

/**
 * Reads `AWS4-HMAC-SHA256 Credential=AKID/date/region/service/aws4_request, …`.
 * @throws AwsError MissingAuthenticationTokenException or IncompleteSignatureException
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html
 */
export function readAuthorization(header: string | undefined): CredentialScope {
  if (header === undefined) {
    throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  const [, accessKeyId, , region, service] = credentialPattern.exec(header) ?? [];
  if (!header.startsWith(`${algorithm} `) || accessKeyId === undefined || !region || !service) {
    throw new AwsError(
      'IncompleteSignatureException',
      `Authorization header requires '${algorithm}' with a 'Credential' parameter of the form <access key>/<date>/<region>/<service>/aws4_request.`,
    );
  }
  return { accessKeyId, region, service };
}
