import { createHash } from 'node:crypto';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { CA_FILE, CONFIG_FILE, CONFIG_FOLDER, LISTEN_PORT, renderConfigToml } from '../config/config-toml';
import { ROLLOUT_SURGE } from '../spec/capacity';
import { MANAGER_USER } from '../spec/images';
import { KIND_LABEL, ROLE_LABEL, RUNNER_LABEL, TOKEN_KEY } from '../spec/names';
import type { ResolvedResources } from '../spec/resources';
import type { Runner } from '../spec/runner';
import { runnerLabels, runnerMetadata } from './metadata';

/** Properties of a {@link RunnerDeployment}. */
export interface RunnerDeploymentProps {
  /** The runner that is deployed. */
  readonly runner: Runner;
}

const HOME = '/home/gitlab-runner';

/**
 * The manager of a runner: config.toml, the Deployment that polls GitLab with it, and its PodDisruptionBudget. The
 * pod meets Pod Security `restricted`; it starts no shell, registers nothing and has its token from a Secret.
 *
 * @see https://docs.gitlab.com/runner/executors/kubernetes/
 *
 * @example
 * new RunnerDeployment(chart, 'docker', { runner: fleet.runner('docker') });
 * // apiVersion: apps/v1
 * // kind: Deployment
 * // metadata:
 * //   name: docker-manager
 */
export class RunnerDeployment extends Construct {
  constructor(scope: Construct, id: string, props: RunnerDeploymentProps) {
    super(scope, id);
    const { runner } = props;
    const files = configFiles(runner);
    new k8s.KubeConfigMap(this, 'config', {
      metadata: runnerMetadata(runner, runner.names.config, 'manager', 'manager'),
      data: files,
    });
    new k8s.KubeDeployment(this, 'manager', {
      metadata: runnerMetadata(runner, runner.names.manager, 'manager', 'manager'),
      spec: deploymentSpec(runner, files),
    });
    new k8s.KubePodDisruptionBudget(this, 'disruption', {
      metadata: runnerMetadata(runner, runner.names.manager, 'manager', 'disruption'),
      spec: {
        maxUnavailable: k8s.IntOrString.fromNumber(1),
        selector: { matchLabels: selectorLabels(runner) },
      },
    });
  }
}

/** The files that a manager reads, by their names. */
type ConfigFiles = Readonly<Record<string, string>>;

function configFiles(runner: Runner): ConfigFiles {
  const { caCertificates } = runner.fleet.gitlab;
  return {
    [CONFIG_FILE]: renderConfigToml(runner),
    ...(caCertificates ? { [CA_FILE]: `${caCertificates.join('\n')}\n` } : {}),
  };
}

function checksum(files: ConfigFiles): string {
  const hash = createHash('sha256');
  for (const text of Object.values(files)) {
    hash.update(text);
  }
  return hash.digest('hex');
}

/** Selectors cannot change after the first apply, so they use only what never changes. */
function selectorLabels(runner: Runner): Record<string, string> {
  return { [RUNNER_LABEL]: runner.name, [ROLE_LABEL]: 'manager' };
}

function deploymentSpec(runner: Runner, files: ConfigFiles): k8s.DeploymentSpec {
  return {
    replicas: runner.settings.replicas,
    revisionHistoryLimit: 3,
    selector: { matchLabels: selectorLabels(runner) },
    strategy: {
      type: 'RollingUpdate',
      rollingUpdate: {
        maxSurge: k8s.IntOrString.fromNumber(ROLLOUT_SURGE),
        maxUnavailable: k8s.IntOrString.fromNumber(0),
      },
    },
    template: {
      metadata: {
        labels: { ...runnerLabels(runner, 'manager'), ...selectorLabels(runner), [KIND_LABEL]: runner.kind },
        annotations: { 'checksum/config': checksum(files) },
      },
      spec: podSpec(runner, Object.keys(files)),
    },
  };
}

function podSpec(runner: Runner, files: readonly string[]): k8s.PodSpec {
  const { manager } = runner.settings;
  return {
    serviceAccountName: runner.names.manager,
    automountServiceAccountToken: true,
    enableServiceLinks: false,
    priorityClassName: runner.fleet.names.managerPriorityClass,
    terminationGracePeriodSeconds: manager.terminationGracePeriodSeconds,
    nodeSelector: { 'kubernetes.io/os': 'linux', ...manager.nodeSelector },
    securityContext: {
      runAsNonRoot: true,
      runAsUser: MANAGER_USER.uid,
      runAsGroup: MANAGER_USER.gid,
      fsGroup: MANAGER_USER.gid,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: 'kubernetes.io/hostname',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: selectorLabels(runner) },
      },
    ],
    containers: [managerContainer(runner, files)],
    volumes: [
      { name: 'config', configMap: { name: runner.names.config } },
      emptyDir('runner', '16Mi'),
      emptyDir('home', '64Mi'),
      emptyDir('tmp', '64Mi'),
    ],
  };
}

function managerContainer(runner: Runner, files: readonly string[]): k8s.Container {
  const { manager } = runner.settings;
  const probe: k8s.Probe = {
    httpGet: { path: '/health/ready', port: k8s.IntOrString.fromNumber(LISTEN_PORT) },
    periodSeconds: 10,
    timeoutSeconds: 3,
  };
  return {
    name: 'manager',
    image: manager.image,
    imagePullPolicy: 'IfNotPresent',
    args: ['run', `--config=${CONFIG_FOLDER}/${CONFIG_FILE}`, `--working-directory=${HOME}`],
    env: [
      {
        name: 'RUNNER_TOKEN',
        valueFrom: { secretKeyRef: { name: runner.names.tokenSecret, key: TOKEN_KEY } },
      },
    ],
    ports: [{ name: 'metrics', containerPort: LISTEN_PORT, protocol: 'TCP' }],
    readinessProbe: { ...probe, failureThreshold: 3 },
    livenessProbe: { ...probe, failureThreshold: 6 },
    resources: {
      requests: quantities(manager.resources, 'Request'),
      limits: quantities(manager.resources, 'Limit'),
    },
    securityContext: {
      privileged: false,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      capabilities: { drop: ['ALL'] },
    },
    // A file mounted by subPath never changes under a running manager: a new config comes with a new pod, and the
    // folder around it stays writable for the system ID, by which GitLab knows the manager again.
    volumeMounts: [
      { name: 'runner', mountPath: CONFIG_FOLDER },
      ...files.map((file) => ({
        name: 'config',
        mountPath: `${CONFIG_FOLDER}/${file}`,
        subPath: file,
        readOnly: true,
      })),
      { name: 'home', mountPath: HOME },
      { name: 'tmp', mountPath: '/tmp' },
    ],
  };
}

function quantities(resources: ResolvedResources, bound: 'Request' | 'Limit'): Record<string, k8s.Quantity> {
  return {
    cpu: k8s.Quantity.fromString(resources[`cpu${bound}`]),
    memory: k8s.Quantity.fromString(resources[`memory${bound}`]),
    'ephemeral-storage': k8s.Quantity.fromString(resources[`ephemeralStorage${bound}`]),
  };
}

function emptyDir(name: string, sizeLimit: string): k8s.Volume {
  return { name, emptyDir: { sizeLimit: k8s.Quantity.fromString(sizeLimit) } };
}
