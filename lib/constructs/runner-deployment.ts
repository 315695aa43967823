import { isDeepStrictEqual } from 'node:util';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { CACHE_VOLUME, cacheAccess } from '../config/cache-access';
import { TOKEN_FILE, TOKEN_SECONDS } from '../config/cloud-access';
import {
  ARGUMENTS,
  CHECKSUM_ANNOTATION,
  CONFIG_VOLUME,
  CONTAINER_SECURITY,
  configChecksum,
  configFiles,
  EMPTY_VOLUMES,
  healthPath,
  MANAGER_CONTAINER,
  managerLabels,
  managerMounts,
  managerNodeSelector,
  managerProbes,
  managerResources,
  managerTolerations,
  managerTopologies,
  managerVariables,
  POD_SECURITY,
  PORTS,
  SPREAD,
} from '../config/manager-pod';
import { ROLLOUT_SURGE } from '../fleet/capacity';
import type { StandingObject } from '../fleet/fleet-before';
import { managerSelector } from '../fleet/labels';
import { managerProxyVariables } from '../fleet/proxy';
import type { Runner } from '../fleet/runner';
import type { NodeSelectorTerm } from '../fleet/types/node-affinity';
import { KEPT_ON_NODE } from '../world/acting-metadata';
import { budgetOfJobs } from './budget-of-jobs';
import { runnerMetadata } from './metadata';

/** Properties of a {@link RunnerDeployment}. */
export interface RunnerDeploymentProps {
  /** The runner that is deployed. */
  readonly runner: Runner;
}

/**
 * The manager of a runner: config.toml, the Deployment that polls GitLab with it, and its PodDisruptionBudget, and that of its jobs if
 * they have one. The pod meets Pod Security `restricted`; it starts no shell, registers nothing and has its token from a Secret.
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
    if (runner.settings.disruptionBudget) {
      new k8s.KubePodDisruptionBudget(this, 'disruption-of-jobs', {
        metadata: runnerMetadata(runner, 'PodDisruptionBudget', runner.names.job),
        spec: budgetOfJobs(runner),
      });
    }
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
  const { affinity, topologySpreadConstraints: spreads, ...spec } = template?.spec ?? {};
  const { annotations = {}, labels } = template?.metadata ?? {};
  const own = Object.entries(annotations).filter(([key]) => !MAY_BE_ADDED.annotations.includes(key));
  return JSON.parse(
    JSON.stringify({
      replicas,
      spec,
      labels,
      nodeAffinity: (affinity as k8s.Affinity | undefined)?.nodeAffinity,
      topologies: ((spreads ?? []) as readonly k8s.TopologySpreadConstraint[])
        .map(({ topologyKey }) => topologyKey)
        .filter((key) => !MAY_BE_ADDED.topologies.includes(key)),
      annotations: Object.fromEntries(own),
    }),
  );
}

/** What the policies let an app add to the pod of a manager, and whoever restarts it. */
const MAY_BE_ADDED: { readonly annotations: readonly string[]; readonly topologies: readonly string[] } = {
  annotations: [
    'kubectl.kubernetes.io/restartedAt',
    'kubernetes.io/limit-ranger',
    ...Object.keys(KEPT_ON_NODE),
  ],
  topologies: ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'],
};

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
        annotations: {
          ...runner.settings.manager.annotations,
          [CHECKSUM_ANNOTATION]: configChecksum(runner),
        },
      },
      spec: podSpec(runner),
    },
  };
}

function podSpec(runner: Runner): k8s.PodSpec {
  const pulledWith = runner.settings.imagePullSecrets;
  return {
    serviceAccountName: runner.names.manager,
    automountServiceAccountToken: true,
    enableServiceLinks: false,
    priorityClassName: runner.fleet.names.managerPriorityClass,
    terminationGracePeriodSeconds: runner.settings.manager.terminationGracePeriodSeconds,
    nodeSelector: managerNodeSelector(runner),
    ...managerNodes(runner),
    securityContext: POD_SECURITY,
    ...(pulledWith.length > 0 ? { imagePullSecrets: pulledWith.map((name) => ({ name })) } : {}),
    topologySpreadConstraints: managerTopologies(runner).map((topologyKey) => ({
      ...SPREAD,
      topologyKey,
      labelSelector: { matchLabels: managerSelector(runner) },
    })),
    containers: [managerContainer(runner)],
    volumes: [
      { name: CONFIG_VOLUME, configMap: { name: runner.names.config } },
      ...Object.entries(EMPTY_VOLUMES).map(([name, { sizeLimit }]) => ({
        name,
        emptyDir: { sizeLimit: k8s.Quantity.fromString(sizeLimit) },
      })),
      ...cacheVolumes(runner),
    ],
  };
}

