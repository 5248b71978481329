import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import type { IProbe } from 'kubernetes-models/v1';
import { parse } from 'yaml';
import { last, parseDockerfile } from '../support/container/dockerfile';
import { type Config, variables } from '../../src/config/config';
import { ConfigError, description, loadConfig } from '../../src/config/load-config';
import { longestStop } from '../../src/shutdown/stop-on-signal';
import { createDatabase, type TestDatabase } from '../support/database';
import { freePort } from '@verkko/dev-servers/free-port';
import { ask } from '../support/http-client';
import {
  base,
  FOLDER,
  imageEnvironment,
  kustomization,
  manifestsIn,
  nameOf,
  ofKind,
  only,
  podOf,
  secret,
  settings,
} from '../support/kubernetes/manifests';
import { schemaErrors, unknownMembers } from '../support/kubernetes/schema';
import { databaseEnvironment, endProcesses, startProcess } from '../support/service-process';

const OVERLAY = 'overlays/example';

/** Values that replace the placeholders in the Kubernetes Secret, as an operator would set them. */
const SECRETS = {
  DATABASE_URL: 'postgres://inventory:a-password@postgres.example:5432/inventory?sslmode=verify-full',
  REDIS_URL: 'rediss://:a-password@redis.example:6379/0',
  BOOTSTRAP_API_KEY: `vk_${'0123456789abcdef'.repeat(4)}`,
};

/**
 * Extra time in ms, because a busy machine is slow to start a process, deliver a signal, or notice the end of
 * a process.
 */
const MARGIN_MS = 5000;

const deployment = only('Deployment');
const job = only('Job');
const service = only('Service');
const ingress = only('Ingress');
const autoscaler = only('HorizontalPodAutoscaler');
const disruption = only('PodDisruptionBudget');
const policies = ofKind('NetworkPolicy');
const api = podOf(deployment);
const migration = podOf(job);
const workloads = [
  ['the API', api],
  ['the migration', migration],
] as const;

/**
 * Computes the configuration of the service from the environment variables of the image, of the ConfigMap and
 * of the Secret.
 */
function configOf(overlay?: string, secrets: Record<string, string> = SECRETS): Config {
  return loadConfig({ ENV_FILE: '/dev/null', ...imageEnvironment(), ...settings(overlay), ...secrets });
}

/** Returns the names of the pods that a label selector selects. */
function selected(labels: Record<string, string> | undefined): string[] {
  const wanted = Object.entries(labels ?? {});
  return workloads
    .filter(([, pod]) => wanted.every(([name, value]) => pod.labels[name] === value))
    .map(([name]) => name);
}

const containerPort = (name: unknown) =>
  api.container.ports?.find((port) => port.name === name)?.containerPort;

/** Converts a Kubernetes quantity into a number of CPUs or of bytes. */
function amount(quantity: unknown): number {
  const [, number, unit = ''] = /^([\d.]+)(m|Mi)?$/.exec(String(quantity)) ?? [];
  return Number(number) * ({ '': 1, m: 0.001, Mi: 1024 ** 2 }[unit] ?? NaN);
}

