import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { IDeployment } from 'kubernetes-models/apps/v1';
import type { IJob } from 'kubernetes-models/batch/v1';
import type { ISecret } from 'kubernetes-models/v1';
import { parse, parseAllDocuments } from 'yaml';
import { environmentOf, parseDockerfile } from '../../../scripts/container/dockerfile';

const ROOT = join(__dirname, '../../..');

/** What is delivered for Kubernetes. */
export const FOLDER = join(ROOT, 'deploy/kubernetes');

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

export interface Kustomization {
  readonly namespace?: string;
  readonly resources: string[];
  readonly images?: { name: string }[];
  readonly configMapGenerator: {
    name: string;
    behavior?: string;
    envs?: string[];
    literals?: string[];
  }[];
  readonly patches?: { target: { kind: string; name: string }; patch: string }[];
}

export const read = (file: string) => readFileSync(join(FOLDER, file), 'utf8');

export const kustomization = (folder: string) => parse(read(`${folder}/kustomization.yaml`)) as Kustomization;

/** The manifests in one file. */
export function manifestsIn(file: string): Manifest[] {
  return parseAllDocuments(read(file)).map((document) => {
    const [mistake] = [...document.errors, ...document.warnings];
    if (mistake) throw mistake;
    return document.toJS() as Manifest;
  });
}

/** Those in base, whether the kustomization names them or not. */
export const base: readonly Manifest[] = readdirSync(join(FOLDER, 'base'))
  .filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml')
  .flatMap((file) => manifestsIn(`base/${file}`));

export const secret = manifestsIn('secret.example.yaml')[0] as unknown as ISecret;

/** The manifests of a kind. */
export const ofKind = <T>(kind: string) =>
  base.filter((manifest) => manifest.kind === kind) as unknown as T[];

/** The only manifest of a kind. */
export function only<T>(kind: string): T {
  const found = ofKind<T>(kind);
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} manifests of kind ${kind}`);
  return found[0];
}

/** The pod of a Deployment or a Job, and its one container. */
export function podOf({ spec }: IDeployment | IJob) {
  const template = spec?.template;
  const [container, ...more] = template?.spec?.containers ?? [];
  if (!template?.spec || !container || more.length > 0) throw new Error('not one container');
  return {
    labels: template.metadata?.labels ?? {},
    metadata: template.metadata,
    spec: template.spec,
    container,
  };
}

/** The environment that the image brings. */
export function imageEnvironment(): Record<string, string> {
  const image = parseDockerfile(readFileSync(join(ROOT, 'Dockerfile'), 'utf8')).at(-1);
  if (!image) throw new Error('no stage');
  return environmentOf(image);
}

/** What the ConfigMap holds: the file of base, and after it what an overlay says. */
export function settings(overlay?: string): Record<string, string> {
  const literals = overlay === undefined ? [] : kustomization(overlay).configMapGenerator[0]?.literals;
  return { ...parseEnv(read('base/settings.env')), ...parseEnv((literals ?? []).join('\n')) } as Record<
    string,
    string
  >;
}
