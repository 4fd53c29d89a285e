import { LambdaClient } from '@aws-sdk/client-lambda';
import { clientOptions, type Target } from './target.ts';

const timeoutMs = 5_000;
const form = 'Action=GetCallerIdentity&Version=2011-06-15';
const arnPattern = /<Arn>([^<]+)<\/Arn>/;

/**
 * ARN of whose credentials these are, by `sts:GetCallerIdentity`, which needs no permission. Undefined if AWS STS does
 * not tell: it is for the audit log, and must not keep anybody from acting.
 */
export async function readIdentity(target: Target): Promise<string | undefined> {
  try {
    const { url, headers } = await signRequest(target);
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(url, { method: 'POST', headers, body: form, signal });
    return arnPattern.exec(await response.text())?.[1];
  } catch {
    return undefined;
  }
}

/** With the region, credentials and signer of an SDK client that is here already, for want of one of STS. */
async function signRequest(target: Target) {
  const { config } = new LambdaClient(clientOptions(target, timeoutMs));
  const region = await config.region();
  const base = target.endpointUrl ?? process.env.AWS_ENDPOINT_URL ?? `https://sts.${region}.amazonaws.com`;
  const { host, hostname, protocol, href } = new URL('/', base);
  const signer = await config.signer();
  const request = {
    method: 'POST',
    protocol,
    hostname,
    path: '/',
    headers: { host, 'content-type': 'application/x-www-form-urlencoded' },
    body: form,
  };
  const { headers } = await signer.sign(request, { signingService: 'sts', signingRegion: region });
  return { url: href, headers };
}
