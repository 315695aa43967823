import type { JobFacts } from '../facts/facts';
import { containersOf } from '../facts/manifests/pod-template';
import { isDaemon } from '../facts/runner/job-pod';
import { isOff, listOf, printed, recordOf, textsOf, type UntypedRecord } from '../facts/untyped';
import type { Examination, Rule } from '../rule';
import { isRestricted } from '../subjects';
import { jobRule } from './job-rule';

/** Sections that give a container a security context of its own. */
const CONTEXT_SECTIONS = [
  'build_container_security_context',
  'helper_container_security_context',
  'service_container_security_context',
  'init_permissions_container_security_context',
] as const;

/** Names that GitLab Runner gives its own containers, so that an alias must not take them. */
const RESERVED_CONTAINERS = /^(?:build|helper|init-.*|svc-\d+)$/;

/** How the privileges of job pods are held. */
export const JOB_PRIVILEGE: readonly Rule[] = [
  jobRule(
    {
      id: 'job-runner-unprivileged',
      sentence:
        'config.toml makes no container privileged, neither for the runner nor for one of its containers',
      why: 'the settings of the runner hold for every container, and those of services for services that jobs choose',
    },
    (job, examination) => {
      const { kubernetes, kubernetesWhere } = job.section;
      const places = [
        { table: kubernetes, where: kubernetesWhere },
        ...CONTEXT_SECTIONS.map((name) => ({
          table: recordOf(kubernetes[name]),
          where: `${kubernetesWhere}.${name}`,
        })),
      ];
      for (const { table, where } of places) {
        refuse(examination, table, where, 'privileged', 'makes containers privileged');
        refuse(examination, table, where, 'allow_privilege_escalation', 'lets containers gain privileges');
      }
      if (job.runner !== undefined && kubernetes['privileged'] !== false) {
        examination.found(
          `${kubernetesWhere}.privileged`,
          'privileged is not refused in words',
          'set privileged = false',
          {
            value: printed(kubernetes['privileged'] ?? 'unset'),
            allowed: 'false',
          },
        );
      }
    },
  ),
  jobRule(
    {
      id: 'daemon-alone-privileged',
      sentence:
        'a dind runner has exactly one privileged container, its daemon, and every other runner has none',
      why: 'each further privileged container is one more way for a job to become root on the node',
    },
    daemonAlone,
  ),
  jobRule(
    {
      id: 'daemon-name-held',
      sentence:
        'a service of the runner has an alias of its own, so that no service of a job can take its place',
      why: 'a service without an alias is svc-0, a name that a job may claim together with all that is patched onto it',
    },
    (job, examination) => {
      const taken = new Set<string>();
      for (const service of job.pod.services) {
        if (!service.aliased || RESERVED_CONTAINERS.test(service.container) || taken.has(service.container)) {
          examination.found(
            `${service.where}.alias`,
            'the alias does not hold the name of the container',
            'give the service an alias of its own: a DNS label',
            {
              value: service.container,
            },
          );
        }
        taken.add(service.container);
      }
    },
  ),
  jobRule(
    {
      id: 'daemon-loopback',
      sentence: 'the daemon listens only inside its pod',
      why: 'whoever reaches the socket of the daemon is root on the node',
    },
    (job, examination) => {
      for (const service of job.pod.services.filter(({ container }) => container === job.pod.daemon)) {
        const words = [...service.entrypoint, ...service.command];
        const hosts = hostsOf(words);
        if (hosts.length === 0 || hosts.some((host) => !LOCAL_SOCKET.test(host))) {
          examination.found(
            `${service.where}.command`,
            'the daemon may listen beyond its pod',
            'start it with --host=tcp://127.0.0.1:2375 and no other host',
            {
              value: printed(words),
            },
          );
        }
      }
    },
  ),
  jobRule(
    {
      id: 'job-users',
      sentence: 'no list of users lets a job be root where its level forbids it',
      why: 'a job names its user itself unless the pod does',
    },
    ({ pod, section }, examination) => {
      const { kubernetes, kubernetesWhere } = section;
      for (const key of ['allowed_users', 'allowed_groups']) {
        const root = textsOf(kubernetes[key]).filter((name) => /^(?:0+|root)(?::|$)/.test(name.trim()));
        if (isRestricted(pod) && root.length > 0) {
          examination.found(`${kubernetesWhere}.${key}`, 'the list lets jobs be root', 'remove the entry', {
            value: root.join(', '),
          });
        }
      }
    },
  ),
  jobRule(
    {
      id: 'job-hardened',
      sentence:
        'every container of a job but the daemon drops all capabilities, gains none and has a seccomp profile',
      why: 'level baseline leaves these open; most jobs need none of them',
    },
    (job, examination) => {
      const pod = recordOf(job.pod.spec['securityContext']);
      for (const container of job.pod.containers.filter((item) => !isDaemon(item, job.pod))) {
        const where = `${container.where}.securityContext`;
        const own = container.securityContext;
        if (own['allowPrivilegeEscalation'] !== false) {
          examination.found(
            `${where}.allowPrivilegeEscalation`,
            'the container may gain privileges',
            'set allow_privilege_escalation = false',
          );
        }
        if (!listOf(recordOf(own['capabilities'])['drop']).includes('ALL')) {
          examination.found(
            `${where}.capabilities.drop`,
            'the container keeps capabilities',
            'set cap_drop = ["ALL"]',
          );
        }
        const profile = recordOf(own['seccompProfile'])['type'] ?? recordOf(pod['seccompProfile'])['type'];
        if (profile === undefined) {
          examination.found(
            `${where}.seccompProfile`,
            'the container has no seccomp profile',
            'set pod_security_context.seccomp_profile.type = "RuntimeDefault"',
          );
        }
      }
    },
  ),
];

