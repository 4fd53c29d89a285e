import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findWorkflowFaults } from '../support/workflow-rules.ts';

const folder = join(import.meta.dirname, '../../.github/workflows');
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

describe('GitHub workflows', () => {
  it.each(readdirSync(folder))('%s is pinned, asks for little and leaks nothing', (name) => {
    expect(findWorkflowFaults(read(name))).toEqual([]);
  });

  const deploy = read('deploy.yml');
  it.each([
    ['a tag instead of a commit', /@3d3c4\w+ # v7.0.1/, '@v7', 'is not pinned'],
    ['a commit without its version', ' # v7.0.1', '', 'is not pinned'],
    ['permissions for all jobs', 'permissions: {}', 'permissions: { contents: read }', 'must be {}'],
    ['permissions to write', 'contents: read', 'contents: write', 'may write contents'],
    ['no permissions', /^ {4}permissions:\n.*\n.*$/m, '', 'permissions are missing'],
    ['no time limit', /^ *timeout-minutes.*$/m, '', 'timeout-minutes is missing'],
    ['no turns', /^concurrency:\n.*\n.*$/m, '', 'concurrency is missing'],
    ['an input inside a command', '"$STAGE"', '${{ inputs.stage }}', 'has an expression'],
    ['a trace of commands', 'run: npm ci', 'run: set -x && npm ci', 'may print the environment'],
    ['a stored secret', '${{ vars.AWS_DEPLOY_ROLE }}', '${{ secrets.ROLE }}', 'secrets.* is used'],
    ['a stored key', 'role-to-assume: ', 'aws-access-key-id: ', 'a long-lived AWS key'],
    ['a token left in the checkout', 'persist-credentials: false', 'fetch-depth: 1', 'persist-credentials'],
    ["a stranger's code with credentials", 'workflow_dispatch:', 'pull_request_target:', "a stranger's code"],
  ])('%s is found', (_, from, to, fault) => {
    const changed = deploy.replace(from, to);
    expect(changed).not.toBe(deploy);
    expect(findWorkflowFaults(changed)).toEqual([expect.stringContaining(fault)]);
  });
});
