import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

const MAIN = join(__dirname, '../../dist/cli/main.js');

/** The exit code and the output of a `verkko` command that has ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A `verkko` command that is running. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when the command has written the text to stderr. */
  said(text: string): Promise<void>;
  /** Resolves when the command has written the text to stdout. */
  printed(text: string): Promise<void>;
}

/** Runs `verkko` until it ends. Of the developer's environment variables, it gets only PATH and HOME. */
export function verkko(parameters: string[], environment: Record<string, string> = {}): Promise<Ended> {
  return startVerkko(parameters, environment).ended;
}

export function startVerkko(parameters: string[], environment: Record<string, string> = {}): Running {
  return start(process.execPath, [MAIN, ...parameters], environment);
}

/** Runs a shell script in which `"$@"` is the command `verkko`. */
export function verkkoInShell(
  script: string,
  parameters: string[],
  environment: Record<string, string> = {},
): Promise<Ended> {
  return start('sh', ['-c', script, 'sh', process.execPath, MAIN, ...parameters], environment).ended;
}

function start(program: string, parameters: string[], environment: Record<string, string>): Running {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(program, parameters, {
    env: { PATH, HOME, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = once(child, 'close').then(([code]): Ended => ({
    code: code as number | null,
    stdout,
    stderr,
  }));
  const written = (stream: Readable, soFar: () => string) => (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (soFar().includes(text)) resolve();
      };
      stream.on('data', look);
      look();
      void ended.then(() => {
        reject(new Error(`The command did not write "${text}", but:\n${stdout}${stderr}`));
      });
    });
  return {
    child,
    ended,
    said: written(child.stderr, () => stderr),
    printed: written(child.stdout, () => stdout),
  };
}
