import { defineConfig } from 'vitest/config';

const unitFolders = ['infra', 'functions', 'shared', 'scripts', 'tests/types', 'tests/support'];
/** Loading all modules anew for each file takes longer than the tests of most. */
const withSharedModules = { isolate: false, setupFiles: ['tests/support/put-back.ts'] };
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
    // Not one less than there are cores, since most tests wait for others: a database, a browser, a function.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'unit',
          include: unitFolders.map((folder) => `${folder}/**/*.test.{ts,tsx}`),
          exclude: ['**/node_modules/**', pageTests],
          env,
          ...withSharedModules,
        },
      },
      {
        resolve: { alias: preactInPlaceOfReact },
        test: { name: 'pages', include: [pageTests], env, ...withSharedModules },
      },
      {
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          globalSetup: 'tests/support/deployed-database.ts',
          env: { ...env, POWERTOOLS_LOG_LEVEL: 'SILENT' },
          ...withServers,
          ...withSharedModules,
          setupFiles: [...withSharedModules.setupFiles, 'tests/support/quiet.ts'],
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
