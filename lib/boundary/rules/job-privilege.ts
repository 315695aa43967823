import { ofSection } from '../config-fields';
import type { JobFacts } from '../facts/facts';
import { containersOf } from '../facts/manifests/pod-template';
import { isDaemon } from '../facts/runner/job-pod';
import { isOff, listOf, textsOf } from '../facts/untyped';
import { type Field, isOn, isSet, textsIn, unless } from '../fields';
import { inheritedBy, ofContainer } from '../pod-fields';
import type { Rule } from '../rule';
import { type OpeningPlace, type Place, rule } from '../rule-row';
import { isRestricted, JOBS, partsOf } from '../subjects';

/** Sections that give containers a security context. */
const CONTEXT_SECTIONS: readonly (readonly string[])[] = [
  [],
  ['build_container_security_context'],
  ['helper_container_security_context'],
  ['service_container_security_context'],
  ['init_permissions_container_security_context'],
];

/** Names that GitLab Runner gives its own containers, so that an alias must not take them. */
const RESERVED_CONTAINERS = /^(?:build|helper|init-.*|svc-\d+)$/;

const LOCAL_SOCKET = /^(?:tcp:\/\/(?:127\.0\.0\.1|localhost|\[::1\]):\d+|unix:\/\/\/.*)$/;

/** What capabilities of level baseline open that package managers and image builders do not need. */
const OPENED_BY: Readonly<Record<string, string>> = {
  AUDIT_WRITE: "jobs write to the audit log of their node's kernel",
  MKNOD: 'jobs make device files, which the container runtime does not let them open',
  SETPCAP: 'jobs give capabilities that they have to programs that they start',
  SYS_CHROOT: 'jobs change the root directory of programs that they start',
};

/** Entries of a list of users or groups that let a job be root. */
const ROOT = /^(?:0+|root)(?::|$)/;

/** Every container of a job but the daemon. */
const CONTAINERS_BUT_THE_DAEMON = partsOf(JOBS, ({ pod }) =>
  pod.containers.filter((container) => !isDaemon(container, pod)).map((container) => ({ container, pod })),
);

