import { isAccelerator } from '../../../world/accelerators';
import type { FleetFacts } from '../../facts/facts';
import { listOf, recordOf } from '../../facts/untyped';
import { leftOut } from '../left-out';
import { expressionsIn, type Policy } from '../policy';
import { type AdmissionRequest, type Asker, asker, type Body } from '../request';
import { connecting, creating, deleting, updating } from './attack';
import { credentials, ownedCredentials, secret, tokenRequest } from './attacks-on-secrets';
import { added, changed } from './edit';
import { boundsOf } from './honest-job-pod';
import { OWN_PULL_SECRET, withVolumes } from './honest-variants';
import { CONTROLLERS, isKeptApart, type Scene, SOMEBODY } from './scene';
import { replicaSetOf } from './workload';

/**
 * Requests that are put to every rule, because something is written in a rule for them. Whether they pass is not asked
 * here: most are refused by another rule.
 */
export interface ExercisingRequest {
  readonly of: 'every';
  readonly request: (scene: Scene) => AdmissionRequest | undefined;
}

const ANNOTATIONS = ['template', 'metadata', 'annotations'];

const USER = { runAsUser: 1000n, runAsGroup: 1000n, runAsNonRoot: true };

const JOB_FIELDS = {
  // GitLab Runner writes them for the services of a job.
  hostAliases: [{ ip: '127.0.0.1', hostnames: ['svc-0'] }],
  overhead: {},
  resources: {},
  runtimeClassName: 'gvisor',
  securityContext: { ...USER, fsGroup: 1000n },
};

const JOB_CONTAINER_FIELDS = {
  args: [],
  ports: [],
  resizePolicy: [],
  securityContext: { ...USER, readOnlyRootFilesystem: true },
};

const MANAGER_FIELDS = {
  initContainers: [],
  nodeSelector: {},
  topologySpreadConstraints: [],
};
const MANAGER_CONTAINER_FIELDS = {
  // What is rendered, should a Deployment say that images are pulled each time.
  imagePullPolicy: 'IfNotPresent',
  securityContext: { seccompProfile: { type: 'Localhost' } },
};

function withFields(pod: Body, fields: Body, containerFields: Body): Body {
  const spec = recordOf(pod['spec']);
  const containers = listOf(spec['containers']).map((container) => ({
    ...recordOf(container),
    ...containerFields,
  }));
  return { ...pod, spec: { ...spec, ...fields, containers } };
}

function nameOf(object: Body): Body {
  return { name: recordOf(object['metadata'])['name'] };
}

function byNeighbour({ neighbour, manager }: Scene): Asker {
  return neighbour?.manager ?? manager;
}

const REQUESTS: readonly ExercisingRequest['request'][] = [
  // A driver of the node may be a volume for Pod Security, but not for the pods of a manager.
  ({ managerPod }) =>
    creating(CONTROLLERS[0], 'pods', withVolumes(managerPod, [{ csi: { driver: 'csi.example.com' } }])),
  // Rules about other managers' pods let everybody be who is no manager.
  keptApart('connections', ({ jobPod }) => connecting(SOMEBODY, 'exec', jobPod, 'build')),
  keptApart('credentials', (scene) => deleting(SOMEBODY, 'secrets', ownedCredentials(scene))),
  ({ job, plainPod }) => creating(job, 'pods', plainPod),
  (scene) => creating(SOMEBODY, 'replicasets', replicaSetOf(scene.deployment)),
  // Credentials of jobs are told from others by their names.
  keptApart('credentials', ({ manager, jobPod }) =>
    creating(manager, 'pods', changed(jobPod, 'spec.imagePullSecrets', [OWN_PULL_SECRET])),
  ),
  keptApart('credentials', ({ namespace }) =>
    deleting(SOMEBODY, 'secrets', secret(namespace, OWN_PULL_SECRET.name, 'Opaque')),
  ),
  // A rule about credentials is one about their use or one about their change, and lets the other be.
  keptApart('credentials', (scene) =>
    creating(
      byNeighbour(scene),
      'pods',
      changed(scene.jobPod, 'spec.imagePullSecrets', [nameOf(credentials(scene))]),
    ),
  ),
  keptApart('credentials', (scene) => deleting(byNeighbour(scene), 'secrets', ownedCredentials(scene))),
  // Rules about Secrets let tokens be, even one that says it is a Secret.
  ({ manager, namespace, runner }) =>
    creating(manager, 'serviceaccounts/token', {
      ...tokenRequest(namespace, `${runner.name}-manager`),
      type: 'kubernetes.io/service-account-token',
    }),
  // Rules about Deployments let ConfigMaps be and the other way round, and rules about deletion let changes be.
  (scene) =>
    creating(SOMEBODY, 'configmaps', changed(scene.config, ['spec', ...ANNOTATIONS, 'checksum/config'], '0')),
  (scene) => creating(SOMEBODY, 'deployments', changed(scene.deployment, 'immutable', true)),
  ({ manager, jobPod }) => updating(manager, 'pods', changed(jobPod, 'metadata.labels', {}), jobPod),
  // Runners differ in the fields that their config.toml writes; all are written down for each.
  ({ manager, jobPod }) => creating(manager, 'pods', withFields(jobPod, JOB_FIELDS, JOB_CONTAINER_FIELDS)),
  // Managers may be pulled with what their jobs are pulled with, though no Deployment of ours says so.
  ({ managerPod, jobPod }) => {
    const imagePullSecrets = listOf(recordOf(jobPod['spec'])['imagePullSecrets']);
    const fields = { ...MANAGER_FIELDS, imagePullSecrets };
    return creating(CONTROLLERS[0], 'pods', withFields(managerPod, fields, MANAGER_CONTAINER_FIELDS));
  },
  // Without a daemon, a container is taken for one only if it has its name and no image.
  ({ manager, jobPod, runner }) =>
    runner.privileged
      ? undefined
      : creating(manager, 'pods', added(jobPod, 'spec.containers', { name: 'docker', image: '' })),
  // Limits of services are written down for runners whose config.toml has no service, too.
  ({ manager, jobPod, runner }) => {
    const kubernetes = runner.job?.section.kubernetes ?? {};
    const [build, helper] = listOf(recordOf(jobPod['spec'])['containers']).map(recordOf);
    return creating(
      manager,
      'pods',
      added(jobPod, 'spec.containers', {
        ...build,
        name: 'svc-0',
        // That of jobs may be called what a Docker daemon is, which no service may be.
        image: helper?.['image'],
        resources: {
          limits: boundsOf(kubernetes, 'service_', 'limit'),
          requests: boundsOf(kubernetes, 'service_', 'request'),
        },
      }),
    );
  },
];

