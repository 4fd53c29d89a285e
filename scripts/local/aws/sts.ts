import { AwsError } from './aws-error.ts';
import type { RestService } from './service.ts';

const version = '2011-06-15';

/** `GetCallerIdentity` of AWS STS, in its Query protocol: who a caller is to the account, with any credentials. */
export const sts: RestService = {
  name: 'sts',
  respond: async ({ body }, { arn }) => {
    const action = new URLSearchParams(body.toString('utf8')).get('Action');
    if (action !== 'GetCallerIdentity')
      throw new AwsError('InvalidAction', `operation ${action} of sts is not emulated here`);
    const [, , , , account] = arn.split(':');
    const result = `<GetCallerIdentityResult><Arn>${arn}</Arn><UserId>local</UserId><Account>${account}</Account></GetCallerIdentityResult>`;
    return {
      status: 200,
      headers: { 'content-type': 'text/xml' },
      body: `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/${version}/">${result}</GetCallerIdentityResponse>`,
    };
  },
};
