import { isDeepStrictEqual } from 'node:util';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import {
  ARGUMENTS,
  CHECKSUM_ANNOTATION,
  CONFIG_VOLUME,
  CONTAINER_SECURITY,
  configChecksum,
  configFiles,
  EMPTY_VOLUMES,
  MANAGER_CONTAINER,
  managerLabels,
  managerMounts,
  managerNodeSelector,
  managerResources,
  POD_SECURITY,
  PORTS,
  PROBES,
  SPREAD,
  TOKEN_VARIABLE,
  tokenSource,
} from '../config/manager-pod';
import { ROLLOUT_SURGE } from '../fleet/capacity';
import type { StandingObject } from '../fleet/fleet-before';
import { managerSelector } from '../fleet/labels';
import type { Runner } from '../fleet/runner';
import { runnerMetadata } from './metadata';

/** Properties of a {@link RunnerDeployment}. */
export interface RunnerDeploymentProps {
  /** The runner that is deployed. */
  readonly runner: Runner;
}

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
    new k8s.KubeConfigMap(this, 'config', {
      metadata: runnerMetadata(runner, 'ConfigMap', runner.names.config),
      data: configFiles(runner),
    });
    new k8s.KubeDeployment(this, 'manager', {
      metadata: runnerMetadata(runner, 'Deployment', runner.names.manager),
      spec: deploymentSpec(runner),
    });
    new k8s.KubePodDisruptionBudget(this, 'disruption', {
      metadata: runnerMetadata(runner, 'PodDisruptionBudget', runner.names.manager),
      spec: {
        maxUnavailable: k8s.IntOrString.fromNumber(1),
        selector: { matchLabels: managerSelector(runner) },
      },
    });
  }
}

/**
 * Whether the managers of a runner are started anew, or are more or fewer, if it is applied over what stands. What an app may
 * add to a Deployment is left out: its next synth adds it again.
 */
export function isRolledOver(runner: Runner, standing: StandingObject | undefined): boolean {
  const { spec } = k8s.KubeDeployment.manifest({ spec: deploymentSpec(runner) }) as { spec: Manager };
  return !isDeepStrictEqual(rolledBy(spec), rolledBy((standing?.spec ?? {}) as Partial<Manager>));
}

interface Manager {
  readonly replicas: number;
  readonly template: {
    readonly metadata?: {
      readonly annotations?: Readonly<Record<string, string>>;
      readonly labels?: unknown;
    };
    readonly spec?: Readonly<Record<string, unknown>>;
  };
}

function rolledBy({ replicas, template }: Partial<Manager>): unknown {
  const { affinity: _, topologySpreadConstraints: __, ...spec } = template?.spec ?? {};
  const { annotations, labels } = template?.metadata ?? {};
  return JSON.parse(
    JSON.stringify({ replicas, spec, labels, checksum: annotations?.[CHECKSUM_ANNOTATION] ?? '' }),
  );
}

function deploymentSpec(runner: Runner): k8s.DeploymentSpec {
  return {
    replicas: runner.settings.replicas,
    revisionHistoryLimit: 3,
    selector: { matchLabels: managerSelector(runner) },
    strategy: {
      type: 'RollingUpdate',
      rollingUpdate: {
        maxSurge: k8s.IntOrString.fromNumber(ROLLOUT_SURGE),
        maxUnavailable: k8s.IntOrString.fromNumber(0),
      },
    },
    template: {
      metadata: {
        labels: managerLabels(runner),
        annotations: { [CHECKSUM_ANNOTATION]: configChecksum(runner) },
      },
      spec: podSpec(runner),
    },
  };
}

function podSpec(runner: Runner): k8s.PodSpec {
  return {
    serviceAccountName: runner.names.manager,
    automountServiceAccountToken: true,
    enableServiceLinks: false,
    priorityClassName: runner.fleet.names.managerPriorityClass,
    terminationGracePeriodSeconds: runner.settings.manager.terminationGracePeriodSeconds,
    nodeSelector: managerNodeSelector(runner),
    securityContext: POD_SECURITY,
    topologySpreadConstraints: [{ ...SPREAD, labelSelector: { matchLabels: managerSelector(runner) } }],
    containers: [managerContainer(runner)],
    volumes: [
      { name: CONFIG_VOLUME, configMap: { name: runner.names.config } },
      ...Object.entries(EMPTY_VOLUMES).map(([name, { sizeLimit }]) => ({
        name,
        emptyDir: { sizeLimit: k8s.Quantity.fromString(sizeLimit) },
      })),
    ],
  };
}

function managerContainer(runner: Runner): k8s.Container {
  return {
    name: MANAGER_CONTAINER,
    image: runner.settings.manager.image,
    imagePullPolicy: 'IfNotPresent',
    args: [...ARGUMENTS],
    env: [{ name: TOKEN_VARIABLE, valueFrom: { secretKeyRef: tokenSource(runner) } }],
    ports: [...PORTS],
    readinessProbe: probe('readinessProbe'),
    livenessProbe: probe('livenessProbe'),
    resources: { requests: quantities(runner, 'Request'), limits: quantities(runner, 'Limit') },
    securityContext: {
      ...CONTAINER_SECURITY,
      capabilities: { drop: [...CONTAINER_SECURITY.capabilities.drop] },
    },
    volumeMounts: [...managerMounts(runner)],
  };
}

function probe(name: keyof typeof PROBES): k8s.Probe {
  const { httpGet, ...times } = PROBES[name];
  return { ...times, httpGet: { ...httpGet, port: k8s.IntOrString.fromNumber(httpGet.port) } };
}

function quantities(runner: Runner, bound: 'Request' | 'Limit'): Record<string, k8s.Quantity> {
  return Object.fromEntries(
    Object.entries(managerResources(runner, bound)).map(([name, value]) => [
      name,
      k8s.Quantity.fromString(value),
    ]),
  );
}
