import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import type { CleanUp } from '../clean-up';
import { type Servers, serviceOn } from '../servers/servers';
import type { HttpProcess } from '../servers/service';
import type { Memory, Word } from './probe';

/** A service with production settings, and a function that reads the memory of the service. */
export interface ProbedService extends HttpProcess {
  ask(word: Word): Promise<Memory>;
}

/**
 * Starts the service with code that reports its memory use (the memory probe).
 * @param database name of a database on `servers`
 */
export async function startProbedService(
  servers: Servers,
  checkout: string,
  database: string,
  cleanUp: CleanUp,
): Promise<ProbedService> {
  const path = join(servers.folder, `${database}.sock`);
  const service = await serviceOn(servers, checkout, database, cleanUp, {
    NODE_OPTIONS: `--require=${writeProbe(servers.folder)}`,
    BENCH_PROBE: path,
  });
  return {
    ...service,
    ask: (word) => {
      const socket = connect({ path, allowHalfOpen: true }).end(word);
      return json(socket) as Promise<Memory>;
    },
  };
}

/** Writes the memory probe as JavaScript, because the service runs without a TypeScript loader. */
function writeProbe(folder: string): string {
  const source = readFileSync(join(__dirname, 'probe.ts'), 'utf8');
  const { outputText } = transpileModule(source, {
    compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 },
  });
  const path = join(folder, 'probe.cjs');
  writeFileSync(path, outputText);
  return path;
}