const LOCAL_SOCKET = /^(?:tcp:\/\/(?:127\.0\.0\.1|localhost|\[::1\]):\d+|unix:\/\/\/.*)$/;

function refuse(
  examination: Examination,
  table: UntypedRecord,
  where: string,
  key: string,
  what: string,
): void {
  if (!isOff(table[key])) {
    examination.found(`${where}.${key}`, `${key} ${what}`, `set ${key} = false`, {
      value: printed(table[key]),
      allowed: 'false',
    });
  }
}

function daemonAlone(job: JobFacts, examination: Examination): void {
  const { pod, runner } = job;
  const privileged = pod.containers.filter(({ securityContext }) => !isOff(securityContext['privileged']));
  for (const container of privileged.filter((item) => !isDaemon(item, pod))) {
    examination.found(
      `${container.where}.securityContext.privileged`,
      'a container other than the daemon is privileged',
      'remove what makes it privileged',
      {
        value: container.name,
      },
    );
  }
  if (runner?.privileged !== true) {
    return;
  }
  if (pod.daemon === undefined) {
    examination.found(
      `${job.section.kubernetesWhere}.pod_spec`,
      'the dind runner has no daemon that is privileged',
      'raise the one aliased service of the runner by a strategic patch',
    );
    return;
  }
  const apart = listOf(pod.spec['tolerations']).length > 0;
  examination.opened(
    job.section.kubernetesWhere,
    `the daemon ${pod.daemon} is root on its node, ${apart ? 'one that is set aside for it' : 'which other pods share'}`,
  );
  const before = containersOf(pod.unpatched, '').find(({ name }) => name === pod.daemon);
  if (before !== undefined && !isOff(before.securityContext['privileged'])) {
    examination.found(
      job.section.kubernetesWhere,
      'the daemon is privileged without its patch, and so are services of jobs',
      'raise the daemon by a strategic patch alone',
    );
  }
}

/** The addresses that a Docker daemon is told to listen on. */
function hostsOf(words: readonly string[]): readonly string[] {
  const text = words.join(' ');
  return [...text.matchAll(/(?:^|\s)(?:-H|--host)[=\s]?(\S+)/g)].flatMap((match) => match.slice(1));
}
