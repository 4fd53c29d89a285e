import { defineConfig } from 'vitest/config';

const unitFolders = ['infra', 'functions', 'shared', 'scripts', 'tests/types', 'tests/support'];
/** Some tests start the whole stack three times, and other work may share the machine. */
const withServers = { testTimeout: 90_000, hookTimeout: 120_000 };
/** What every deployed function has in its environment. */
const env = { POWERTOOLS_SERVICE_NAME: 'test', POWERTOOLS_METRICS_NAMESPACE: 'gatehouse-test' };

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: unitFolders.map((folder) => `${folder}/**/*.test.{ts,tsx}`), env } },
      {
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          setupFiles: 'tests/support/quiet.ts',
          env: { ...env, POWERTOOLS_LOG_LEVEL: 'SILENT' },
          ...withServers,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          globalSetup: 'tests/support/synthesized.ts',
          setupFiles: 'tests/support/openapi/setup.ts',
          ...withServers,
        },
      },
    ],
  },
});