/** How the privileges of job pods are held. */
export const JOB_PRIVILEGE: readonly Rule[] = [
  rule({
    id: 'job-runner-unprivileged',
    severity: 'critical',
    sentence:
      'config.toml makes no container privileged, neither for the runner nor for one of its containers',
    why: 'the settings of the runner hold for every container, and those of services for services that jobs choose',
    serves: ['only-dind-privileged'],
    of: JOBS,
    faults: [
      {
        problem: 'privileged makes containers privileged',
        fix: 'set privileged = false',
        allowed: 'false',
        where: (job) => CONTEXT_SECTIONS.map((path) => ofSection(job, ...path, 'privileged')).filter(isOn),
      },
      {
        problem: 'allow_privilege_escalation lets containers gain privileges',
        fix: 'set allow_privilege_escalation = false',
        allowed: 'false',
        where: (job) =>
          CONTEXT_SECTIONS.map((path) => ofSection(job, ...path, 'allow_privilege_escalation')).filter(isOn),
      },
      {
        problem: 'privileged is not refused in words',
        fix: 'set privileged = false',
        where: (job) => job.runner !== undefined && unless(false, ofSection(job, 'privileged')),
      },
    ],
    opens: (job) =>
      textsIn(ofSection(job, 'cap_add'))
        .filter(({ value }) => Object.hasOwn(OPENED_BY, value))
        .map(({ at, value }) => ({ at, sentence: `${OPENED_BY[value]} (${value})` })),
  }),
  rule({
    id: 'daemon-alone-privileged',
    severity: 'critical',
    sentence:
      'a dind runner has exactly one privileged container, its daemon, and every other runner has none',
    why: 'each further privileged container is one more way for a job to become root on the node',
    serves: ['only-dind-privileged'],
    of: JOBS,
    faults: [
      {
        problem: 'a container other than the daemon is privileged',
        fix: 'remove what makes it privileged',
        where: privilegedBesideTheDaemon,
      },
      {
        problem: 'the dind runner has no daemon that is privileged',
        fix: 'raise the one aliased service of the runner by a strategic patch',
        where: (job) =>
          isOfDind(job) && job.pod.daemon === undefined && `${job.section.kubernetesWhere}.pod_spec`,
      },
      {
        problem: 'the daemon is privileged without its patch, and so are services of jobs',
        fix: 'raise the daemon by a strategic patch alone',
        where: (job) => isOfDind(job) && isPrivilegedUnpatched(job) && job.section.kubernetesWhere,
      },
    ],
    opens: daemonIsRoot,
  }),
  rule({
    id: 'daemon-name-held',
    sentence:
      'a service of the runner has an alias of its own, so that no service of a job can take its place',
    why: 'a service without an alias is svc-0, a name that a job may claim together with all that is patched onto it',
    serves: ['only-dind-privileged'],
    of: JOBS,
    problem: 'the alias does not hold the name of the container',
    fix: 'give the service an alias of its own: a DNS label',
    where: ({ pod }) =>
      pod.services
        .filter(({ aliased, container }) => !aliased || RESERVED_CONTAINERS.test(container))
        .map(({ where, container }) => ({ at: `${where}.alias`, value: container })),
  }),
  rule({
    id: 'daemon-loopback',
    severity: 'critical',
    sentence: 'the daemon listens only inside its pod',
    why: 'whoever reaches the socket of the daemon is root on the node',
    serves: ['daemon-sidecar'],
    of: JOBS,
    problem: 'the daemon may listen beyond its pod',
    fix: 'start it with --host=tcp://127.0.0.1:2375 and no other host',
    where: ({ pod }) =>
      pod.services
        .filter(({ container }) => container === pod.daemon)
        .map(({ where, entrypoint, command }) => ({
          at: `${where}.command`,
          value: [...entrypoint, ...command],
        }))
        .filter(({ value }) => !listensLocally(value)),
  }),
  rule({
    id: 'job-users',
    severity: 'medium',
    sentence: 'no list of users lets a job be root where its level forbids it',
    why: 'a job names its user itself unless the pod does',
    serves: ['others-unprivileged'],
    of: JOBS,
    problem: 'the list lets jobs be root',
    fix: 'remove the entry',
    where: (job) =>
      isRestricted(job.pod) &&
      ['allowed_users', 'allowed_groups'].map((key) => ofSection(job, key)).flatMap(rootAmong),
  }),
  rule({
    id: 'job-hardened',
    severity: 'medium',
    sentence:
      'every container of a job but the daemon drops all capabilities, gains none and has a seccomp profile',
    why: 'level baseline leaves these open; most jobs need none of them',
    serves: ['others-unprivileged'],
    of: CONTAINERS_BUT_THE_DAEMON,
    faults: [
      {
        problem: 'the container may gain privileges',
        fix: 'set allow_privilege_escalation = false',
        where: ({ container }) =>
          container.securityContext['allowPrivilegeEscalation'] !== false &&
          `${container.where}.securityContext.allowPrivilegeEscalation`,
      },
      {
        problem: 'the container keeps capabilities',
        fix: 'set cap_drop = ["ALL"]',
        where: ({ container }) => {
          const drop = ofContainer(container, 'securityContext', 'capabilities', 'drop');
          return !listOf(drop.value).includes('ALL') && drop.at;
        },
      },
      {
        problem: 'the container has no seccomp profile',
        fix: 'set pod_security_context.seccomp_profile.type = "RuntimeDefault"',
        where: (item) =>
          !isSet(inheritedBy(item, 'seccompProfile', 'type')) &&
          `${item.container.where}.securityContext.seccompProfile`,
      },
    ],
  }),
];

function isOfDind({ runner }: JobFacts): boolean {
  return runner?.privileged === true;
}

function privilegedBesideTheDaemon({ pod }: JobFacts): readonly Place[] {
  return pod.containers
    .filter((container) => !isDaemon(container, pod) && !isOff(container.securityContext['privileged']))
    .map(({ where, name }) => ({ at: `${where}.securityContext.privileged`, value: name }));
}

function isPrivilegedUnpatched({ pod }: JobFacts): boolean {
  return containersOf(pod.unpatched, '').some(
    ({ name, securityContext }) => name === pod.daemon && !isOff(securityContext['privileged']),
  );
}

function daemonIsRoot(job: JobFacts): readonly OpeningPlace[] {
  const { daemon, spec } = job.pod;
  if (!isOfDind(job) || daemon === undefined) {
    return [];
  }
  const node =
    listOf(spec['tolerations']).length > 0 ? 'one that is set aside for it' : 'which other pods share';
  return [{ at: job.section.kubernetesWhere, sentence: `the daemon ${daemon} is root on its node, ${node}` }];
}

/** Whether a Docker daemon is told where to listen, and nowhere but inside its pod. */
function listensLocally(words: readonly string[]): boolean {
  const hosts = [...words.join(' ').matchAll(/(?:^|\s)(?:-H|--host)[=\s]?(\S+)/g)].map(
    ([, host = '']) => host,
  );
  return hosts.length > 0 && hosts.every((host) => LOCAL_SOCKET.test(host));
}

function rootAmong({ at, value }: Field): readonly Place[] {
  const root = textsOf(value).filter((name) => ROOT.test(name.trim()));
  return root.length === 0 ? [] : [{ at, value: root.join(', ') }];
}