describe('each Kubernetes manifest', () => {
  const manifests = [...base, ...manifestsIn('secret.example.yaml')];

  it.each(manifests.map((manifest) => [`${manifest.kind} ${nameOf(manifest)}`, manifest] as const))(
    'matches the schema of its resource kind: %s',
    async (_name, manifest) => {
      expect(await schemaErrors(manifest)).toEqual([]);
    },
  );

  it('has no unknown fields', () => {
    expect(unknownMembers(manifests)).toEqual([]);
  });

  it('has a unique name', () => {
    const names = manifests.map((manifest) => `${manifest.kind} ${nameOf(manifest)}`);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('the Kustomize files for Kubernetes', () => {
  const { resources, namespace, configMapGenerator } = kustomization('base');
  const overlay = kustomization(OVERLAY);

  it('list every manifest file, and only files that exist', () => {
    const files = readdirSync(join(FOLDER, 'base')).filter((file) => file !== 'kustomization.yaml');
    const used = [...resources, ...configMapGenerator.flatMap(({ envs = [] }) => envs)];
    expect(used.toSorted()).toEqual(files.toSorted());
    expect(overlay.resources.map((path) => join(OVERLAY, path))).toEqual(['base']);
  });

  it('put every resource and the secret into one namespace', () => {
    expect(ofKind('Namespace').map(nameOf)).toEqual([namespace]);
    expect(secret.metadata?.namespace).toBe(namespace);
    expect(base.filter(({ metadata }) => metadata?.namespace !== undefined)).toEqual([]);
  });

  it('contain no secrets', () => {
    expect(ofKind('Secret')).toEqual([]);
    expect(Object.keys(settings(OVERLAY)).filter((name) => description(name).secret)).toEqual([]);
  });

  it('replace only values that exist in the base manifests', () => {
    const images = workloads.map(([, { container }]) => container.image);
    expect(new Set(images)).toEqual(new Set(overlay.images?.map(({ name }) => name)));
    expect(overlay.configMapGenerator).toMatchObject([
      { name: configMapGenerator[0]?.name, behavior: 'merge' },
    ]);
    for (const { target, patch } of overlay.patches ?? []) {
      const manifest = base.find((one) => one.kind === target.kind && nameOf(one) === target.name);
      expect(manifest).toBeDefined();
      for (const { op, path } of parse(patch) as { op: string; path: string }[]) {
        expect(op).toBe('replace');
        expect(manifest).toHaveProperty(path.split('/').slice(1));
      }
    }
  });
});

describe('the settings of the Kubernetes pods', () => {
  it.each([undefined, OVERLAY])('are valid for the service (overlay: %s)', (overlay) => {
    expect(Object.keys(variables)).toEqual(
      expect.arrayContaining([...Object.keys(settings(overlay)), ...Object.keys(secret.stringData ?? {})]),
    );
    expect(configOf(overlay)).toMatchObject({
      NODE_ENV: 'production',
      HOST: '0.0.0.0',
      AUTH: 'required',
      HTTPS: 'enforce',
      RUN_MIGRATIONS: false,
      ...SECRETS,
      DATABASE_URL: { urls: [SECRETS.DATABASE_URL] },
      REDIS_URL: { urls: [SECRETS.REDIS_URL] },
    });
  });

  it('trust only proxies with private addresses', () => {
    expect(configOf().TRUST_PROXY).toEqual(['uniquelocal']);
    expect(policies.every(({ spec }) => spec?.policyTypes?.includes('Ingress'))).toBe(true);
  });

  it('keep idle connections open longer than common ingress controllers do', () => {
    const traefik = 90_000;
    expect(configOf().KEEP_ALIVE_TIMEOUT).toBeGreaterThan(traefik);
  });

  it.each(Object.keys(SECRETS))('are invalid while the secret %s has its placeholder value', (name) => {
    const placeholder = secret.stringData?.[name] ?? '';
    expect(() => configOf(undefined, { ...SECRETS, [name]: placeholder })).toThrow(
      new RegExp(`${name} must be `),
    );
  });

  it('contain exactly the secrets that this test lists', () => {
    expect(Object.keys(secret.stringData ?? {})).toEqual(Object.keys(SECRETS));
    expect(Object.keys(SECRETS).every((name) => description(name).secret)).toBe(true);
  });

  it('come only from the ConfigMap and the Secret', () => {
    expect(api.container.envFrom).toEqual([
      { configMapRef: { name: kustomization('base').configMapGenerator[0]?.name } },
      { secretRef: { name: nameOf(secret) } },
    ]);
    expect(api.container.env).toBeUndefined();
  });

  it.each(workloads)(
    'exclude the environment variables that Kubernetes adds for each Service (pod of %s)',
    (_name, { spec }) => {
      expect(() => loadConfig({ ENV_FILE: '/dev/null', REDIS_PORT: 'tcp://10.0.0.11:6379' })).toThrow(
        ConfigError,
      );
      expect(spec.enableServiceLinks).toBe(false);
    },
  );

  it('give the migrations pod only the URL of the database', () => {
    const names = migration.container.env?.map(({ name, valueFrom }) => {
      expect(valueFrom?.secretKeyRef).toEqual({ name: nameOf(secret), key: name });
      return name;
    });
    expect(names).toEqual(['DATABASE_URL']);
    expect(migration.container.envFrom).toBeUndefined();
  });
});

describe('the Kubernetes resources', () => {
  it('select the right pods by labels', () => {
    expect(selected(deployment.spec?.selector.matchLabels)).toEqual(['the API']);
    expect(selected(service.spec?.selector)).toEqual(['the API']);
    expect(selected(disruption.spec?.selector?.matchLabels)).toEqual(['the API']);
    for (const { labelSelector } of api.spec.topologySpreadConstraints ?? []) {
      expect(selected(labelSelector?.matchLabels)).toEqual(['the API']);
    }
    expect(policies.map(({ spec }) => selected(spec?.podSelector.matchLabels))).toEqual([
      ['the API', 'the migration'],
      ['the API'],
    ]);
  });

  it('refer to each other by the right names', () => {
    expect(autoscaler.spec?.scaleTargetRef).toEqual({
      apiVersion: deployment.apiVersion,
      kind: deployment.kind,
      name: nameOf(deployment),
    });
    const [rule, ...more] = ingress.spec?.rules ?? [];
    expect(more).toEqual([]);
    expect(rule?.http?.paths).toEqual([
      {
        path: '/',
        pathType: 'Prefix',
        backend: {
          service: { name: nameOf(service), port: { name: service.spec?.ports?.[0]?.name } },
        },
      },
    ]);
    expect(ingress.spec?.tls).toEqual([{ hosts: [rule?.host], secretName: 'verkko-inventory-tls' }]);
  });

  it('refer to the ports on which the service listens', () => {
    const { PORT, METRICS_PORT } = configOf();
    expect(containerPort('http')).toBe(PORT);
    expect(containerPort('metrics')).toBe(METRICS_PORT);
    expect(containerPort(service.spec?.ports?.[0]?.targetPort)).toBe(PORT);
    expect(api.metadata?.annotations).toEqual({
      'prometheus.io/scrape': 'true',
      'prometheus.io/port': String(METRICS_PORT),
      'prometheus.io/path': '/metrics',
    });
  });

  it('allow only the ingress controller and Prometheus to connect to pods, each to one port', () => {
    const [everyPod, apiOnly] = policies;
    expect(everyPod?.spec).not.toHaveProperty('ingress');
    const allowed = apiOnly?.spec?.ingress?.map(({ from, ports }) => [
      from?.map(({ namespaceSelector }) => namespaceSelector?.matchLabels),
      ports?.map(({ port }) => containerPort(port)),
    ]);
    expect(allowed).toEqual([
      [[{ 'kubernetes.io/metadata.name': 'traefik' }], [8002]],
      [[{ 'kubernetes.io/metadata.name': 'monitoring' }], [9102]],
    ]);
    expect(ingress.spec?.ingressClassName).toBe('traefik');
  });

  it('allow pods to connect only to DNS, PostgreSQL, Redis and HTTPS servers', () => {
    const outOf = ({ spec }: INetworkPolicy) => spec?.egress?.flatMap(({ ports = [] }) => ports);
    const tcp = (url: string) => ({ protocol: 'TCP', port: Number(new URL(url).port) });

    expect(policies.map(outOf)).toEqual([
      [{ protocol: 'UDP', port: 53 }, { protocol: 'TCP', port: 53 }, tcp(SECRETS.DATABASE_URL)],
      [tcp(SECRETS.REDIS_URL), { protocol: 'TCP', port: 443 }],
    ]);
    // The URLs in the example Secret must have the same ports as the URLs in this test.
    expect(secret.stringData?.DATABASE_URL).toContain(':5432/');
    expect(secret.stringData?.REDIS_URL).toContain(':6379/');
    expect(policies.every(({ spec }) => spec?.policyTypes?.includes('Egress'))).toBe(true);
  });
});

describe('the API pod in Kubernetes', () => {
  const { startupProbe, livenessProbe, readinessProbe } = api.container;
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createDatabase();
  });
  afterEach(endProcesses);
  afterAll(() => database.drop());

  /**
   * Starts a service, and sends it health probes as the kubelet does: to the IP address of the pod, over
   * plain HTTP.
   */
  async function probe(connection: TestDatabase['connection']) {
    const { url } = await startProcess({
      ...imageEnvironment(),
      ...settings(),
      ...databaseEnvironment(connection),
      HOST: '127.0.0.1',
      PORT: '0',
      METRICS_PORT: String(await freePort()),
    });
    return async (asked: IProbe | undefined) => {
      expect(containerPort(asked?.httpGet?.port)).toBe(8002);
      return (await ask(url + (asked?.httpGet?.path ?? ''))).status;
    };
  }

  it('is started, alive and ready according to its probes if its database is available', async () => {
    const status = await probe(database.connection);
    expect(await status(startupProbe)).toBe(200);
    expect(await status(livenessProbe)).toBe(200);
    expect(await status(readinessProbe)).toBe(200);
  });

  it('is alive but not ready according to its probes if its database is unavailable', async () => {
    const status = await probe({ ...database.connection, port: await freePort() });
    expect(await status(startupProbe)).toBe(200);
    expect(await status(livenessProbe)).toBe(200);
    expect(await status(readinessProbe)).toBe(503);
  });

  it('serves its metrics at the path in its annotation prometheus.io/path', async () => {
    const port = String(await freePort());
    await startProcess({
      ...imageEnvironment(),
      ...settings(),
      ...databaseEnvironment(database.connection),
      HOST: '127.0.0.1',
      PORT: '0',
      METRICS_PORT: port,
    });
    const path = api.metadata?.annotations?.['prometheus.io/path'] ?? '';
    expect((await ask(`http://127.0.0.1:${port}${path}`)).status).toBe(200);
  });

  it('has a readiness probe that waits longer than the service needs to answer /readyz', () => {
    expect(readinessProbe?.timeoutSeconds).toBeGreaterThan(2);
  });
});

describe('a rolling update of the Deployment', () => {
  it('starts a new pod before it stops an old one', () => {
    expect(deployment.spec?.strategy).toEqual({
      type: 'RollingUpdate',
      rollingUpdate: { maxUnavailable: 0, maxSurge: 1 },
    });
  });

  it('gives an old pod time to leave the load balancer and to finish its requests', () => {
    const wait = api.container.lifecycle?.preStop?.sleep?.seconds ?? 0;
    const grace = api.spec.terminationGracePeriodSeconds ?? 0;

    expect(wait).toBeGreaterThanOrEqual(5);
    expect(grace * 1000).toBeGreaterThanOrEqual(wait * 1000 + longestStop(configOf()) + MARGIN_MS);
  });

  it('leaves the number of pods to the autoscaler', () => {
    expect(deployment.spec).not.toHaveProperty('replicas');
  });

  it('needs at most the 97 database connections that PostgreSQL allows by default', () => {
    const pods =
      (autoscaler.spec?.maxReplicas ?? 0) + Number(deployment.spec?.strategy?.rollingUpdate?.maxSurge);
    const [ofHealth, ofImports] = [2, 2];
    const ofEach = configOf().DB_POOL_SIZE + ofHealth + ofImports;
    const ofMigration = 2;
    expect(pods * ofEach + ofMigration).toBeLessThanOrEqual(97);
  });
});

describe('the Kubernetes pods', () => {
  it('are never all evicted at once: at least one continues to serve requests', () => {
    expect(autoscaler.spec?.minReplicas).toBeGreaterThan(Number(disruption.spec?.maxUnavailable));
    // If maxUnavailable was 0, Kubernetes could never drain a node.
    expect(disruption.spec?.maxUnavailable).toBeGreaterThan(0);
  });

  it.each(workloads)(
    'of %s run as an unprivileged user with a read-only file system',
    (_name, { spec, container }) => {
      const image = parseDockerfile(readFileSync(join(FOLDER, '../../Dockerfile'), 'utf8')).at(-1);
      const [user, group] = (image ? last(image, 'USER') : '').split(':').map(Number);

      expect(spec.automountServiceAccountToken).toBe(false);
      expect(spec.securityContext).toEqual({
        runAsNonRoot: true,
        runAsUser: user,
        runAsGroup: group,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(spec.volumes).toBeUndefined();
    },
  );

  it.each(workloads)('of %s request no more CPU and memory than their limits', (_name, { container }) => {
    const { requests = {}, limits = {} } = container.resources ?? {};
    for (const resource of ['cpu', 'memory']) {
      expect(amount(requests[resource])).toBeGreaterThan(0);
      expect(amount(limits[resource])).toBeGreaterThanOrEqual(amount(requests[resource]));
    }
  });

  it('of the API may use at least one CPU, and more memory than the service used in earlier measurements', () => {
    const megabyte = 1000 ** 2;
    const { requests = {}, limits = {} } = api.container.resources ?? {};
    // After a load test, the service used 200 MB.
    expect(amount(requests.memory)).toBeGreaterThanOrEqual(200 * megabyte);
    // With large request bodies, the service used 265 MB of memory. The memory limit must be at least a
    // quarter higher than that.
    expect(amount(limits.memory)).toBeGreaterThanOrEqual(1.25 * 265 * megabyte);
    expect(amount(limits.cpu)).toBeGreaterThanOrEqual(1);
    const [metric] = autoscaler.spec?.metrics ?? [];
    expect(metric?.resource).toMatchObject({ name: 'cpu', target: { type: 'AverageValue' } });
    // The service runs JavaScript in one thread, which can use one CPU.
    expect(amount(metric?.resource?.target.averageValue)).toBeLessThan(1);
  });
});
