/** Settings that every project of this run shares. */
const shared = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.galley/'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'es6' }, sourceMaps: 'inline', swcrc: false },
    ],
  },
};

/** Folders whose tests need no server: they pass on a fresh clone before anything is built. */
const withoutServers = ['domain', 'schemas', 'repository', 'runtime'];

/** Needs `NODE_OPTIONS=--experimental-vm-modules`; `./galley test` sets it. */
export default {
  // Two cores is the smallest machine the suite is meant for; each worker of `real` owns a database.
  maxWorkers: 2,
  // Module records of --experimental-vm-modules are never freed: a worker that has grown is replaced.
  workerIdleMemoryLimit: '768MB',
  testTimeout: 60_000,
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: withoutServers.map((folder) => `<rootDir>/test/${folder}/**/*.test.ts`),
    },
    {
      ...shared,
      displayName: 'real',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', ...withoutServers.map((folder) => `<rootDir>/test/${folder}/`)],
      // Started once for all files of this project, and only if one of them runs.
      globalSetup: '<rootDir>/test/setup/global-setup.js',
      globalTeardown: '<rootDir>/test/setup/global-teardown.js',
    },
  ],
};
