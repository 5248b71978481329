import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BOOTSTRAP_KEY } from '../support/api-keys';
import { openApi } from '../support/open-api';
import { type Service, startService } from '../support/service';

const run = promisify(execFile);

/** Client generators. The command of each one reads openapi.json, and writes a client into the folder generated/. */
const GENERATORS = {
  'openapi-fetch': ['openapi-typescript', 'openapi.json', '-o', 'generated/schema.ts'],
  'hey-api': ['openapi-ts', '-i', 'openapi.json', '-o', 'generated'],
  'orval-axios': ['orval', '--input', 'openapi.json', '--output', 'generated/api.ts', '--client', 'axios'],
  'orval-fetch': ['orval', '--config', 'orval.config.cjs'],
  'swagger-typescript-api': [
    'swagger-typescript-api',
    'generate',
    '-p',
    'openapi.json',
    '-o',
    'generated',
    '-n',
    'api.ts',
  ],
  'ng-openapi-gen': ['ng-openapi-gen', '-i', 'openapi.json', '-o', 'generated'],
};

const ORVAL = `module.exports = {
  api: {
    input: './openapi.json',
    output: {
      target: './generated/api.ts',
      client: 'fetch',
      override: { mutator: { path: './send.ts', name: 'send' } },
    },
  },
};
`;

const COMPILER_OPTIONS = {
  strict: true,
  noEmit: true,
  target: 'ES2022',
  module: 'preserve',
  lib: ['ES2023', 'DOM', 'DOM.Iterable'],
  skipLibCheck: true,
  experimentalDecorators: true,
  types: ['node'],
};

describe.each(['/openapi.json', '/openapi-3.0.json'])('a client that is generated from %s', (document) => {
  let service: Service;
  let folder: string;

  beforeEach(async () => {
    service = await startService({ AUTH: 'required', BOOTSTRAP_API_KEY: BOOTSTRAP_KEY });
    folder = mkdtempSync(join(tmpdir(), 'generated-client-'));
    symlinkSync(join(__dirname, 'node_modules'), join(folder, 'node_modules'));
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await service.stop();
  });

  const tool = (name: string, args: string[], environment: Record<string, string> = {}) =>
    run(join(__dirname, 'node_modules/.bin', name), args, {
      cwd: folder,
      env: { ...process.env, DO_NOT_TRACK: '1', ...environment },
    }).catch((error: unknown) => {
      const { stdout, stderr } = error as { stdout: string; stderr: string };
      throw new Error(`${name} failed: ${stdout}${stderr}`);
    });

  it.each(Object.entries(GENERATORS))(
    'by %s compiles in the strict mode of TypeScript, and its requests succeed',
    async (generator, [command = '', ...args]) => {
      cpSync(join(__dirname, 'clients'), folder, { recursive: true });
      cpSync(join(folder, `${generator}.ts`), join(folder, 'adapter.ts'));
      writeFileSync(join(folder, 'orval.config.cjs'), ORVAL);
      writeFileSync(join(folder, 'openapi.json'), JSON.stringify(await openApi(service, document)));
      const project = { compilerOptions: COMPILER_OPTIONS, files: ['scenario.ts'] };
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(project));

      await tool(command, args);
      await tool('tsc', ['-p', '.']);
      await tool('esbuild', [
        'scenario.ts',
        '--bundle',
        '--platform=node',
        '--outfile=scenario.js',
        '--log-level=error',
      ]);
      const { stdout } = await run(process.execPath, ['scenario.js'], {
        cwd: folder,
        env: { ...process.env, SERVICE_URL: service.url, SERVICE_KEY: BOOTSTRAP_KEY },
      });

      expect(JSON.parse(stdout)).toEqual({
        inserted: 1,
        pages: [[5, 4], [3]],
        levels: [7, 3],
        levelsByPost: [7, 3],
        series: [1, 1, 1],
        file: 'productid,quantity,timestamp\nA,5,2024-01-01T10:00:00Z\nA,4,2024-01-01T11:00:00Z\nA,3,2024-01-01T12:00:00Z\n',
        expires: null,
        names: ['till 3'],
        left: 0,
      });
    },
  );
});
