import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { dockerignore, environmentOf, parseDockerfile, type Stage } from './dockerfile';

/** A built image without its base image: the files that the Dockerfile's steps created, in the folder `root`. */
export interface Image {
  readonly stage: Stage;
  readonly root: string;
  readonly workingFolder: string;
  readonly environment: Record<string, string>;
}

/**
 * Does what `docker build` would do with the Dockerfile of `context`. It uses this machine's Node instead of
 * the Node in the base image, and a folder in `target` for each stage.
 * @returns the last stage
 */
export function build(context: string, target: string): Image {
  const sent = join(target, 'context');
  const keeps = dockerignore(readFileSync(join(context, '.dockerignore'), 'utf8'));
  cpSync(context, sent, {
    recursive: true,
    // Skips the two largest folders that .dockerignore excludes. Searches the other excluded folders, because
    // .dockerignore may keep some files in them.
    filter: (source) => {
      const path = relative(context, source);
      if (['node_modules', '.git'].includes(path)) return false;
      return path === '' || statSync(source).isDirectory() || keeps(path);
    },
  });

  const images: Image[] = [];
  for (const stage of parseDockerfile(readFileSync(join(context, 'Dockerfile'), 'utf8'))) {
    const base = images.find((image) => image.stage.name === stage.from);
    const root = join(target, `stage-${images.length}`);
    mkdirSync(root);
    if (base) copy(base.root, root);
    images.push(
      runStage(stage, root, base, (name) => images.find((image) => image.stage.name === name)?.root ?? sent),
    );
  }
  const image = images.at(-1);
  if (!image) throw new Error('the Dockerfile has no FROM');
  return image;
}

function runStage(
  stage: Stage,
  root: string,
  base: Image | undefined,
  sourceOf: (stage?: string) => string,
): Image {
  const environment = { ...base?.environment, ...environmentOf(stage) };
  let workingFolder = base?.workingFolder ?? '/';
  for (const { keyword, text } of stage.instructions) {
    if (keyword === 'WORKDIR') {
      workingFolder = text;
      mkdirSync(join(root, workingFolder), { recursive: true });
    }
    if (keyword === 'COPY') copyInto(join(root, workingFolder), text, sourceOf);
    if (keyword === 'RUN') {
      process.stdout.write(`RUN ${text}\n`);
      execFileSync('sh', ['-c', text], {
        cwd: join(root, workingFolder),
        env: { ...process.env, ...environment },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
    }
  }
  return { stage, root, workingFolder, environment };
}

/**
 * Runs `COPY [--from=stage] source… target`. If the source is a folder, its content is copied and not the
 * folder itself.
 */
function copyInto(folder: string, text: string, sourceOf: (stage?: string) => string): void {
  const words = text.split(/\s+/);
  const from = words[0]?.startsWith('--from=') ? words.shift()?.slice('--from='.length) : undefined;
  const target = words.pop() ?? '';
  for (const word of words) {
    const source = join(sourceOf(from), word);
    copy(source, join(folder, target, statSync(source).isDirectory() ? '' : basename(source)));
  }
}

function copy(source: string, target: string): void {
  cpSync(source, target, { recursive: true, verbatimSymlinks: true });
}
