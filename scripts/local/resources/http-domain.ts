import { z } from 'zod';
import { arn, stableId } from './naming.ts';
import { defineProvider } from './provider.ts';

const hostIdLength = 10;
const zoneIdLength = 20;
const mappingIdLength = 6;

/**
 * A name of one's own for the API. Functions see it (`requestContext.domainName`, and in variables such as the
 * issuer), but the API goes on answering on loopback: this machine has neither the name nor a certificate for it.
 * Mutual TLS is refused, since everybody would get in.
 */
export const httpDomain = defineProvider({
  type: 'AWS::ApiGatewayV2::DomainName',
  leftOut: 'TLS and the domain (which tokens name)',
  properties: z.strictObject({
    DomainName: z.string(),
    DomainNameConfigurations: z.tuple([
      z.strictObject({
        CertificateArn: z.string(),
        EndpointType: z.literal('REGIONAL'),
        IpAddressType: z.enum(['ipv4', 'dualstack']).optional(),
        SecurityPolicy: z.literal('TLS_1_2'),
      }),
    ]),
    Tags: z.record(z.string(), z.string()).optional(),
  }),
  describe: (identity, { DomainName }) => {
    const { region } = identity;
    return {
      ref: DomainName,
      attributes: {
        DomainNameArn: arn('apigateway', { ...identity, accountId: '' }, `/domainnames/${DomainName}`),
        RegionalDomainName: `d-${stableId(DomainName, hostIdLength)}.execute-api.${region}.amazonaws.com`,
        RegionalHostedZoneId: `Z${stableId(region, zoneIdLength).toUpperCase()}`,
      },
    };
  },
});

/** Puts the API's stage at the root of a domain. Below a path is refused: routes would be other ones. */
export const httpMapping = defineProvider({
  type: 'AWS::ApiGatewayV2::ApiMapping',
  properties: z.strictObject({
    ApiId: z.string(),
    ApiMappingKey: z.literal('').optional(),
    DomainName: z.string(),
    Stage: z.literal('$default'),
  }),
  describe: ({ stackName, logicalId }) => {
    const id = stableId(`${stackName}/${logicalId}`, mappingIdLength);
    return { ref: id, attributes: { ApiMappingId: id } };
  },
  create: ({ properties }, { httpApi }) => httpApi.setDomain(properties.ApiId, properties.DomainName),
});
