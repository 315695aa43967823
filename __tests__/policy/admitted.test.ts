import {
  BASELINE_CAPABILITIES,
  BASELINE_SYSCTLS,
  CONFINING_PROFILES,
  CONTAINER_SELINUX_TYPES,
  CONTAINER_SELINUX_TYPES_SINCE_1_31,
} from '../../lib/world/pod-security-standards';
import { corpusFleet } from '../corpus/fleets';
import { jobPod } from '../corpus/job-pod';
import { type Pod, plainPod, withContainer, withSecurity, withSpec } from '../corpus/objects';
import { creating } from '../corpus/request';
import { manager, VISITOR } from '../corpus/users';
import { denialsOf } from './evaluate';

/** What Pod Security and the runner allow, value by value: a list that is too short breaks jobs that are sound. */
const fleet = corpusFleet('tinyland');
const visitor = plainPod(fleet.names.namespace);
const job = jobPod(fleet, 'docker', {
  services: [{ image: 'docker.io/library/postgres:17.6', alias: 'db' }],
});

const denials = (user: string, pod: Pod) =>
  denialsOf(fleet, creating(user, 'pods', pod)).map(({ rule }) => rule);

const PROFILES = ['', ...CONFINING_PROFILES];
const SELINUX_TYPES = ['', ...CONTAINER_SELINUX_TYPES, ...CONTAINER_SELINUX_TYPES_SINCE_1_31];

const SECURITY = [
  ...BASELINE_CAPABILITIES.map((name) => ({ capabilities: { add: [name] } })),
  ...PROFILES.flatMap((type) => [{ appArmorProfile: { type } }, { seccompProfile: { type } }]),
  ...SELINUX_TYPES.map((type) => ({
    seLinuxOptions: { type, level: 's0:c1,c2' },
  })),
  { procMount: 'Default' },
  { privileged: false },
  { windowsOptions: { hostProcess: false } },
];

describe('a pod of somebody else may have', () => {
  it.each(SECURITY)('in a container: %j', (securityContext) => {
    expect(denials(VISITOR, withSecurity(visitor, 'app', securityContext))).toEqual([]);
  });

  it.each([
    ...PROFILES.flatMap((type) => [{ appArmorProfile: { type } }, { seccompProfile: { type } }]),
    ...SELINUX_TYPES.map((type) => ({
      seLinuxOptions: { type },
    })),
    ...BASELINE_SYSCTLS.map((name) => ({ sysctls: [{ name, value: '1' }] })),
    { windowsOptions: { hostProcess: false } },
  ])('for the pod: %j', (securityContext) => {
    expect(denials(VISITOR, withSpec(visitor, { securityContext }))).toEqual([]);
  });

  it.each(['', 'runtime/default', 'localhost/mine'])('the AppArmor annotation %p', (profile) => {
    const annotations = {
      'container.apparmor.security.beta.kubernetes.io/app': profile,
      other: 'unconfined',
    };
    expect(denials(VISITOR, { ...visitor, metadata: { ...visitor.metadata, annotations } })).toEqual([]);
  });

  it.each([
    { configMap: { name: 'a' } },
    { downwardAPI: { items: [] } },
    { emptyDir: {} },
    { ephemeral: { volumeClaimTemplate: {} } },
    { persistentVolumeClaim: { claimName: 'a' } },
    { projected: { sources: [{ secret: { name: 'mine' } }] } },
    { secret: { secretName: 'mine' } },
  ])('the volume %j', (source) => {
    expect(denials(VISITOR, withSpec(visitor, { volumes: [{ name: 'v', ...source }] }))).toEqual([]);
  });

  it.each([
    { hostNetwork: false, hostPID: false, hostIPC: false },
    { nodeName: '' },
    { priorityClassName: 'high' },
    { serviceAccountName: 'mine' },
    { imagePullSecrets: [{ name: 'mine' }] },
    { tolerations: [{ key: 'other', operator: 'Exists' }] },
  ])('the fields %j', (fields) => {
    expect(denials(VISITOR, withSpec(visitor, fields))).toEqual([]);
  });

  it.each([
    { ports: [{ containerPort: 80, hostPort: 0 }] },
    { livenessProbe: { httpGet: { host: '', port: 80 } }, readinessProbe: { tcpSocket: { port: 80 } } },
    { lifecycle: { preStop: { exec: { command: ['true'] } } } },
    { env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'mine', key: 'a' } } }] },
    { envFrom: [{ secretRef: { name: 'mine' } }] },
  ])('the container fields %j', (fields) => {
    expect(denials(VISITOR, withContainer(visitor, 'app', fields))).toEqual([]);
  });
});

describe('a job pod may have', () => {
  const DOCKER = manager('tinyland', 'docker');

  it('what its runner gives it', () => {
    expect(denials(DOCKER, job)).toEqual([]);
  });

  it.each([
    { args: ['a'], command: ['b'], stdin: true },
    { ports: [{ containerPort: 5432 }] },
    { resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'NotRequired' }] },
    { terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File' },
    { env: [{ name: 'A', value: 'b' }], volumeMounts: [{ name: 'repo', mountPath: '/builds' }] },
  ])('the container fields %j', (fields) => {
    expect(denials(DOCKER, withContainer(job, 'db', fields))).toEqual([]);
  });

  it.each([
    { privileged: false },
    { readOnlyRootFilesystem: true },
    { runAsGroup: 1000, runAsNonRoot: true, runAsUser: 1000 },
  ])('in the security context of a container: %j', (securityContext) => {
    expect(denials(DOCKER, withSecurity(job, 'db', securityContext))).toEqual([]);
  });

  it.each([
    { affinity: {} },
    { overhead: {}, preemptionPolicy: 'PreemptLowerPriority', priority: 0 },
    { resources: {} },
    { serviceAccount: 'docker-job', schedulerName: 'default-scheduler', dnsPolicy: 'ClusterFirst' },
    { runtimeClassName: '' },
    { hostAliases: [{ ip: '127.0.0.1', hostnames: ['db'] }] },
    {
      securityContext: {
        fsGroup: 1000,
        runAsGroup: 1000,
        runAsNonRoot: true,
        runAsUser: 1000,
        seccompProfile: { type: 'RuntimeDefault' },
      },
    },
  ])('the fields %j', (fields) => {
    expect(denials(DOCKER, withSpec(job, fields))).toEqual([]);
  });
});