/** What those ask for who may break the glass: something of everything that they are let off. */
const EMERGENCIES: readonly ((scene: Scene, by: Asker) => AdmissionRequest)[] = [
  ({ jobPod }, by) => connecting(by, 'exec', jobPod, 'build'),
  ({ plainPod }, by) => creating(by, 'pods', plainPod),
  ({ plainPod }, by) => updating(by, 'pods', plainPod, plainPod),
  ({ namespace, runner }, by) =>
    creating(by, 'serviceaccounts/token', tokenRequest(namespace, `${runner.name}-manager`)),
  (scene, by) => creating(by, 'configmaps', scene.config),
  (scene, by) => creating(by, 'deployments', scene.deployment),
];

/** Every request that only exercises what is written. */
export function exercisesOf(fleet: FleetFacts, policies: readonly Policy[]): readonly ExercisingRequest[] {
  const emergencies = breakGlass(fleet, policies).flatMap((name) =>
    [asker(name), asker(SOMEBODY.username, name)].flatMap((by) =>
      EMERGENCIES.map((request) => (scene: Scene) => request(scene, by)),
    ),
  );
  const accelerators = withAccelerators(policies);
  return [...REQUESTS, withRuntimeClass(policies), ...accelerators, ...emergencies].map((request) => ({
    of: 'every',
    request,
  }));
}

const TOLERATION = /^(?<key>[^=]+)=(?<value>[^:]*):(?<effect>NoSchedule|NoExecute|PreferNoSchedule)$/;

/**
 * What a RuntimeClass adds to job pods stands in the cluster alone. Where nobody says it, the tolerations that the
 * policies name are taken for it.
 */
function withRuntimeClass(policies: readonly Policy[]): ExercisingRequest['request'] {
  const literals = new Set(policies.flatMap(expressionsIn).flatMap(({ expression }) => expression.literals));
  const tolerations = [...literals].flatMap((literal) => {
    const named = TOLERATION.exec(literal)?.groups;
    return named === undefined ? [] : [{ operator: 'Equal', ...named }];
  });
  return ({ manager, jobPod, placed }) =>
    placed ? undefined : creating(manager, 'pods', changed(jobPod, 'spec.tolerations', tolerations));
}

/** Accelerators that jobs of a version before had, which stand in the policies alone. */
function withAccelerators(policies: readonly Policy[]): readonly ExercisingRequest['request'][] {
  const literals = new Set(policies.flatMap(expressionsIn).flatMap(({ expression }) => expression.literals));
  return [...literals].flatMap((literal) => {
    const [name = '', amount] = literal.split('=');
    return isAccelerator(name) && amount !== undefined
      ? [
          ({ manager, jobPod }: Scene) =>
            creating(
              manager,
              'pods',
              changed(jobPod, ['spec', 'containers', 'build', 'resources', 'limits', name], amount),
            ),
        ]
      : [];
  });
}

/** Where the fleet does not say who may break the glass: whom a report tells that the policies leave out. */
function breakGlass(fleet: FleetFacts, policies: readonly Policy[]): readonly string[] {
  const named = policies.flatMap(({ conditions }) =>
    conditions.flatMap(({ expression }) => leftOut(expression.text)),
  );
  return fleet.breakGlass ?? [...new Set(named)].filter((name) => !name.startsWith('system:'));
}

/** The request, about a runner whose jobs are kept from the other managers. */
function keptApart(
  from: Parameters<typeof isKeptApart>[1],
  request: (scene: Scene) => AdmissionRequest,
): ExercisingRequest['request'] {
  return (scene) => (isKeptApart(scene, from) ? request(scene) : undefined);
}
