import { createHash } from 'node:crypto';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap';
import type { IContainer } from 'kubernetes-models/v1/Container';
import { Fleet, RunnerDeployment, type RunnerSpec } from '../../lib';
import { renderConfigToml } from '../../lib/config/config-toml';
import { find, type KubernetesObject, objectsAlone, objectsOf } from '../chart/rendered';
import { EVERY_KIND, fleetOf, specOf } from '../chart/sample-fleet';
import { ROOT_CERTIFICATE, SECOND_CERTIFICATE } from '../fleet/decode/certificate-fixture';

const fleet = fleetOf(...EVERY_KIND);
const objects = objectsOf(fleet);

function deploymentOf(spec: RunnerSpec): IDeployment {
  return find<IDeployment>(objectsOf(fleetOf(spec)), 'Deployment', `${spec.name ?? spec.kind}-manager`);
}

function podOf(deployment: IDeployment) {
  const spec = deployment.spec?.template.spec;
  if (!spec) {
    throw new Error('the Deployment has no pod');
  }
  return spec;
}

function containerOf(deployment: IDeployment): IContainer {
  const [container, ...others] = podOf(deployment).containers;
  if (!container || others.length > 0) {
    throw new Error('the manager is not one container');
  }
  return container;
}

it('stands alone in a chart, with the same objects as in a fleet', () => {
  const alone: readonly KubernetesObject[] = objectsAlone(
    (chart) => new RunnerDeployment(chart, 'manager', { runner: fleet.runner('docker') }),
  );
  expect(alone.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
    'ConfigMap docker-config',
    'Deployment docker-manager',
    'PodDisruptionBudget docker-manager',
  ]);
  for (const object of alone) {
    expect(find(objects, object.kind, object.metadata.name)).toEqual(object);
  }
});

it('pulls the image of a manager with the Secrets of its runner', () => {
  const pod = podOf(deploymentOf({ kind: 'docker', imagePullSecrets: ['registry', 'mirror'] }));
  expect(pod.imagePullSecrets).toEqual([{ name: 'registry' }, { name: 'mirror' }]);
  expect(podOf(deploymentOf({ kind: 'docker' }))).not.toHaveProperty('imagePullSecrets');
});

