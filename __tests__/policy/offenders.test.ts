import { admissionPolicies } from '../../lib/policy/admission-policies';
import { corpusFleet } from '../corpus/fleets';
import { jobPod } from '../corpus/job-pod';
import { managerPod } from '../corpus/manager-pod';
import {
  containerOf,
  type Pod,
  plainPod,
  withContainer,
  withLabels,
  withMetadata,
  withSecurity,
  withSpec,
} from '../corpus/objects';
import { type AdmissionRequest, connecting, creating, deleting, updating } from '../corpus/request';
import { manager, REPLICA_SETS, VISITOR } from '../corpus/users';
import { denialsOf } from './evaluate';

/** What a message names, besides the rule and who was refused: what its reader has to change. */
const fleet = corpusFleet('tinyland');
const { namespace } = fleet.names;
const DOCKER = manager('tinyland', 'docker');
const job = jobPod(fleet, 'docker', {
  services: [{ image: 'docker.io/library/postgres:17.6', alias: 'db' }],
});
const dind = jobPod(fleet, 'dind');
const visitor = plainPod(namespace);
const managed = managerPod(fleet, 'docker');

const byDocker = (pod: Pod) => creating(DOCKER, 'pods', pod);
const byVisitor = (pod: Pod) => creating(VISITOR, 'pods', pod);
const byReplicaSet = (pod: Pod) => creating(REPLICA_SETS, 'pods', pod);

const TOLERATIONS = [{ key: 'a', operator: 'Exists' }, { operator: 'Exists' }];

