import { defineConfig } from 'vitest/config';

const unitFolders = ['infra', 'functions', 'shared', 'scripts'];

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: unitFolders.map((folder) => `${folder}/**/*.test.ts`) } },
      {
        test: {
          name: 'integration',
          include: ['tests/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
