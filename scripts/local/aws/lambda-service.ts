import type { InvokeResult } from '../lambda/invoke-result.ts';
import { AwsError } from './aws-error.ts';
import type { Caller } from './principals.ts';
import type { RestAnswer, RestRequest, RestService } from './service.ts';

/** The functions that there are, which are created after the endpoint that they call. */
export interface InvocableFunctions {
  /** The ARN of a function, version or alias by its name or ARN; undefined if there is none. */
  find(nameOrArn: string): string | undefined;
  invoke(arn: string, payload: string): Promise<InvokeResult>;
}

export interface LambdaService {
  readonly service: RestService;
  /** From now on these are invoked; before, there are none. */
  connect(functions: InvocableFunctions): void;
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
const invokePath = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/** `Invoke` of AWS Lambda: synchronous, asynchronous (`Event`, without its repeats) and `DryRun`. */
export function createLambdaService(log: (line: string) => void): LambdaService {
  let functions: InvocableFunctions | undefined;

  async function respond(request: RestRequest, caller: Caller): Promise<RestAnswer> {
    const { method, url, headers } = request;
    const [, name] = invokePath.exec(url.pathname) ?? [];
    if (method !== 'POST' || name === undefined) {
      throw new AwsError(
        'UnknownOperationException',
        `${method} ${url.pathname} of lambda is not emulated here`,
        404,
      );
    }
    const arn = findArn(functions, decodeURIComponent(name), url.searchParams.get('Qualifier'));
    caller.authorize({ action: 'lambda:InvokeFunction', resource: arn });
    const payload = request.body.toString('utf8') || '{}';
    requireJson(payload);
    const invoke = () => functions?.invoke(arn, payload) ?? Promise.reject(new Error('no functions'));
    switch (headers['x-amz-invocation-type'] ?? 'RequestResponse') {
      case 'RequestResponse':
        return toAnswer(await invoke());
      case 'Event':
        void invoke().then((result) => {
          if (!result.ok) log(`lambda: ${arn}: ${result.errorType}: ${result.message}`);
        });
        return { status: 202, headers: {}, body: '' };
      case 'DryRun':
        return { status: 204, headers: {}, body: '' };
      default:
        throw new AwsError(
          'InvalidParameterValueException',
          'X-Amz-Invocation-Type must be RequestResponse, Event or DryRun',
        );
    }
  }

  return {
    service: { name: 'lambda', respond },
    connect: (created) => {
      functions = created;
    },
  };
}

function findArn(functions: InvocableFunctions | undefined, name: string, qualifier: string | null): string {
  const asked = qualifier === null ? name : `${name}:${qualifier}`;
  const arn = functions?.find(asked);
  if (arn !== undefined) return arn;
  throw new AwsError('ResourceNotFoundException', `Function not found: ${asked}`, 404);
}

function requireJson(payload: string): void {
  try {
    JSON.parse(payload);
  } catch {
    throw new AwsError('InvalidRequestContentException', 'Could not parse request body into json');
  }
}

function toAnswer(result: InvokeResult): RestAnswer {
  const version = { 'x-amz-executed-version': '$LATEST' };
  if (result.ok) return { status: 200, headers: version, body: result.payload };
  const { errorType, message: errorMessage } = result;
  return {
    status: 200,
    headers: { ...version, 'x-amz-function-error': 'Unhandled' },
    body: JSON.stringify({ errorType, errorMessage }),
  };
}
