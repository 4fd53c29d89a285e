import { defineConfig } from 'vitest/config';

const unitFolders = ['infra', 'functions', 'shared', 'scripts', 'tests/types', 'tests/support'];
/** Some tests start the whole stack three times, and other work may share the machine. */
const withServers = { testTimeout: 90_000, hookTimeout: 120_000 };
/** What every deployed function has in its environment. */
const env = { POWERTOOLS_SERVICE_NAME: 'test', POWERTOOLS_METRICS_NAMESPACE: 'gatehouse-test' };

/** The account pages run on Preact, here as where they are deployed. */
const pageTests = 'functions/account/**/*.test.{ts,tsx}';
const preactInPlaceOfReact = [
  { find: /^react$/, replacement: 'preact/compat' },
  { find: /^react\/jsx-(dev-)?runtime$/, replacement: 'preact/jsx-runtime' },
];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: unitFolders.map((folder) => `${folder}/**/*.test.{ts,tsx}`),
          exclude: ['**/node_modules/**', pageTests],
          env,
        },
      },
      {
        resolve: { alias: preactInPlaceOfReact },
        test: { name: 'pages', include: [pageTests], env },
      },
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
