import type { ResourceType } from '../assembly/resource-type.ts';
import { functionProvider } from './function.ts';
import { httpApiProvider } from './http-api.ts';
import { httpIntegration } from './http-integration.ts';
import { httpRoute } from './http-route.ts';
import { httpStage } from './http-stage.ts';
import { logGroup } from './log-group.ts';
import { permission } from './permission.ts';
import { policy } from './policy.ts';
import { role } from './role.ts';
import { secret } from './secret.ts';
import type { Services } from './services.ts';
import { trigger } from './trigger.ts';
import { version } from './version.ts';

export interface ProviderOptions {
  /** Where the HTTP API answers. */
  readonly apiEndpoint: string;
  /** Folder of each container image by its tag. */
  readonly images: ReadonlyMap<string, string>;
}

/** Every resource type that the local stack understands. */
export function createProviders({ apiEndpoint, images }: ProviderOptions): ResourceType<Services>[] {
  return [
    functionProvider(images),
    httpApiProvider(apiEndpoint),
    httpIntegration,
    httpRoute,
    httpStage,
    logGroup,
    permission,
    policy,
    role,
    secret,
    trigger,
    version,
  ];
}
