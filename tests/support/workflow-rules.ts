import { parse } from 'yaml';
import { z } from 'zod';

const stepSchema = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).default({}),
});
const jobSchema = z.object({
  permissions: z.record(z.string(), z.string()).optional(),
  'timeout-minutes': z.number().optional(),
  steps: z.array(stepSchema),
});
const workflowSchema = z.object({
  on: z.record(z.string(), z.unknown()),
  permissions: z.record(z.string(), z.string()).optional(),
  concurrency: z.unknown().optional(),
  jobs: z.record(z.string(), jobSchema),
});

type Job = z.output<typeof jobSchema>;

/** A line of a workflow that uses an action by commit, with the version that the commit is. */
const pinnedLine = /uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
const credentialsAction = 'aws-actions/configure-aws-credentials@';
const longLivedKey = /aws-(access-key-id|secret-access-key|session-token)/i;

/** One sentence for everything in a workflow that could leak a credential or run code that nobody has seen. */
export function findWorkflowFaults(text: string): string[] {
  const { on, permissions, concurrency, jobs } = workflowSchema.parse(parse(text));
  const faults = [
    ...text
      .split('\n')
      .filter((line) => line.includes('uses:') && !pinnedLine.test(line))
      .map((line) => `${line.trim()}: is not pinned by a commit with its version as a comment`),
    ...Object.entries(jobs).flatMap(([name, job]) => findJobFaults(name, job)),
  ];
  if ('pull_request_target' in on)
    faults.push("pull_request_target runs a stranger's code with our credentials");
  if (permissions === undefined || Object.keys(permissions).length > 0)
    faults.push('permissions at the top must be {}: each job asks for what it needs');
  if (concurrency === undefined) faults.push('concurrency is missing');
  if (/\bsecrets[.[]/.test(text))
    faults.push('secrets.* is used: credentials come by OIDC, all else is a variable');
  return faults;
}

function findJobFaults(name: string, job: Job): string[] {
  const faults: string[] = [];
  const { permissions, 'timeout-minutes': timeout, steps } = job;
  if (permissions === undefined) faults.push('permissions are missing');
  if (timeout === undefined) faults.push('timeout-minutes is missing');
  const writes = Object.entries(permissions ?? {}).filter(([, access]) => access !== 'read');
  const signsIn = steps.some(({ uses }) => uses?.startsWith(credentialsAction));
  const allowed = signsIn ? ['id-token'] : [];
  for (const [scope] of writes.filter(([scope]) => !allowed.includes(scope))) {
    faults.push(`may write ${scope} and does not need to`);
  }
  for (const step of steps) faults.push(...findStepFaults(step));
  return faults.map((fault) => `job ${name}: ${fault}`);
}

function findStepFaults({ uses = '', run = '', with: inputs }: Job['steps'][number]): string[] {
  const faults: string[] = [];
  if (run.includes('${{')) faults.push('run: has an expression, which may become code: pass it by env');
  if (/\bset -\w*x|\benv\b\s*$|\bprintenv\b/m.test(run)) faults.push('run: may print the environment');
  if (Object.keys(inputs).some((input) => longLivedKey.test(input)))
    faults.push('a long-lived AWS key is used');
  if (uses.startsWith('actions/checkout@') && inputs['persist-credentials'] !== false)
    faults.push('checkout must have persist-credentials: false');
  return faults;
}
