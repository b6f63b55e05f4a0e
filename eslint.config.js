import { builtinModules } from 'node:module';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const folder = (name) => `${name}/**/*.ts`;
const nodeBuiltIns = `node:|(${builtinModules.join('|')})(/|$)`;

/** What `no-restricted-imports` refuses in a folder whose code must stay free of input, output and Node. */
function pureImports({ folder: name, packages, allowed }) {
  return {
    patterns: [
      { regex: `^(${nodeBuiltIns})`, message: `${name}/ does no input or output: no Node built-ins. Put the work in an activity.` },
      {
        // Anything that is neither relative, nor a built-in (reported above), nor one of the packages named.
        regex: `^(?!${['\\.', nodeBuiltIns, ...packages.map((one) => `${one}$`)].join('|')})`,
        message: `${name}/ imports ${allowed}, and no other package.`,
      },
      {
        regex: '^\\.\\.?/(.*/)?(schemas|activities)/',
        allowTypeImports: true,
        message: `${name}/ takes only types from schemas/ and activities/: write "import type". zod triples the workflow bundle.`,
      },
      {
        regex: '^\\.\\.?/(.*/)?(api|worker|db|storage|runtime|cli|dev|test|bench|web)/',
        message: `${name}/ knows nothing of the outside: ask for the value in an activity or as an argument.`,
      },
    ],
  };
}

/** Calls whose answer changes from run to run; a pure rule and a replayed workflow must give the same answer twice. */
const impureGlobals = [
  ['setTimeout', 'Waiting is a durable timer in the owning workflow.'],
  ['setInterval', 'Waiting is a durable timer in the owning workflow.'],
  ['setImmediate', 'Waiting is a durable timer in the owning workflow.'],
  ['process', 'Processes read their environment in runtime/.'],
  ['Buffer', 'Buffer exists in Node only; use Uint8Array.'],
  ['crypto', 'Hashes and random values come from an activity or an argument.'],
  ['fetch', 'The outside world is reached from activities.'],
  ['performance', 'Time is an argument.'],
  ['console', 'Rules return values; workflows log with log from @temporalio/workflow.'],
  ['globalThis', 'Globals are not the same in Node and in the workflow sandbox.'],
].map(([name, message]) => ({ name, message }));

const impureProperties = [{ object: 'Math', property: 'random', message: 'Use uuid4() in a workflow, an argument in a rule.' }];

const currentInstant = {
  selector: "NewExpression[callee.name='Date'][arguments.length=0], CallExpression[callee.name='Date']",
  message: 'The current instant is an argument in domain/, and Date.now() in workflows/, where the SDK makes it replay the same.',
};

export default defineConfig(
  {
    ignores: ['dist/**', 'node_modules/**', '.galley/**', 'coverage/**', '**/dist/**', 'test/repository/fixtures/**'],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },

  // Every TypeScript file, with types.
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // `== null` asks for null or undefined in one go.
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'no-restricted-exports': [
        'error',
        { restrictDefaultExports: { direct: true, named: true, defaultFrom: true, namedFrom: true, namespaceFrom: true } },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // Activities, workflow handlers and Express handlers have asynchronous signatures whether or not they wait.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
    },
  },

  // The environment is read in runtime/ and nowhere else in a server process.
  {
    files: ['schemas', 'activities', 'api', 'worker', 'db', 'storage'].map(folder),
    rules: {
      'no-restricted-properties': ['error', { object: 'process', property: 'env', message: 'Read the environment with runtime/environment.ts.' }],
    },
  },

  {
    files: [folder('workflows')],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        pureImports({
          folder: 'workflows',
          packages: ['@temporalio/workflow', '@temporalio/common', 'async-mutex'],
          allowed: 'domain/, types, @temporalio/workflow, @temporalio/common and async-mutex',
        }),
      ],
      'no-restricted-globals': ['error', ...impureGlobals],
      'no-restricted-properties': ['error', ...impureProperties],
      'no-restricted-syntax': ['error', currentInstant],
    },
  },

  {
    files: [folder('domain')],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        pureImports({ folder: 'domain', packages: [], allowed: 'its own files and types' }),
      ],
      'no-restricted-globals': ['error', ...impureGlobals],
      'no-restricted-properties': [
        'error',
        ...impureProperties,
        { object: 'Date', property: 'now', message: 'Time is an argument: a rule gives the same answer for the same question.' },
      ],
      'no-restricted-syntax': ['error', currentInstant],
    },
  },

  // Programs that talk to a person at a terminal.
  { files: ['cli', 'dev', 'bench', 'test'].map(folder).concat('**/*main.ts', 'worker/build-workflow-bundle.ts'), rules: { 'no-console': 'off' } },

  // Tests and rehearsals read foreign JSON and provoke failures; a promise left floating is still an error.
  {
    files: ['dev', 'test', 'bench'].map(folder),
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },

  // Tools read their configuration from a default export.
  {
    files: ['**/*.config.ts', '**/*.config.js'],
    rules: { 'no-restricted-exports': 'off' },
  },
  {
    files: ['**/*.js', '**/*.cjs', '**/*.mjs'],
    rules: { eqeqeq: 'error', 'no-undef': 'off', 'no-unused-vars': 'error' },
  },
);
