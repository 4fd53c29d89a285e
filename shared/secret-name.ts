/** A stage's secret: `gatehouse/<stage>/<path>`. */
export interface SecretName {
  readonly name: string;
  readonly stage: string;
  readonly path: string;
}

/** Secrets Manager adds a hyphen and six random characters to the name in an ARN. */
const arnPattern = /^arn:[^:]+:secretsmanager:[^:]*:[^:]*:secret:(.+)-\w{6}$/;
const namePattern = /^gatehouse\/([^/]+)\/(.+)$/;
/** A database role's connection, which the schema function writes. */
const rolePathPattern = /^database\/./;

/** Reads the name or the ARN of a stage's secret; undefined for any other. */
export function parseSecretName(nameOrArn: string): SecretName | undefined {
  const name = arnPattern.exec(nameOrArn)?.[1] ?? nameOrArn;
  const [, stage, path] = namePattern.exec(name) ?? [];
  return stage === undefined || path === undefined ? undefined : { name, stage, path };
}

/** The command that gives a stage's secret its value. */
export function fillCommand({ stage, path }: SecretName): string {
  return rolePathPattern.test(path)
    ? `aws lambda invoke --function-name gatehouse-${stage}-schema /dev/stdout`
    : `npm run secrets -- set ${path} --stage ${stage}`;
}
