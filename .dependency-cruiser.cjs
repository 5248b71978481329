// The floors of src, from top to bottom; each floor is a list of folders. A folder may import folders on its
// own floor or on a lower floor.
const FLOORS = [
  ['health', 'metrics', 'import', 'authentication', 'cli', 'workers'],
  ['rate-limit', 'inventory', 'export', 'keys', 'voids', 'products', 'stream', 'thin'],
  [
    'idempotency',
    'origins',
    'disk',
    'body',
    'read-turns',
    'shutdown',
    'levels',
    'series',
    'forecast',
    'events',
    'rules',
    'changes',
    'webhooks',
    'live',
    'reading-files',
    'key-commands',
    'backup',
  ],
  ['http', 'readings', 'periods', 'formats', 'access', 'pagination'],
  ['tls', 'logging', 'redis', 'database', 'replicas', 'docs', 'console', 'validation'],
  ['config', 'errors', 'telemetry', 'ipc', 'command-line'],
];

const folders = (floors) => `^src/(${floors.flat().join('|')})/`;

/**
 * Modules of frameworks and database drivers. The code that reads files of readings must not import these
 * modules, because the command line also runs this code.
 */
const FRAMEWORKS =
  'node_modules/(@nestjs|class-validator|class-transformer|typeorm|express|pg|ioredis|pino)/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...FLOORS.slice(1).map((floor, index) => ({
      name: `floor-${index + 2}-imports-none-above`,
      comment: `${floor.join(', ')} stand below ${FLOORS.slice(0, index + 1)
        .flat()
        .join(', ')}. Move what they share to a lower floor.`,
      severity: 'error',
      from: { path: folders([floor]) },
      to: { path: `${folders(FLOORS.slice(0, index + 1))}|^src/[^/]+$` },
    })),
    {
      name: 'every-folder-has-a-floor',
      comment: 'Name the folder in FLOORS of .dependency-cruiser.cjs.',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: folders(FLOORS) },
      to: {},
    },
    {
      name: 'no-circle-of-folders',
      comment: 'Two folders that need each other are one, or share something that belongs below both.',
      severity: 'error',
      scope: 'folder',
      from: { path: '^src/' },
      to: { circular: true },
    },
    {
      name: 'no-circle-of-files',
      comment: 'Types alone may refer to each other.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'readings-know-no-framework',
      comment: 'readings and reading-files are plain TypeScript, for the command line, too.',
      severity: 'error',
      from: { path: '^src/(readings|reading-files)/', pathNot: '[.]spec[.]ts$' },
      to: { path: FRAMEWORKS, reachable: true },
    },
    {
      name: 'command-line-knows-the-api-alone',
      comment: 'verkko imports the client, the reading of files and nothing of the service.',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: {
        path: '^src/',
        pathNot:
          '^src/(cli|readings|reading-files|key-commands|command-line)/|^src/formats/(media-types|lines)[.]ts$|^src/(backup/(backup|restore)|thin/thin)-command[.]ts$',
      },
    },
    {
      name: 'commands-of-the-database-are-loaded-on-demand',
      comment:
        'backup, restore and thin are made of the parts of the service that know the database: main loads them only when they are called, so that the other commands start fast and know HTTP alone.',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: { path: '^src/(backup|thin)/', dynamic: false },
    },
    {
      name: 'packages-know-nothing-of-the-service',
      comment: 'A package is used without the service, and without its tests.',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^(src|bench|scripts|test)/' },
    },
    {
      name: 'packages-are-imported-by-name',
      comment: "Import '@verkko/…': a package shows what its exports name, and nothing else.",
      severity: 'error',
      from: { path: '^(?:src|bench|scripts|test|packages/([^/]+))/' },
      to: {
        path: '^packages/',
        pathNot: '^packages/$1/',
        dependencyTypes: ['local'],
        dependencyTypesNot: ['aliased-workspace'],
      },
    },
    {
      name: 'service-knows-no-tools',
      comment: 'The service runs without tests, scripts, benchmark and the servers for them.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(bench|scripts|test|packages/dev-servers)/' },
    },
    {
      name: 'bench-runs-the-service-as-a-process',
      comment:
        'The benchmark imports no insides of the service; only what is measured, in bench/layers/app, does.',
      severity: 'error',
      from: { path: '^bench/', pathNot: '^bench/layers/app/' },
      to: { path: '^src/|^bench/layers/app/' },
    },
    ...[
      ['bench', '^(scripts|test)/'],
      ['scripts', '^(bench|test)/'],
      ['test', '^(bench|scripts)/'],
    ].map(([folder, others]) => ({
      name: `${folder}-imports-neither-of-the-others`,
      comment: 'bench, scripts and test share packages, and no files.',
      severity: 'error',
      from: { path: `^${folder}/` },
      to: { path: others },
    })),
    {
      name: 'command-line-knows-no-framework',
      comment:
        'main loads backup, restore and thin, which do: see commands-of-the-database-are-loaded-on-demand.',
      severity: 'error',
      from: { path: '^src/cli/', pathNot: '^src/cli/main[.]ts$' },
      to: { path: FRAMEWORKS, reachable: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    // Two kinds of files are not checked: unit specs in src, because they may import test/support, and the
    // dist folders, because they are built from code that is checked.
    exclude: { path: '^src/.*[.]spec[.]ts$|^packages/[^/]+/dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@verkko/source', 'require', 'node', 'default'],
    },
  },
};
