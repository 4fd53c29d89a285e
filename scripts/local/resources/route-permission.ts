import { toPattern } from '../aws/wildcards.ts';

/** A function's resource policy for the HTTP API. */
export interface Permission {
  readonly functionArn: string;
  /** With the wildcards `*` and `?`. */
  readonly sourceArn: string;
}

interface RouteInvocation {
  readonly id: string;
  readonly region: string;
  readonly accountId: string;
  readonly stage: string;
  readonly routeKey: string;
  readonly functionArn: string;
}

/**
 * Whether the API may invoke the function for this route.
 * API Gateway calls on behalf of `arn:aws:execute-api:<region>:<account>:<api>/<stage>/<method>/<path of the route>`.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function allowsRoute(permissions: readonly Permission[], invocation: RouteInvocation): boolean {
  const source = sourceArn(invocation);
  return permissions.some(
    (permission) =>
      permission.functionArn === invocation.functionArn && toPattern(permission.sourceArn, '').test(source),
  );
}

/** A route of ANY method needs a permission for all methods, so `*` stands for its method. */
function sourceArn({ region, accountId, id, stage, routeKey }: RouteInvocation): string {
  const [method = '', path] = routeKey.split(' ');
  const route = path === undefined ? method : `${method === 'ANY' ? '*' : method}${path}`;
  return `arn:aws:execute-api:${region}:${accountId}:${id}/${stage}/${route}`;
}
