import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { permissionReporter } from './test/support/permission-reporter.ts'

/** Contracts, handlers and e2e start servers and databases; the rest is pure and quick. */
const slow = { testTimeout: 60_000, hookTimeout: 60_000 }

/** Where `.ci/run` wants the report to be written. Named here, because reporters on the command line would take the place of those below. */
const { AWSKEY_TEST_REPORT: outputFile } = process.env
const report: ['json', { outputFile: string }][] =
  outputFile === undefined ? [] : [['json', { outputFile }]]

export default defineConfig({
  test: {
    maxWorkers: Math.min(2, availableParallelism()),
    teardownTimeout: 30_000,
    env: { TZ: 'UTC' },
    restoreMocks: true,
    reporters: ['default', permissionReporter(), ...report],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/contracts/**', 'test/handlers/**', 'test/e2e/**', 'test/browser/**'],
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: { name: 'contract', include: ['test/contracts/**/*.test.ts'], ...slow },
      },
      {
        extends: true,
        test: { name: 'handlers', include: ['test/handlers/**/*.test.ts'], ...slow },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          // Whole journeys on two cores: one file at a time, after the rest.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // A browser and a sandbox take both cores: one file at a time, last of all.
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
