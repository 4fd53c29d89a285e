import type { ImageAsset } from '../assembly/images.ts';
import type { ResourceType } from '../assembly/resource-type.ts';
import { alias } from './alias.ts';
import { eventBus } from './event-bus.ts';
import { eventInvokeConfig } from './event-invoke-config.ts';
import { functionProvider } from './function.ts';
import { httpApiProvider } from './http-api.ts';
import { httpDomain, httpMapping } from './http-domain.ts';
import { httpIntegration } from './http-integration.ts';
import { httpRoute } from './http-route.ts';
import { httpStage } from './http-stage.ts';
import { alarm, compositeAlarm, dashboard } from './left-out/cloud-watch.ts';
import { codeDeployApplication, codeDeployGroup } from './left-out/code-deploy.ts';
import { dnsRecord } from './left-out/dns.ts';
import { distribution, webAcl } from './left-out/edge.ts';
import { metricFilter, queryDefinition } from './left-out/log-queries.ts';
import { subscription, topic, topicPolicy } from './left-out/notifications.ts';
import { logGroup } from './log-group.ts';
import { neonBranch } from './neon-branch.ts';
import { permission } from './permission.ts';
import { policy } from './policy.ts';
import { role } from './role.ts';
import { rotationSchedule } from './rotation-schedule.ts';
import { schedule } from './schedule.ts';
import { secret } from './secret.ts';
import type { Services } from './services.ts';
import { stateMachine } from './state-machine.ts';
import { trigger } from './trigger.ts';
import { version } from './version.ts';

export interface ProviderOptions {
  /** Where the HTTP API answers. */
  readonly apiEndpoint: string;
  /** Container images by tag. */
  readonly images: ReadonlyMap<string, ImageAsset>;
}

/** Types that are understood and have no effect on one machine; each file says why. */
const leftOut: readonly ResourceType<Services>[] = [
  alarm,
  codeDeployApplication,
  codeDeployGroup,
  compositeAlarm,
  dashboard,
  distribution,
  dnsRecord,
  metricFilter,
  queryDefinition,
  subscription,
  topic,
  topicPolicy,
  webAcl,
];

/** Every resource type that the local stack understands. */
export function createProviders({ apiEndpoint, images }: ProviderOptions): ResourceType<Services>[] {
  return [
    functionProvider(images),
    httpApiProvider(apiEndpoint),
    alias,
    eventBus,
    eventInvokeConfig,
    httpDomain,
    httpIntegration,
    httpMapping,
    httpRoute,
    httpStage,
    logGroup,
    neonBranch,
    permission,
    policy,
    role,
    rotationSchedule,
    schedule,
    secret,
    stateMachine,
    trigger,
    version,
    ...leftOut,
  ];
}