/** Which nodes a manager tolerates, and what their labels say. */
function managerNodes(runner: Runner): Pick<k8s.PodSpec, 'tolerations' | 'affinity'> {
  const tolerations = managerTolerations(runner);
  const { required, preferred } = runner.settings.manager.affinity ?? {};
  const term = ({ matchExpressions }: NodeSelectorTerm): k8s.NodeSelectorTerm => ({
    matchExpressions: matchExpressions.map(
      (expression) => ({ ...expression }) as k8s.NodeSelectorRequirement,
    ),
  });
  return {
    ...(tolerations.length > 0 ? { tolerations: [...tolerations] } : {}),
    ...(required || preferred
      ? {
          affinity: {
            nodeAffinity: {
              ...(required
                ? {
                    requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: required.map(term) },
                  }
                : {}),
              ...(preferred
                ? {
                    preferredDuringSchedulingIgnoredDuringExecution: preferred.map((preference) => ({
                      weight: preference.weight,
                      preference: term(preference),
                    })),
                  }
                : {}),
            },
          },
        }
      : {}),
  };
}

function cacheVolumes(runner: Runner): readonly k8s.Volume[] {
  const { audience, secretFile: key } = cacheAccess(runner);
  const token = { audience: audience ?? '', path: TOKEN_FILE, expirationSeconds: TOKEN_SECONDS };
  const secret = { secretName: runner.names.cacheSecret, items: [{ key: key ?? '', path: key ?? '' }] };
  return [
    ...(audience === undefined
      ? []
      : [{ name: CACHE_VOLUME, projected: { sources: [{ serviceAccountToken: token }] } }]),
    ...(key === undefined ? [] : [{ name: CACHE_VOLUME, secret }]),
  ];
}

function managerContainer(runner: Runner): k8s.Container {
  return {
    name: MANAGER_CONTAINER,
    image: runner.settings.manager.image,
    imagePullPolicy: 'IfNotPresent',
    args: [...ARGUMENTS],
    env: [
      ...managerVariables(runner).map(({ name, secret, key }) => ({
        name,
        valueFrom: { secretKeyRef: { name: secret, key } },
      })),
      ...Object.entries({
        ...cacheAccess(runner).variables,
        ...managerProxyVariables(runner.fleet),
      }).map(([name, value]) => ({ name, value })),
    ],
    ports: [...PORTS],
    ...probes(runner),
    resources: { requests: quantities(runner, 'Request'), limits: quantities(runner, 'Limit') },
    securityContext: {
      ...CONTAINER_SECURITY,
      capabilities: { drop: [...CONTAINER_SECURITY.capabilities.drop] },
    },
    volumeMounts: [...managerMounts(runner)],
  };
}

function probes(runner: Runner): Pick<k8s.Container, 'readinessProbe' | 'livenessProbe'> {
  const { readinessProbe, livenessProbe } = managerProbes(healthPath(runner));
  const probe = ({ httpGet, ...times }: typeof readinessProbe): k8s.Probe => ({
    ...times,
    httpGet: { ...httpGet, port: k8s.IntOrString.fromNumber(httpGet.port) },
  });
  return { readinessProbe: probe(readinessProbe), livenessProbe: probe(livenessProbe) };
}

function quantities(runner: Runner, bound: 'Request' | 'Limit'): Record<string, k8s.Quantity> {
  return Object.fromEntries(
    Object.entries(managerResources(runner, bound)).map(([name, value]) => [
      name,
      k8s.Quantity.fromString(value),
    ]),
  );
}