describe.each(fleet.runners.map(({ name }) => name))('the manager of %s', (name) => {
  const deployment = find<IDeployment>(objects, 'Deployment', `${name}-manager`);
  const pod = podOf(deployment);
  const container = containerOf(deployment);

  it('meets Pod Security restricted', () => {
    expect(pod.securityContext).toEqual({
      runAsNonRoot: true,
      runAsUser: 100,
      runAsGroup: 65533,
      fsGroup: 65533,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(container.securityContext).toEqual({
      privileged: false,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(Object.keys(pod).filter((key) => key.startsWith('host'))).toEqual([]);
    expect(pod).not.toHaveProperty('initContainers');
  });

  it('mounts its config read-only, and writes to bounded emptyDirs alone', () => {
    expect(pod.volumes?.map(({ name: _, ...source }) => Object.keys(source)[0])).toEqual([
      'configMap',
      'emptyDir',
      'emptyDir',
      'emptyDir',
    ]);
    expect(pod.volumes?.[0]).toEqual({ name: 'config', configMap: { name: `${name}-config` } });
    expect(pod.volumes?.slice(1).every(({ emptyDir }) => emptyDir?.sizeLimit !== undefined)).toBe(true);
    expect(container.volumeMounts?.filter(({ name: volume }) => volume === 'config')).toEqual([
      { name: 'config', mountPath: '/etc/gitlab-runner/config.toml', subPath: 'config.toml', readOnly: true },
    ]);
    expect(container.volumeMounts?.map(({ name: volume }) => volume).sort()).toEqual(
      pod.volumes?.map(({ name: volume }) => volume).sort(),
    );
  });

  it('has its token from its own Secret and from nowhere else', () => {
    expect(container.env).toEqual([
      { name: 'RUNNER_TOKEN', valueFrom: { secretKeyRef: { name: `${name}-token`, key: 'runner-token' } } },
    ]);
    expect(container).not.toHaveProperty('envFrom');
  });

  it('runs gitlab-runner, without a shell and without registration', () => {
    expect(container).not.toHaveProperty('command');
    expect(container.args).toEqual([
      'run',
      '--config=/etc/gitlab-runner/config.toml',
      '--working-directory=/home/gitlab-runner',
    ]);
    expect(container).not.toHaveProperty('lifecycle');
    expect(container.image).toBe('registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v19.3.2');
  });

  it('mounts the token of its own account, which does not mount it by itself', () => {
    expect(pod).toMatchObject({
      serviceAccountName: `${name}-manager`,
      automountServiceAccountToken: true,
      enableServiceLinks: false,
      priorityClassName: 'acme-runners-manager',
    });
  });

  it('is probed without asking GitLab', () => {
    const httpGet = { path: '/health/ready', port: 9252 };
    expect(container.readinessProbe).toEqual({
      httpGet,
      periodSeconds: 10,
      timeoutSeconds: 3,
      failureThreshold: 3,
    });
    expect(container.livenessProbe).toEqual({
      httpGet,
      periodSeconds: 10,
      timeoutSeconds: 3,
      failureThreshold: 6,
    });
    expect(container.ports).toEqual([{ name: 'metrics', containerPort: 9252, protocol: 'TCP' }]);
  });

  it.each([
    ['19.1.2', '/metrics'],
    ['19.2.0', '/health/ready'],
    ['19.4.0', '/health/ready'],
  ])('is probed where its version answers: %s at %s', (version, path) => {
    const image = `registry.example.com/gitlab-runner:alpine-v${version}`;
    const probed = containerOf(deploymentOf({ kind: 'docker', manager: { image } }));
    expect(probed.readinessProbe).toEqual({ ...container.readinessProbe, httpGet: { path, port: 9252 } });
    expect(probed.livenessProbe).toEqual({ ...container.livenessProbe, httpGet: { path, port: 9252 } });
  });

  it('requests and limits CPU, memory and ephemeral storage', () => {
    expect(container.resources).toEqual({
      requests: { cpu: '100m', memory: '128Mi', 'ephemeral-storage': '128Mi' },
      limits: { cpu: '500m', memory: '512Mi', 'ephemeral-storage': '1Gi' },
    });
  });

  it('is replaced without a gap, spread over nodes, and selected by what never changes', () => {
    const selector = { matchLabels: { 'runner-fleet/runner': name, 'runner-fleet/role': 'manager' } };
    expect(deployment.spec).toMatchObject({
      replicas: 1,
      selector,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    });
    expect(deployment.spec?.selector).toEqual(selector);
    expect(pod.topologySpreadConstraints).toEqual([
      {
        maxSkew: 1,
        topologyKey: 'kubernetes.io/hostname',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: selector,
      },
    ]);
    expect(deployment.spec?.template.metadata?.labels).toMatchObject({
      ...selector.matchLabels,
      'runner-fleet/kind': name,
    });
  });

  it('is disrupted one at a time', () => {
    expect(find<IPodDisruptionBudget>(objects, 'PodDisruptionBudget', `${name}-manager`).spec).toEqual({
      maxUnavailable: 1,
      selector: { matchLabels: { 'runner-fleet/runner': name, 'runner-fleet/role': 'manager' } },
    });
  });

  it('rolls when its config changes: the checksum is that of the ConfigMap', () => {
    const toml = find<IConfigMap>(objects, 'ConfigMap', `${name}-config`).data?.['config.toml'] ?? '';
    expect(toml).toBe(renderConfigToml(fleet.runner(name)));
    expect(deployment.spec?.template.metadata?.annotations).toEqual({
      'checksum/config': createHash('sha256').update(toml).digest('hex'),
    });
  });
});

describe('what an operator sets', () => {
  const set = deploymentOf({
    kind: 'docker',
    replicas: 3,
    maximumTimeoutSeconds: 7200,
    manager: {
      image: 'registry.example.com/gitlab-runner:alpine-v19.3.4',
      nodeSelector: { 'example.com/pool': 'ci' },
      resources: { cpuLimit: '2' },
    },
  });

  it('arrives', () => {
    expect(set.spec?.replicas).toBe(3);
    expect(containerOf(set).image).toBe('registry.example.com/gitlab-runner:alpine-v19.3.4');
    expect(containerOf(set).resources?.limits).toMatchObject({ cpu: '2' });
    expect(podOf(set).nodeSelector).toEqual({ 'kubernetes.io/os': 'linux', 'example.com/pool': 'ci' });
  });

  it('drains for the longest job and its uploads, at least', () => {
    expect(podOf(set).terminationGracePeriodSeconds).toBe(7500);
    expect(podOf(deploymentOf({ kind: 'docker' })).terminationGracePeriodSeconds).toBe(3900);
    const patient = deploymentOf({ kind: 'docker', manager: { terminationGracePeriodSeconds: 10_000 } });
    expect(podOf(patient).terminationGracePeriodSeconds).toBe(10_000);
  });

  it('changes the checksum where it changes the config, and only there', () => {
    const checksum = (spec: RunnerSpec) =>
      deploymentOf(spec).spec?.template.metadata?.annotations?.['checksum/config'];
    expect(checksum({ kind: 'docker', concurrency: 5 })).not.toBe(checksum({ kind: 'docker' }));
    expect(checksum({ kind: 'docker', replicas: 2 })).toBe(checksum({ kind: 'docker' }));
  });
});

describe('certificates of an authority of your own', () => {
  const trusting = (caCertificates: string) =>
    objectsOf(Fleet.parse({ ...specOf({ kind: 'docker' }), gitlab: { caCertificates } }));
  const files = (from: readonly KubernetesObject[]) =>
    find<IConfigMap>(from, 'ConfigMap', 'docker-config').data ?? {};
  const manager = (from: readonly KubernetesObject[]) =>
    find<IDeployment>(from, 'Deployment', 'docker-manager');
  const both = trusting(`${ROOT_CERTIFICATE}\n${SECOND_CERTIFICATE}`);

  it('stand beside config.toml, which names them', () => {
    expect(files(both)['ca.crt']).toBe(`${ROOT_CERTIFICATE}\n${SECOND_CERTIFICATE}\n`);
    expect(files(both)['config.toml']).toContain('tls-ca-file = "/etc/gitlab-runner/ca.crt"\n');
    expect(containerOf(manager(both)).volumeMounts).toContainEqual({
      name: 'config',
      mountPath: '/etc/gitlab-runner/ca.crt',
      subPath: 'ca.crt',
      readOnly: true,
    });
  });

  it('roll the manager when they change', () => {
    const checksum = (from: readonly KubernetesObject[]) =>
      manager(from).spec?.template.metadata?.annotations?.['checksum/config'];
    const sums = [both, trusting(ROOT_CERTIFICATE), trusting(SECOND_CERTIFICATE), objects].map(checksum);
    expect(new Set(sums).size).toBe(4);
  });

  it('are nowhere unless they are given', () => {
    expect(Object.keys(files(objects))).toEqual(['config.toml']);
    expect(files(objects)['config.toml']).not.toContain('tls-');
  });
});