const NAMED: readonly (readonly [rule: string, request: AdmissionRequest, told: string])[] = [
  [
    'connect-pod',
    connecting(DOCKER, 'exec', managed, 'manager'),
    `runner docker: .*: ${managed.metadata.name}; fix`,
  ],
  ['connect-container', connecting(DOCKER, 'exec', job, 'db'), 'runner docker: .*: db; fix'],
  ['connect-manager', connecting(VISITOR, 'exec', job, 'build'), `user ${VISITOR}: only managers`],
  [
    'job-containers',
    byDocker(
      withSpec(job, { initContainers: [...(job.spec.initContainers ?? []), { name: 'x', image: 'y:1' }] }),
    ),
    'runner docker: .*: x=y:1, db=docker.io/library/postgres:17.6; fix',
  ],
  [
    'job-images',
    byDocker(withContainer(job, 'db', { image: 'evil.example/x:1' })),
    ': db=evil.example/x:1; fix',
  ],
  [
    'job-daemon',
    creating(manager('tinyland', 'dind'), 'pods', withContainer(dind, 'docker', { args: ['sh'] })),
    `: docker=${containerOf(dind, 'docker').image}; fix`,
  ],
  ['job-pull-policy', byDocker(withContainer(job, 'db', { imagePullPolicy: 'Never' })), ': db; fix'],
  [
    'job-container-fields',
    byDocker(withContainer(job, 'db', { tty: true, lifecycle: {} })),
    ': db=(?:tty.lifecycle|lifecycle.tty); fix',
  ],
  [
    'job-metadata',
    byDocker(withMetadata(withLabels(job, { a: 'b' }), { annotations: { c: 'd' } })),
    ': a, c; fix',
  ],
  ['job-pull-secrets', byDocker(withSpec(job, { imagePullSecrets: [{ name: 'theirs' }] })), ': theirs; fix'],
  ['job-tolerations', byDocker(withSpec(job, { tolerations: TOLERATIONS })), ': a, every taint; fix'],
  ['job-hosts', byDocker(withSpec(job, { hostAliases: [{ ip: '10.0.0.1' }] })), ': 10.0.0.1; fix'],
  [
    'job-fields',
    byDocker(
      withSpec(job, {
        hostname: 'a',
        securityContext: { ...(job.spec['securityContext'] as object), supplementalGroups: [1] },
      }),
    ),
    ': hostname, supplementalGroups; fix',
  ],
  ['job-limits', byDocker(withContainer(job, 'db', { resources: {} })), ': db; fix'],
  [
    'manager-container',
    byReplicaSet(withContainer(managed, 'manager', { image: 'evil.example/x:1' })),
    '^manager of runner docker: .*: manager=evil.example/x:1; fix',
  ],
  [
    'manager-container-fields',
    byReplicaSet(withContainer(managed, 'manager', { command: ['sh'], stdin: true })),
    ': manager=command.stdin; fix',
  ],
  [
    'manager-mounts',
    byReplicaSet(
      withContainer(managed, 'manager', { volumeMounts: [{ name: 'tmp', mountPath: '/usr/bin' }] }),
    ),
    ': manager=/usr/bin; fix',
  ],
  [
    'manager-fields',
    byReplicaSet(withSpec(managed, { hostname: 'a', hostAliases: [] })),
    ': host.*, host.*; fix',
  ],
  [
    'manager-metadata',
    byReplicaSet(
      withMetadata(withLabels(managed, { app: 'a' }), { annotations: { 'sidecar.istio.io/inject': 'true' } }),
    ),
    ': app, sidecar.istio.io/inject; fix',
  ],
  [
    'manager-pull-secrets',
    byReplicaSet(withSpec(managed, { imagePullSecrets: [{ name: 'mine' }] })),
    ': mine; fix',
  ],
  [
    'change-finalizers',
    updating(VISITOR, 'pods', job, withMetadata(job, { finalizers: ['a.b/c'] })),
    ': a.b/c; fix',
  ],
  [
    'change-owners',
    updating(
      VISITOR,
      'pods',
      job,
      withMetadata(job, {
        ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'mine', uid: 'a' }],
      }),
    ),
    ': ReplicaSet mine; fix',
  ],
  [
    'workload-service-account',
    creating(
      VISITOR,
      'jobs',
      {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { name: 'a', namespace },
        spec: { template: { spec: { serviceAccountName: 'docker-job' } } },
      },
      { group: 'batch' },
    ),
    `^user ${VISITOR}: .*: docker-job; fix`,
  ],
  [
    'manager-tolerations',
    byReplicaSet(withSpec(managed, { tolerations: TOLERATIONS })),
    ': a, every taint; fix',
  ],
  [
    'other-pull-secrets',
    byVisitor(withSpec(visitor, { imagePullSecrets: [{ name: 'docker-token' }] })),
    ': docker-token; fix',
  ],
  [
    'other-tolerations',
    byVisitor(withSpec(visitor, { tolerations: TOLERATIONS.slice(1) })),
    ': every taint; fix',
  ],
  [
    'baseline-privileged',
    byVisitor(withSecurity(visitor, 'app', { privileged: true })),
    `^user ${VISITOR}: .*: app; fix`,
  ],
  [
    'writes',
    deleting(DOCKER, 'configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'a', namespace },
    }),
    '^runner docker: .*: DELETE /configmaps/; fix',
  ],
];

const SILENT = [
  'baseline-host-namespaces baseline-sysctls',
  'job-name job-labels job-owner job-service-account job-token job-node job-affinity job-runtime-class job-priority job-deadline job-dns job-seccomp job-pod-resources',
  'manager-identity manager-owner manager-values manager-security manager-node manager-priority',
  'other-name other-labels other-service-account other-priority other-node other-affinity',
  'change-labels change-images change-tolerations change-ephemeral-containers change-resources change-delete',
  'connect-ports connect-manager',
  'neighbour-pod neighbour-secret neighbour-credentials',
  'secret-service-account-token secret-name secret-type secret-owner secret-metadata secret-content secret-data secret-token-request',
  'config-content config-checksum config-authority',
].flatMap((rules) => rules.split(' '));

describe('a message names what is wrong', () => {
  it.each(NAMED)('%s', (rule, request, told) => {
    const denial = denialsOf(fleet, request).find((found) => found.rule === rule);
    expect(denial?.message.replace(`[${rule}] `, '')).toMatch(new RegExp(told));
  });

  it('in every rule but these, which have one thing to look at', () => {
    const silent = admissionPolicies(fleet).flatMap(({ rules }) =>
      rules.filter(({ offenders }) => !offenders).map(({ id }) => id),
    );
    expect(silent).toEqual(SILENT);
  });
});
