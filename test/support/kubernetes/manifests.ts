import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { IDeployment } from 'kubernetes-models/apps/v1';
import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import type { IJob } from 'kubernetes-models/batch/v1';
import type { IIngress, INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1';
import type { INamespace, ISecret, IService } from 'kubernetes-models/v1';
import { parse, parseAllDocuments } from 'yaml';
import { environmentOf, parseDockerfile } from '../container/dockerfile';

const ROOT = join(__dirname, '../../..');

/** The folder of the Kubernetes manifests. */
export const FOLDER = join(ROOT, 'deploy/kubernetes');

interface Kinds {
  Deployment: IDeployment;
  HorizontalPodAutoscaler: IHorizontalPodAutoscaler;
  Ingress: IIngress;
  Job: IJob;
  Namespace: INamespace;
  NetworkPolicy: INetworkPolicy;
  PodDisruptionBudget: IPodDisruptionBudget;
  Secret: ISecret;
  Service: IService;
}

export type Manifest = Kinds[keyof Kinds];

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

/** Reads all Kubernetes manifests from one file. */
export function manifestsIn(file: string): Manifest[] {
  return parseAllDocuments(read(file)).map((document) => {
    const [mistake] = [...document.errors, ...document.warnings];
    if (mistake) throw mistake;
    return document.toJS() as Manifest;
  });
}

/** All Kubernetes manifests in the folder base, whether the kustomization lists them or not. */
export const base: readonly Manifest[] = readdirSync(join(FOLDER, 'base'))
  .filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml')
  .flatMap((file) => manifestsIn(`base/${file}`));

/** The Kubernetes manifests of one kind, such as Deployment. */
export function ofKind<Kind extends keyof Kinds>(kind: Kind, manifests = base): Kinds[Kind][] {
  return manifests.filter((manifest) => manifest.kind === kind) as Kinds[Kind][];
}

/** The only Kubernetes manifest of a kind, such as Deployment. */
export function only<Kind extends keyof Kinds>(kind: Kind, manifests = base): Kinds[Kind] {
  const [found, ...more] = ofKind(kind, manifests);
  if (!found || more.length > 0) throw new Error(`not one ${kind}`);
  return found;
}

/** The name of a Kubernetes manifest. */
export const nameOf = ({ metadata }: Manifest) => metadata?.name ?? '';

export const secret = only('Secret', manifestsIn('secret.example.yaml'));

/** The pod of a Deployment or a Job, and its only container. */
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

/** The environment variables that the container image sets. */
export function imageEnvironment(): Record<string, string> {
  const image = parseDockerfile(readFileSync(join(ROOT, 'Dockerfile'), 'utf8')).at(-1);
  if (!image) throw new Error('no stage');
  return environmentOf(image);
}

/** The settings in the Kubernetes ConfigMap: those of the folder base, overridden by those of an overlay. */
export function settings(overlay?: string): Record<string, string> {
  const literals = overlay === undefined ? [] : kustomization(overlay).configMapGenerator[0]?.literals;
  return { ...parseEnv(read('base/settings.env')), ...parseEnv((literals ?? []).join('\n')) } as Record<
    string,
    string
  >;
}
