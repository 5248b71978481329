/** One instruction of a Dockerfile, such as `COPY` and its arguments. */
export interface Instruction {
  readonly keyword: string;
  readonly text: string;
}

/** A build stage of a Dockerfile: the instructions from one FROM to the next FROM. */
export interface Stage {
  readonly from: string;
  readonly name: string | undefined;
  readonly instructions: readonly Instruction[];
}

/** Parses the subset of the Dockerfile format that this project uses: no ARG, no here-documents. */
export function parseDockerfile(text: string): Stage[] {
  const lines = text
    .replaceAll(/^\s*#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '');

  const stages: (Stage & { instructions: Instruction[] })[] = [];
  for (const line of lines) {
    const [, keyword = '', rest = ''] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
    if (keyword === 'FROM') {
      const [from = '', , name] = rest.split(/\s+/);
      stages.push({ from, name, instructions: [] });
    } else {
      stages.at(-1)?.instructions.push({ keyword, text: rest });
    }
  }
  return stages;
}

/** The words of a command in exec form, `["node", "dist/main.js"]`. @throws Error for the shell form */
export function execForm(text: string): string[] {
  const json = /\[.*\]$/.exec(text)?.[0];
  if (json === undefined) throw new Error(`not in exec form: ${text}`);
  return JSON.parse(json) as string[];
}

/**
 * The text of the last instruction of a kind, such as USER, in a build stage. This instruction overrides
 * earlier ones of the same kind.
 */
export function last(stage: Stage, keyword: string): string {
  return stage.instructions.findLast((instruction) => instruction.keyword === keyword)?.text ?? '';
}

/** The environment variables that a stage sets, without those of its base image. */
export function environmentOf(stage: Stage): Record<string, string> {
  const pairs = stage.instructions
    .filter(({ keyword }) => keyword === 'ENV')
    .map(({ text }) => text.split('='));
  return Object.fromEntries(pairs) as Record<string, string>;
}

/** Whether a file is sent to the build, by the rules of .dockerignore: the last matching pattern decides. */
export function dockerignore(text: string): (path: string) => boolean {
  const rules = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ kept: line.startsWith('!'), pattern: toRegExp(line.replace(/^!/, '')) }));
  return (path) => rules.findLast(({ pattern }) => pattern.test(path))?.kept ?? true;
}

/** A regular expression for a path pattern. It matches a file or folder, and everything inside the folder. */
function toRegExp(pattern: string): RegExp {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('**/', '\0')
    .replaceAll('*', '[^/]*')
    .replaceAll('\0', '(.*/)?');
  return new RegExp(`^${source}(/.*)?$`);
}
