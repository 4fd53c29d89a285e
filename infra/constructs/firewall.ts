import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { EdgeSettings } from '../stacks/edge-stack.ts';

const signInPathPrefix = '/api/auth/sign';
/**
 * Half of what the functions allow an address (functions/auth/routes.ts): behind CloudFront they count by its servers,
 * so that no single caller may use up what all callers of a server share.
 */
const maxSignInsPerMinute = 15;
const signInWindowSeconds = 60;
const usualWindowSeconds = 300;
const tooManyRequests = 429;

/**
 * AWS's rule groups that fit an API whose bodies are JSON. None that looks for SQL: a password may look like it, and
 * statements have parameters.
 */
const managedGroups: readonly { readonly name: string; readonly counted?: readonly string[] }[] = [
  { name: 'AWSManagedRulesAmazonIpReputationList' },
  // Servers call this API too, and not all of them name themselves.
  { name: 'AWSManagedRulesCommonRuleSet', counted: ['NoUserAgent_HEADER'] },
  { name: 'AWSManagedRulesKnownBadInputsRuleSet' },
];

/** AWS WAF in front of CloudFront: rates by the address that CloudFront sees, then AWS's own rules. */
export class Firewall extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, name: string, { rateLimitPer5Minutes }: EdgeSettings) {
    super(scope, id);
    const signIns = { limit: maxSignInsPerMinute, evaluationWindowSec: signInWindowSeconds };
    const rates = [
      rateRule('sign-ins', { ...signIns, scopeDownStatement: pathStartsWith(signInPathPrefix) }),
      rateRule('requests', { limit: rateLimitPer5Minutes, evaluationWindowSec: usualWindowSeconds }),
    ];
    const rules = [...rates, ...managedGroups.map(managedRule)];
    this.arn = new CfnWebACL(this, 'WebAcl', {
      name,
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      rules: rules.map((rule, priority) => ({ ...rule, priority })),
      visibilityConfig: visible(name),
    }).attrArn;
  }
}

type Rule = Omit<CfnWebACL.RuleProperty, 'priority'>;

function rateRule(name: string, rate: Omit<CfnWebACL.RateBasedStatementProperty, 'aggregateKeyType'>): Rule {
  return {
    name,
    statement: { rateBasedStatement: { aggregateKeyType: 'IP', ...rate } },
    action: { block: { customResponse: { responseCode: tooManyRequests } } },
    visibilityConfig: visible(name),
  };
}

function managedRule({ name, counted = [] }: (typeof managedGroups)[number]): Rule {
  return {
    name,
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name,
        ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
      },
    },
    overrideAction: { none: {} },
    visibilityConfig: visible(name),
  };
}

function pathStartsWith(searchString: string): CfnWebACL.StatementProperty {
  return {
    byteMatchStatement: {
      fieldToMatch: { uriPath: {} },
      positionalConstraint: 'STARTS_WITH',
      searchString,
      textTransformations: [{ priority: 0, type: 'URL_DECODE' }],
    },
  };
}

function visible(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true };
}
