import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** Folder of the built console page: the same folder whether this file runs from src/ or from dist/. */
const FOLDER = join(__dirname, '../../dist/console-page');

const PAGE = 'index.html';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const YEAR_S = 365 * 24 * 60 * 60;

/**
 * A file of the console page. The file is also kept compressed, because a phone in a warehouse has a slow
 * network.
 */
export interface ConsoleFile {
  readonly type: string;
  readonly cacheControl: string;
  readonly content: Buffer;
  readonly packed: Buffer;
}

/**
 * The files of the built console by their path under /console. Each file is read and compressed once, at the first
 * request for it.
 */
export class ConsoleFiles {
  private readonly names: ReadonlySet<string>;
  private readonly read = new Map<string, Promise<ConsoleFile>>();

  constructor() {
    const isBuilt = existsSync(join(FOLDER, PAGE));
    this.names = new Set(isBuilt ? readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }) : []);
  }

  get areBuilt(): boolean {
    return this.names.size > 0;
  }

  /** Finds a file of the console. @returns undefined if there is no such file */
  async find(path: string): Promise<ConsoleFile | undefined> {
    const name = path === '/' ? PAGE : path.slice(1);
    const type = this.names.has(name) ? TYPES[extname(name)] : undefined;
    if (type === undefined) return undefined;
    const known = this.read.get(name);
    if (known) return known;
    const file = load(name, type);
    this.read.set(name, file);
    file.catch(() => this.read.delete(name));
    return file;
  }
}

async function load(name: string, type: string): Promise<ConsoleFile> {
  const content = await readFile(join(FOLDER, name));
  // The name of a file in assets/ contains a hash of the content, so a file of this name never changes.
  const isHashed = name.startsWith('assets');
  const cacheControl = isHashed ? `public, max-age=${YEAR_S}, immutable` : 'no-cache';
  return { type, cacheControl, content, packed: await promisify(gzip)(content) };
}
