import { Annotations } from 'aws-cdk-lib';
import { DomainName, SecurityPolicy } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { ARecord, HostedZone, type IHostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import type { StageSettings } from '../config.ts';

export type DomainSettings = NonNullable<StageSettings['domain']>;

/** Reserved for examples (RFC 2606 §3): no one can have a certificate for it. */
const exampleDomainPattern = /(^|\.)example\.(com|net|org)$/;

/** The name under which API Gateway itself answers: the stage's own, or behind an edge the origin's. */
export class CustomDomain extends Construct {
  readonly domainName: DomainName;

  constructor(scope: Construct, id: string, domain: DomainSettings, edge: StageSettings['edge']) {
    super(scope, id);
    const name = edge?.originName ?? domain.name;
    const certificateArn = edge?.originCertificateArn ?? domain.certificateArn;
    this.domainName = new DomainName(this, 'Domain', {
      domainName: name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
    const { regionalDomainName, regionalHostedZoneId } = this.domainName;
    const target = new ApiGatewayv2DomainProperties(regionalDomainName, regionalHostedZoneId);
    const zone = findZone(this, domain);
    if (zone)
      new ARecord(this, 'Address', { zone, recordName: name, target: RecordTarget.fromAlias(target) });
    if (exampleDomainPattern.test(name)) {
      Annotations.of(this).addWarningV2(
        'gatehouse:example-domain',
        `${name} is an example that no one can deploy: put your domain and its certificate into cdk.json`,
      );
    }
  }
}

/** The hosted zone that gets the stage's DNS records, if the settings name one. */
export function findZone(
  scope: Construct,
  { hostedZoneId, hostedZoneName }: DomainSettings,
): IHostedZone | undefined {
  if (hostedZoneId === undefined || hostedZoneName === undefined) return undefined;
  return HostedZone.fromHostedZoneAttributes(scope, 'Zone', { hostedZoneId, zoneName: hostedZoneName });
}
