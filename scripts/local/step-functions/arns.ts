/** https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html, "Label" */
const longestLabel = 40;

/** `…:execution:<state machine>:<name>`. */
export function executionArnOf(stateMachineArn: string, name: string): string {
  return `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
}

/** The state machine that a Map Run's items are executions of: `…:stateMachine:<name>/<label>`. */
export function labelOf(executionArn: string, label: string): string {
  const [partition, service, region, account, , stateMachine] = executionArn.split(':').slice(1);
  const fit = label.replaceAll(/[^\w-]+/g, '-').slice(0, longestLabel);
  return `arn:${partition}:${service}:${region}:${account}:stateMachine:${stateMachine}/${fit}`;
}

/** `…:mapRun:<state machine>/<label>:<id>`. */
export function mapRunArnOf(labelledArn: string, id: string): string {
  return `${labelledArn.replace(':stateMachine:', ':mapRun:')}:${id}`;
}
