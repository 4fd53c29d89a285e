import { CfnOutput, Stack, Validations } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { AaaaRecord, ARecord, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import type { Construct } from 'constructs';
import type { StageSettings } from '../config.ts';
import { type DomainSettings, findZone } from '../constructs/custom-domain.ts';
import { Firewall } from '../constructs/firewall.ts';
import { resourceName } from '../names.ts';

export type EdgeSettings = NonNullable<StageSettings['edge']>;

/** Where AWS WAF keeps the rules of CloudFront (AWS WAF guide, "Resources that you can protect"). */
const firewallRegion = 'us-east-1';

export interface EdgeStackProps {
  readonly settings: StageSettings;
  readonly domain: DomainSettings;
  readonly edge: EdgeSettings;
}

/**
 * CloudFront and AWS WAF under the stage's domain, in front of the API, for API and pages alike. It knows the API by
 * its name alone, so that nothing has to pass between regions. See docs/decisions/0009-the-edge.md.
 */
export class EdgeStack extends Stack {
  constructor(scope: Construct, { settings, domain, edge }: EdgeStackProps) {
    const name = resourceName(settings.stage, 'edge');
    super(scope, name, {
      env: { region: firewallRegion },
      terminationProtection: settings.terminationProtection,
    });
    const firewall = new Firewall(this, 'Firewall', name, edge);
    const distribution = this.#createDistribution(name, domain, edge, firewall.arn);
    const zone = findZone(this, domain);
    if (zone) {
      const record = {
        zone,
        recordName: domain.name,
        target: RecordTarget.fromAlias(new CloudFrontTarget(distribution)),
      };
      new ARecord(this, 'Address', record);
      new AaaaRecord(this, 'AddressV6', record);
    }
    new CfnOutput(this, 'DistributionDomainName', { value: distribution.distributionDomainName });
  }

  #createDistribution(
    name: string,
    domain: DomainSettings,
    edge: EdgeSettings,
    webAclId: string,
  ): Distribution {
    const distribution = new Distribution(this, 'Distribution', {
      comment: name,
      domainNames: [domain.name],
      certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      webAclId,
      defaultBehavior: {
        origin: new HttpOrigin(edge.originName, {
          protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
          originSslProtocols: [OriginSslPolicy.TLS_V1_2],
        }),
        viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
        allowedMethods: AllowedMethods.ALLOW_ALL,
        // Answers are personal: none is kept. The API is found by its own name, so everything but Host is passed on.
        cachePolicy: CachePolicy.CACHING_DISABLED,
        originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      },
    });
    const findings = Validations.of(distribution);
    findings.acknowledge({ id: 'AwsSolutions-CFR1', reason: 'users sign in from every country' });
    findings.acknowledge({
      id: 'AwsSolutions-CFR3',
      reason:
        "the gateway's access log has every request that gets through, AWS WAF samples those that do not; CloudFront's own would need a bucket and hold query strings with reset tokens",
    });
    return distribution;
  }
}
