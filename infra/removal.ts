import { RemovalPolicy } from 'aws-cdk-lib';
import type { StageSettings } from './config.ts';

/**
 * What becomes of a resource that holds data when its stack goes.
 * `retain` spares the rollback of a failed first deployment: what it kept would block the next one by its name.
 */
export function removalPolicy({ removalPolicy: setting }: StageSettings): RemovalPolicy {
  return setting === 'retain' ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
}
