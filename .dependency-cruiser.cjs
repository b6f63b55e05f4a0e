/** The arrows of the house (docs/architecture.md): what each folder may import, and nothing else of ours. */
const mayImport = {
  schemas: [],
  domain: [],
  workflows: ['domain'],
  activities: ['db', 'storage', 'domain', 'schemas', 'runtime'],
  api: ['workflows', 'db', 'storage', 'domain', 'schemas', 'runtime'],
  worker: ['workflows', 'activities', 'db', 'storage', 'domain', 'schemas', 'runtime'],
  db: ['domain', 'schemas', 'runtime'],
  storage: ['schemas', 'runtime'],
  runtime: ['schemas'],
  cli: ['schemas', 'runtime'],
  web: [],
};

/** How a workflow is addressed and spoken to: for whoever speaks to one, whatever its place in the house. */
const frontDoor = '^workflows/(messages|workflow-ids)\\.ts$';
const speakToWorkflows = ['activities', 'runtime'];

/** The folders whose types, and only types, a folder may take as well. */
const mayTakeTypesFrom = {
  domain: ['schemas'],
  workflows: ['schemas', 'activities'],
  // What every activity works with is named there; who makes it is above.
  runtime: ['db', 'storage'],
  web: ['schemas'],
};

/** Rehearsals stand outside the house: they may import all of it, and none of it may import them. */
const house = Object.keys(mayImport);
const rehearsals = ['dev', 'test', 'bench'];
const ours = `^(${[...house, ...rehearsals].join('|')})/`;
const inside = (folders) => `^(${folders.join('|')})/`;

const arrows = house.flatMap((folder) => {
  const types = mayTakeTypesFrom[folder] ?? [];
  const values = mayImport[folder];
  return [
    {
      name: `${folder}-imports-only-its-own`,
      comment: `${folder}/ imports ${[...values, ...types.map((one) => `types of ${one}`)].join(', ') || 'nothing else of ours'}.`,
      severity: 'error',
      from: { path: inside([folder]) },
      to: { path: ours, pathNot: [inside([folder, ...values, ...types]), ...(speakToWorkflows.includes(folder) ? [frontDoor] : [])] },
    },
    ...(types.length === 0
      ? []
      : [
          {
            name: `${folder}-takes-only-types`,
            comment: `${folder}/ takes only types from ${types.join(' and ')}: write "import type".`,
            severity: 'error',
            from: { path: inside([folder]) },
            to: { path: inside(types), dependencyTypesNot: ['type-only'] },
          },
        ]),
  ];
});

/** A package that is spoken in one place only, so that its ways do not spread. */
function onlyIn(name, packages, from) {
  return {
    name,
    comment: `Only ${from} may import ${packages}.`,
    severity: 'error',
    from: { path: inside(house), pathNot: from },
    to: { path: packages },
  };
}

module.exports = {
  forbidden: [
    ...arrows,
    onlyIn('s3-is-spoken-in-storage', '(^|node_modules/)@aws-sdk/', '^storage/'),
    onlyIn('pixels-are-touched-in-render', '(^|node_modules/)sharp(/|$)', '^activities/(render|media)/'),
    onlyIn('postgresql-is-spoken-in-db', '(^|node_modules/)pg(/|$)', '^db/'),
    onlyIn('routes-are-in-api', '(^|node_modules/)express(/|$)', '^api/'),
    {
      name: 'pure-code-has-no-packages',
      comment: 'domain/ has no packages at all; workflows/ has the few that run in the sandbox. zod triples the bundle.',
      severity: 'error',
      from: { path: '^(domain|workflows)/' },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown', 'core'],
        pathNot: '(^|node_modules/)(@temporalio/(workflow|common)|async-mutex)(/|$)',
      },
    },
    {
      name: 'domain-does-not-know-temporal',
      comment: 'A rule is true with or without Temporal.',
      severity: 'error',
      from: { path: '^domain/' },
      to: { path: '(^|node_modules/)(@temporalio|async-mutex)/' },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one idea, or hide a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'imports-resolve',
      comment: 'The imported file or package does not exist, or is not in package.json.',
      severity: 'error',
      from: { path: inside([...house, ...rehearsals]) },
      to: { couldNotResolve: true },
    },
    {
      name: 'production-does-not-need-development-packages',
      comment: 'The image carries no development packages (the browser app is bundled beforehand).',
      severity: 'error',
      from: { path: inside(house), pathNot: '^web/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm'], pathNot: 'node_modules/@types/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
