import { ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { ENVIRONMENT, RunAs } from './run-as';

/**
 * Shell script that runs postgres, and stops it when standard input closes. The kernel closes standard input
 * even after `kill -9` of Node. A loop in the background waits for that. Then it sends SIGINT, which asks
 * postgres for a fast shutdown. It repeats SIGINT, because a shell starts background programs with SIGINT
 * ignored. So a SIGINT is lost if it arrives before postgres has its own handler. The shell and the loop
 * ignore the signals that systemd or a terminal sends to every process. So both still run when postgres ends.
 */
const SCRIPT = `
temporary_socket_folder=$1; shift
trap '' HUP INT TERM
exec 3<&0 </dev/null
"$@" 3<&- &
postgres=$!
{ while read -r _; do :; done; while kill -INT $postgres; do sleep 1; done; } <&3 2>/dev/null &
watcher=$!
exec 3<&-
wait $postgres
kill -KILL $watcher
wait $watcher 2>/dev/null
[ -z "$temporary_socket_folder" ] || rmdir "$temporary_socket_folder"
`;

export interface SupervisedCommand {
  readonly command: readonly string[];
  readonly runAs: RunAs;
  readonly workingFolder: string;
  /** File descriptor that receives the output of postgres. */
  readonly logDescriptor: number;
  /**
   * Path of the folder that the shell removes when postgres has ended, even if Node has ended earlier; empty
   * text if there is no such folder.
   */
  readonly temporarySocketFolder: string;
}

/** Runs postgres as a child of a shell. To stop postgres, this class closes the shell's standard input. */
export class Supervisor {
  private readonly shell: ChildProcess;
  /** Resolves when postgres has ended, on request or by itself. */
  readonly ended: Promise<void>;

  constructor({ command, runAs, workingFolder, logDescriptor, temporarySocketFolder }: SupervisedCommand) {
    this.shell = spawn('/bin/sh', ['-c', SCRIPT, 'postgres-supervisor', temporarySocketFolder, ...command], {
      stdio: ['pipe', logDescriptor, logDescriptor],
      env: ENVIRONMENT,
      cwd: workingFolder,
      // Ctrl-C must not reach postgres, because Node has to finish its requests before the database stops.
      detached: true,
      ...runAs.user,
    });
    this.ended = new Promise((resolve) => {
      this.shell.once('exit', () => {
        resolve();
      });
      this.shell.once('error', () => {
        resolve();
      });
    });
    // Node must be able to end while the shell still runs. So neither the shell nor the pipe to the shell
    // keeps the Node process alive.
    this.shell.unref();
    (this.shell.stdin as Socket).unref();
  }

  /**
   * Whether postgres runs. False if postgres has ended, or if the shell that supervises postgres could not be
   * started.
   */
  get isRunning(): boolean {
    return this.shell.pid !== undefined && this.shell.exitCode === null && this.shell.signalCode === null;
  }

  /** Shuts postgres down, and rolls open transactions back; resolves when it has ended. */
  async stop(): Promise<void> {
    this.shell.ref();
    this.shell.stdin?.end();
    await this.ended;
  }
}
