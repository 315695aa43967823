import { get, type Manifest, push, remove, set } from '../edit';
import {
  editKubernetes,
  editSection,
  type Mutation,
  mutation,
  patchJob,
  setKubernetes,
  strategic,
} from './mutation';

const PRIVILEGED_BUILD = { containers: [{ name: 'build', securityContext: { privileged: true } }] };

/** Changes of what config.toml makes of job pods. */
export const JOB_MUTATIONS: readonly Mutation[] = [
  mutation(
    'job-runner-unprivileged',
    'a privileged runner',
    'KUBERNETES.privileged | true | false',
    setKubernetes('privileged', true),
  ),
  mutation(
    'pss-privileged',
    'a privileged runner, seen in its pods',
    'JOB.initContainers[init-permissions].securityContext.privileged | true',
    setKubernetes('privileged', true),
  ),
  ...['build', 'helper', 'service', 'init_permissions'].map((name) =>
    mutation(
      'job-runner-unprivileged',
      `a privileged ${name} container`,
      `KUBERNETES.${name}_container_security_context.privileged | true | false`,
      setKubernetes(`${name}_container_security_context`, { privileged: true }),
    ),
  ),
  mutation(
    'pss-privileged',
    'privileged services that jobs choose',
    'DIND_JOB.containers[service-of-the-job].securityContext.privileged | true',
    (o) =>
      editKubernetes(o, (k) => set(k, 'service_container_security_context', { privileged: true }), 'dind'),
  ),
  mutation(
    'job-runner-unprivileged',
    'privileged not refused in words',
    'KUBERNETES.privileged | unset | false',
    (o) => editKubernetes(o, (k) => remove(k, 'privileged')),
  ),
  mutation(
    'job-runner-unprivileged',
    'privilege escalation',
    'KUBERNETES.allow_privilege_escalation | true | false',
    setKubernetes('allow_privilege_escalation', true),
  ),
  mutation(
    'config-keys-known',
    'privileged in another case',
    'KUBERNETES.Privileged',
    setKubernetes('Privileged', true),
  ),
  mutation(
    'pss-privileged',
    'privileged in another case, seen in its pods',
    'JOB.initContainers[init-permissions].securityContext.privileged | true',
    setKubernetes('PRIVILEGED', true),
  ),
  mutation(
    'config-keys-known',
    'a boolean as a string',
    'KUBERNETES.privileged',
    setKubernetes('privileged', 'false'),
  ),
  mutation(
    'config-keys-known',
    'a key that there is not',
    'KUBERNETES.seccomp',
    setKubernetes('seccomp', 'RuntimeDefault'),
  ),
  mutation(
    'config-keys-known',
    'a profile that is dropped silently',
    'KUBERNETES.pod_security_context.seccomp_profile.type',
    (o) => editKubernetes(o, (k) => set(k, 'pod_security_context.seccomp_profile.type', 'runtime/default')),
  ),
  mutation(
    'daemon-alone-privileged',
    'a patch that makes the build privileged',
    'JOB.containers[build].securityContext.privileged | build',
    patchJob(strategic(PRIVILEGED_BUILD)),
  ),
  mutation(
    'daemon-alone-privileged',
    'a second privileged container beside the daemon',
    'DIND_JOB.containers[build].securityContext.privileged | build',
    patchJob(strategic(PRIVILEGED_BUILD), 'dind'),
  ),
  mutation('daemon-alone-privileged', 'dind without its patch', 'DIND_KUBERNETES.pod_spec', (o) =>
    editSection(
      o,
      (section) => {
        remove(section, 'kubernetes.pod_spec');
        set(section, 'feature_flags.FF_USE_ADVANCED_POD_SPEC_CONFIGURATION', false);
      },
      'dind',
    ),
  ),
  mutation(
    'daemon-alone-privileged',
    'a privileged daemon in a docker runner',
    'JOB.containers[docker].securityContext.privileged | docker',
    (o) => {
      const daemon = { name: 'docker.io/library/docker:28.5.1-dind', alias: 'docker' };
      editKubernetes(o, (k) => set(k, 'services', [daemon]));
      patchJob(strategic({ containers: [{ name: 'docker', securityContext: { privileged: true } }] }))(o);
    },
  ),
  mutation(
    'daemon-name-held',
    'a daemon without an alias',
    'DIND_KUBERNETES.services[0].alias | svc-0',
    (o) => editKubernetes(o, (k) => remove(k, 'services.0.alias'), 'dind'),
  ),
  mutation(
    'daemon-name-held',
    'a daemon under a name that jobs get',
    'DIND_KUBERNETES.services[0].alias | svc-0',
    (o) => editKubernetes(o, (k) => set(k, 'services.0.alias', 'svc-0'), 'dind'),
  ),
  mutation(
    'daemon-name-held',
    'a second service under a name that jobs get',
    'DIND_KUBERNETES.services[1].alias | svc-1',
    (o) =>
      editKubernetes(
        o,
        (k) => push(k, 'services', { ...(get(k, 'services.0') as Manifest), alias: 'svc-1' }),
        'dind',
      ),
  ),
  mutation(
    'daemon-loopback',
    'a daemon that listens to everybody',
    'DIND_KUBERNETES.services[0].command | ["dockerd","--host=tcp://0.0.0.0:2375"]',
    (o) =>
      editKubernetes(
        o,
        (k) => set(k, 'services.0.command', ['dockerd', '--host=tcp://0.0.0.0:2375']),
        'dind',
      ),
  ),
  mutation(
    'daemon-loopback',
    'a daemon on one address too many',
    'DIND_KUBERNETES.services[0].command | ["dockerd","--host=tcp://127.0.0.1:2375","--tls=false","-H=tcp://:2376"]',
    (o) => editKubernetes(o, (k) => push(k, 'services.0.command', '-H=tcp://:2376'), 'dind'),
  ),
  mutation(
    'daemon-loopback',
    'a daemon with its image’s own command',
    'DIND_KUBERNETES.services[0].command | []',
    (o) => editKubernetes(o, (k) => remove(k, 'services.0.command'), 'dind'),
  ),
  mutation(
    'pod-spec-patch-scope',
    'a patch that another list replaces',
    'KUBERNETES.pod_spec[0].patch_type | merge | strategic',
    patchJob({ patch_type: 'merge', patch: '{"hostname":"a"}' }),
  ),
  mutation(
    'pod-spec-patch-scope',
    'a patch that names a profile of the node',
    'KUBERNETES.pod_spec[0] / securityContext.seccompProfile | {"type":"Localhost","localhostProfile":"lax"}',
    patchJob(
      strategic({ securityContext: { seccompProfile: { type: 'Localhost', localhostProfile: 'lax' } } }),
    ),
  ),
  mutation(
    'pod-spec-patch-scope',
    'a patch that gives pods the users of the node',
    'KUBERNETES.pod_spec[0] / hostUsers | true',
    patchJob(strategic({ hostUsers: true })),
  ),
  mutation(
    'pod-spec-patch-scope',
    'a patch with a volume in memory',
    'KUBERNETES.pod_spec[0] / volumes[0].emptyDir.medium | Memory',
    patchJob(strategic({ volumes: [{ name: 'more', emptyDir: { medium: 'Memory' } }] })),
  ),
  mutation(
    'pod-spec-patch-readable',
    'a patch by index',
    'KUBERNETES.pod_spec[0]',
    patchJob({
      patch_type: 'json',
      patch: '[{"op":"add","path":"/containers/0/securityContext/privileged","value":true}]',
    }),
  ),
  mutation(
    'pod-spec-patch-readable',
    'a patch that replaces all containers',
    'KUBERNETES.pod_spec[0]',
    patchJob({
      patch_type: 'merge',
      patch: JSON.stringify({ containers: [{ name: 'build', securityContext: { privileged: true } }] }),
    }),
  ),
  mutation(
    'pod-spec-patch-readable',
    'a patch from a file',
    'KUBERNETES.pod_spec[0]',
    patchJob({ patch_path: '/secrets/patch.yaml' }),
  ),
  mutation(
    'pod-spec-patch-readable',
    'a patch that does not apply',
    'KUBERNETES.pod_spec[0]',
    patchJob({ patch_type: 'json', patch: '[{"op":"remove","path":"/nothing"}]' }),
  ),
  mutation(
    'pss-host-namespaces',
    'a patch in another case',
    'JOB.hostPID',
    patchJob(strategic({ hostpid: true })),
  ),
  mutation(
    'pss-privileged',
    'a patch in YAML',
    'JOB.containers[build].securityContext.privileged | true',
    patchJob({ patch: 'containers:\n- name: build\n  securityContext: {privileged: true}\n' }),
  ),
  ...(
    [
      ['a word of YAML 1.1', '{hostPID: yes}'],
      ['a line that a comment hides', '{} # \u2028hostPID: true'],
      ['a merge key', 'hostPID: false\n<<: {hostPID: true}\n'],
      ['a key in base64', '!!binary aG9zdFBJRA==: true\n'],
      ['a document behind its end', '{}\n---\nhostPID: true\n'],
    ] as const
  ).map(([name, patch]) =>
    mutation(
      'pod-spec-patch-readable',
      `a patch with ${name}`,
      'KUBERNETES.pod_spec[0]',
      patchJob({ patch }),
    ),
  ),
  mutation(
    'pod-spec-patch-scope',
    'a patch for a container that a job may bring',
    'KUBERNETES.pod_spec[0] / containers[0].name | svc-3 | build, helper',
    patchJob(strategic({ containers: [{ name: 'svc-3', env: [] }] })),
  ),
  mutation(
    'pss-privileged',
    'a privileged container that a job may bring',
    'JOB.containers[svc-3].securityContext.privileged | true',
    patchJob(strategic({ containers: [{ name: 'svc-3', securityContext: { privileged: true } }] })),
  ),
  mutation(
    'pod-spec-patch-scope',
    'a patch that changes the ServiceAccount',
    'KUBERNETES.pod_spec[0] / serviceAccountName | dind-manager',
    patchJob(strategic({ serviceAccountName: 'dind-manager' })),
  ),
  mutation(
    'service-account-own',
    'a patch that changes the ServiceAccount, seen in its pods',
    'JOB.serviceAccountName | dind-manager | docker-job',
    patchJob(strategic({ serviceAccountName: 'dind-manager' })),
  ),
  mutation(
    'pod-volumes',
    'a patch that mounts the node',
    'JOB.volumes[3].hostPath | /',
    patchJob(strategic({ volumes: [{ name: 'n', hostPath: { path: '/' } }] })),
  ),
  mutation(
    'secret-references-own',
    "a patch that reads the keys of the runner's cache",
    'JOB.containers[build].env[0].valueFrom.secretKeyRef | docker-cache, key secret-access-key',
    patchJob(
      strategic({
        containers: [
          {
            name: 'build',
            env: [
              { name: 'T', valueFrom: { secretKeyRef: { name: 'docker-cache', key: 'secret-access-key' } } },
            ],
          },
        ],
      }),
    ),
  ),
  mutation(
    'secret-references-own',
    'a patch that reads the token of the runner',
    'JOB.containers[build].env[0].valueFrom.secretKeyRef | docker-token, key runner-token',
    patchJob(
      strategic({
        containers: [
          {
            name: 'build',
            env: [{ name: 'T', valueFrom: { secretKeyRef: { name: 'docker-token', key: 'runner-token' } } }],
          },
        ],
      }),
    ),
  ),
  mutation(
    'pss-privileged',
    'an init container that a patch adds',
    'JOB.initContainers[x].securityContext.privileged | true',
    patchJob(
      strategic({ initContainers: [{ name: 'x', image: 'x:1', securityContext: { privileged: true } }] }),
    ),
  ),
];
