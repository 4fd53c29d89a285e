import { z } from 'zod';
import { arn, generatedName, stableId } from '../naming.ts';
import { defineProvider } from '../provider.ts';
import { tagsSchema } from '../tags.ts';

const distributionIdLength = 14;
/** https://docs.aws.amazon.com/waf/latest/APIReference/API_CreateWebACL.html */
const longestName = 128;

/**
 * Managed policies of CloudFront that leave requests and answers as they are: CachingDisabled and
 * AllViewerExceptHostHeader ("Use managed cache policies", "Use managed origin request policies").
 */
const cachingDisabled = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const allViewerExceptHostHeader = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

const originSchema = z.strictObject({
  CustomOriginConfig: z.strictObject({
    HTTPSPort: z.number().optional(),
    OriginKeepaliveTimeout: z.number().optional(),
    OriginProtocolPolicy: z.literal('https-only'),
    OriginReadTimeout: z.number().optional(),
    OriginSSLProtocols: z.array(z.string()),
  }),
  DomainName: z.string(),
  Id: z.string(),
});

/**
 * CloudFront in front of the API. Requests reach the gateway without it, which is the same only as long as it passes
 * everything through: caching, functions, other origins and custom headers are refused.
 */
export const distribution = defineProvider({
  type: 'AWS::CloudFront::Distribution',
  leftOut: 'CloudFront',
  properties: z.strictObject({
    DistributionConfig: z.strictObject({
      Aliases: z.array(z.string()).optional(),
      Comment: z.string().optional(),
      DefaultCacheBehavior: z.strictObject({
        AllowedMethods: z.array(z.string()).min(7, { error: 'some methods would not get through' }),
        CachePolicyId: z.literal(cachingDisabled, { error: 'answers would be cached' }),
        Compress: z.boolean().optional(),
        OriginRequestPolicyId: z.literal(allViewerExceptHostHeader, { error: 'requests would be changed' }),
        TargetOriginId: z.string(),
        ViewerProtocolPolicy: z.enum(['https-only', 'redirect-to-https']),
      }),
      Enabled: z.literal(true),
      HttpVersion: z.string().optional(),
      IPV6Enabled: z.boolean().optional(),
      Origins: z.tuple([originSchema]),
      PriceClass: z.string().optional(),
      ViewerCertificate: z
        .strictObject({
          AcmCertificateArn: z.string(),
          MinimumProtocolVersion: z.string(),
          SslSupportMethod: z.literal('sni-only'),
        })
        .optional(),
      WebACLId: z.string().optional(),
    }),
    Tags: tagsSchema,
  }),
  describe: ({ stackName, logicalId }) => {
    const id = stableId(`${stackName}/${logicalId}`, distributionIdLength).toUpperCase();
    return { ref: id, attributes: { Id: id, DomainName: `${id.toLowerCase()}.cloudfront.net` } };
  },
});

/** Stands before CloudFront and is left out with it, so that its rules are not looked into. */
export const webAcl = defineProvider({
  type: 'AWS::WAFv2::WebACL',
  leftOut: 'AWS WAF',
  properties: z.strictObject({
    DefaultAction: z.strictObject({ Allow: z.strictObject({}) }),
    Description: z.string().optional(),
    Name: z.string().optional(),
    Rules: z.array(z.unknown()),
    Scope: z.literal('CLOUDFRONT'),
    Tags: tagsSchema,
    VisibilityConfig: z.strictObject({
      CloudWatchMetricsEnabled: z.boolean(),
      MetricName: z.string(),
      SampledRequestsEnabled: z.boolean(),
    }),
  }),
  describe: (identity, { Name: name = generatedName(identity, longestName) }) => {
    const id = stableId(`${identity.stackName}/${identity.logicalId}`, longestName);
    return {
      ref: `${name}|${id}|CLOUDFRONT`,
      attributes: { Arn: arn('wafv2', identity, `global/webacl/${name}/${id}`), Id: id },
    };
  },
});
