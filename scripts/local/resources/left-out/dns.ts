import { z } from 'zod';
import { defineProvider } from '../provider.ts';

/** The API answers on loopback, whatever its name is: nobody looks it up. */
export const dnsRecord = defineProvider({
  type: 'AWS::Route53::RecordSet',
  leftOut: 'DNS',
  properties: z.strictObject({
    AliasTarget: z
      .strictObject({
        DNSName: z.string(),
        EvaluateTargetHealth: z.boolean().optional(),
        HostedZoneId: z.string(),
      })
      .optional(),
    Comment: z.string().optional(),
    HostedZoneId: z.string(),
    Name: z.string(),
    ResourceRecords: z.array(z.string()).optional(),
    TTL: z.union([z.string(), z.number()]).optional(),
    Type: z.string(),
  }),
  describe: (_identity, { Name }) => ({ ref: Name, attributes: {} }),
});
