/** Writes a notice to stderr, because stdout is for the command's output. */
export function say(notice: string): void {
  process.stderr.write(`${notice}\n`);
}
