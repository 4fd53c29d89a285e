import { defineConfig } from 'vitest/config';

const unitFolders = ['infra', 'functions', 'shared', 'scripts'];
const withServers = { testTimeout: 30_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: unitFolders.map((folder) => `${folder}/**/*.test.ts`) } },
      { test: { name: 'integration', include: ['tests/integration/**/*.test.ts'], ...withServers } },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          globalSetup: 'tests/support/synthesized.ts',
          ...withServers,
        },
      },
    ],
  },
});
