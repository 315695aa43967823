import { get, push, remove, set } from '../edit';
import {
  editConfig,
  editKubernetes,
  editSection,
  type Mutation,
  mutation,
  ofRunner,
  patchJob,
  setKubernetes,
  strategic,
} from './mutation';

const PRIVILEGED_BUILD = { containers: [{ name: 'build', securityContext: { privileged: true } }] };

/** Changes of what config.toml makes of job pods. */
export const JOB_MUTATIONS: readonly Mutation[] = [
  mutation('job-runner-unprivileged', 'a privileged runner', setKubernetes('privileged', true)),
  mutation('pss-privileged', 'a privileged runner, seen in its pods', setKubernetes('privileged', true)),
  ...['build', 'helper', 'service', 'init_permissions'].map((name) =>
    mutation(
      'job-runner-unprivileged',
      `a privileged ${name} container`,
      setKubernetes(`${name}_container_security_context`, { privileged: true }),
    ),
  ),
  mutation('pss-privileged', 'privileged services that jobs choose', (o) =>
    editKubernetes(o, (k) => set(k, 'service_container_security_context', { privileged: true }), 'dind'),
  ),
  mutation('job-runner-unprivileged', 'privileged not refused in words', (o) =>
    editKubernetes(o, (k) => remove(k, 'privileged')),
  ),
  mutation(
    'job-runner-unprivileged',
    'privilege escalation',
    setKubernetes('allow_privilege_escalation', true),
  ),
  mutation('config-keys-known', 'privileged in another case', setKubernetes('Privileged', true)),
  mutation(
    'pss-privileged',
    'privileged in another case, seen in its pods',
    setKubernetes('PRIVILEGED', true),
  ),
  mutation('config-keys-known', 'a boolean as a string', setKubernetes('privileged', 'false')),
  mutation('config-keys-known', 'a key that there is not', setKubernetes('seccomp', 'RuntimeDefault')),
  mutation('config-keys-known', 'a profile that is dropped silently', (o) =>
    editKubernetes(o, (k) => set(k, 'pod_security_context.seccomp_profile.type', 'runtime/default')),
  ),
  mutation(
    'daemon-alone-privileged',
    'a patch that makes the build privileged',
    patchJob(strategic(PRIVILEGED_BUILD)),
  ),
  mutation(
    'daemon-alone-privileged',
    'a second privileged container beside the daemon',
    patchJob(strategic(PRIVILEGED_BUILD), 'dind'),
  ),
  mutation('daemon-alone-privileged', 'dind without its patch', (o) =>
    editSection(
      o,
      (section) => {
        remove(section, 'kubernetes.pod_spec');
        set(section, 'feature_flags.FF_USE_ADVANCED_POD_SPEC_CONFIGURATION', false);
      },
      'dind',
    ),
  ),
  mutation('daemon-alone-privileged', 'a privileged daemon in a docker runner', (o) => {
    const daemon = { name: 'docker.io/library/docker:28.5.1-dind', alias: 'docker' };
    editKubernetes(o, (k) => set(k, 'services', [daemon]));
    patchJob(strategic({ containers: [{ name: 'docker', securityContext: { privileged: true } }] }))(o);
  }),
  mutation('daemon-name-held', 'a daemon without an alias', (o) =>
    editKubernetes(o, (k) => remove(k, 'services.0.alias'), 'dind'),
  ),
  mutation('daemon-name-held', 'a daemon under a name that jobs get', (o) =>
    editKubernetes(o, (k) => set(k, 'services.0.alias', 'svc-0'), 'dind'),
  ),
  mutation('daemon-loopback', 'a daemon that listens to everybody', (o) =>
    editKubernetes(o, (k) => set(k, 'services.0.command', ['dockerd', '--host=tcp://0.0.0.0:2375']), 'dind'),
  ),
  mutation('daemon-loopback', 'a daemon on one address too many', (o) =>
    editKubernetes(o, (k) => push(k, 'services.0.command', '-H=tcp://:2376'), 'dind'),
  ),
  mutation('daemon-loopback', 'a daemon with its image’s own command', (o) =>
    editKubernetes(o, (k) => remove(k, 'services.0.command'), 'dind'),
  ),
  mutation(
    'pod-spec-patch-scope',
    'a patch that another list replaces',
    patchJob({ patch_type: 'merge', patch: '{"hostname":"a"}' }),
  ),
  mutation(
    'pss-privileged',
    'a patch by index',
    patchJob({
      patch_type: 'json',
      patch: '[{"op":"add","path":"/containers/0/securityContext/privileged","value":true}]',
    }),
  ),
  mutation(
    'pss-privileged',
    'a patch that replaces all containers',
    patchJob({
      patch_type: 'merge',
      patch: JSON.stringify({ containers: [{ name: 'build', securityContext: { privileged: true } }] }),
    }),
  ),
  mutation('pod-spec-patch-readable', 'a patch from a file', patchJob({ patch_path: '/secrets/patch.yaml' })),
  mutation(
    'pod-spec-patch-readable',
    'a patch that does not apply',
    patchJob({ patch_type: 'json', patch: '[{"op":"remove","path":"/nothing"}]' }),
  ),
  mutation('pss-host-namespaces', 'a patch in another case', patchJob(strategic({ hostpid: true }))),
  mutation(
    'pss-privileged',
    'a patch in YAML 1.1',
    patchJob({ patch: 'containers:\n- name: build\n  securityContext: {privileged: yes}\n' }),
  ),
  mutation(
    'pod-spec-patch-scope',
    'a patch for a container that a job may bring',
    patchJob(strategic({ containers: [{ name: 'svc-3', env: [] }] })),
  ),
  mutation(
    'pss-privileged',
    'a privileged container that a job may bring',
    patchJob(strategic({ containers: [{ name: 'svc-3', securityContext: { privileged: true } }] })),
  ),
  mutation(
    'pod-spec-patch-scope',
    'a patch that changes the ServiceAccount',
    patchJob(strategic({ serviceAccountName: 'dind-manager' })),
  ),
  mutation(
    'service-account-own',
    'a patch that changes the ServiceAccount, seen in its pods',
    patchJob(strategic({ serviceAccountName: 'dind-manager' })),
  ),
  mutation(
    'pss-host-path',
    'a patch that mounts the node',
    patchJob(strategic({ volumes: [{ name: 'n', hostPath: { path: '/' } }] })),
  ),
  mutation(
    'secret-references-own',
    'a patch that reads the token of the runner',
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
    patchJob(
      strategic({ initContainers: [{ name: 'x', image: 'x:1', securityContext: { privileged: true } }] }),
    ),
  ),
  mutation('pss-capabilities', 'capability SYS_ADMIN for jobs', setKubernetes('cap_add', ['SYS_ADMIN'])),
  mutation(
    'pss-capabilities',
    'capability NET_ADMIN for services',
    setKubernetes('service_container_security_context', { capabilities: { add: ['NET_ADMIN'] } }),
  ),
  mutation('job-hardened', 'capabilities that jobs keep', (o) =>
    editKubernetes(o, (k) => remove(k, 'cap_drop')),
  ),
  mutation(
    'job-hardened',
    'a build that keeps capabilities',
    setKubernetes('build_container_security_context', { capabilities: { drop: [] } }),
  ),
  mutation('job-hardened', 'jobs without a seccomp profile', (o) =>
    editKubernetes(o, (k) => remove(k, 'pod_security_context')),
  ),
  mutation('pss-seccomp', 'jobs with seccomp off', (o) =>
    editKubernetes(o, (k) => set(k, 'pod_security_context.seccomp_profile.type', 'Unconfined')),
  ),
  mutation(
    'pss-app-armor',
    'jobs with AppArmor off',
    setKubernetes('build_container_security_context', { app_armor_profile: { type: 'Unconfined' } }),
  ),
  mutation(
    'pss-app-armor',
    'jobs with AppArmor off by annotation',
    setKubernetes('pod_annotations', {
      'container.apparmor.security.beta.kubernetes.io/build': 'unconfined',
    }),
  ),
  mutation('pss-selinux', 'jobs with SELinux type spc_t', (o) =>
    editKubernetes(o, (k) => set(k, 'pod_security_context.selinux_type', 'spc_t')),
  ),
  mutation(
    'pss-proc-mount',
    'jobs with an unmasked /proc',
    setKubernetes('build_container_security_context', { proc_mount: 'unmasked' }),
  ),
  mutation('pss-host-path', 'the Docker socket in jobs', (o) =>
    editKubernetes(o, (k) =>
      set(k, 'volumes.host_path', [{ name: 's', mount_path: '/var/run/docker.sock' }]),
    ),
  ),
  mutation('pod-volumes', 'a claim in jobs', (o) =>
    editKubernetes(o, (k) => set(k, 'volumes.pvc', [{ name: 'cache', mount_path: '/cache' }])),
  ),
  mutation('pod-volumes', 'a CSI volume in jobs', (o) =>
    editKubernetes(o, (k) =>
      set(k, 'volumes.csi', [{ name: 'c', mount_path: '/c', driver: 'secrets-store.csi.k8s.io' }]),
    ),
  ),
  mutation('pod-volumes', 'an NFS volume in jobs', (o) =>
    editKubernetes(o, (k) =>
      set(k, 'volumes.nfs', [{ name: 'n', mount_path: '/n', server: 's', path: '/' }]),
    ),
  ),
  mutation('secret-references-own', 'a Secret in jobs', (o) =>
    editKubernetes(o, (k) => set(k, 'volumes.secret', [{ name: 'dind-token', mount_path: '/s' }])),
  ),
  mutation('pod-config-maps-own', 'the configuration of a runner in jobs', (o) =>
    editKubernetes(o, (k) => set(k, 'volumes.config_map', [{ name: 'dind-config', mount_path: '/c' }])),
  ),
  mutation('registry-credentials-absent', 'registry credentials mounted into jobs', (o) =>
    editKubernetes(o, (k) => set(k, 'volumes.secret', [{ name: 'registry', mount_path: '/root/.docker' }])),
  ),
  mutation('registry-credentials-absent', 'registry credentials in the environment of jobs', (o) =>
    editSection(o, (s) => push(s, 'environment', 'DOCKER_AUTH_CONFIG={}')),
  ),
  mutation('secret-literals-absent', 'a token in the environment of jobs', (o) =>
    editSection(o, (s) => push(s, 'environment', 'NPM_TOKEN=abc')),
  ),
  mutation('secret-literals-absent', 'the key of a cache bucket', (o) =>
    editSection(o, (s) => set(s, 'cache', { s3: { SecretKey: 'abc' } })),
  ),
  mutation(
    'service-account-token-held',
    'a ServiceAccount token in jobs',
    setKubernetes('automount_service_account_token', true),
  ),
  mutation('service-account-token-held', 'a ServiceAccount token in jobs by default', (o) =>
    editKubernetes(o, (k) => remove(k, 'automount_service_account_token')),
  ),
  mutation(
    'service-account-own',
    'jobs that run as their manager',
    setKubernetes('service_account', 'docker-manager'),
  ),
  mutation('service-account-named', 'jobs that run as the default ServiceAccount', (o) =>
    editKubernetes(o, (k) => remove(k, 'service_account')),
  ),
  mutation('pod-labels-own', 'jobs labelled as managers', (o) =>
    editKubernetes(o, (k) => set(k, ['pod_labels', 'runner-fleet/role'], 'manager')),
  ),
  mutation(
    'pod-priorities',
    'jobs with the priority of managers',
    setKubernetes('priority_class_name', 'tinyland-runners-manager'),
  ),
  mutation(
    'pod-names',
    'a registry at another address',
    setKubernetes('host_aliases', [{ ip: '203.0.113.9', hostnames: ['docker.io'] }]),
  ),
  mutation('pod-names', 'jobs with the resolver of the node', setKubernetes('dns_policy', 'default')),
  mutation(
    'pod-scheduling',
    'jobs that tolerate the control plane',
    setKubernetes('node_tolerations', { 'node-role.kubernetes.io/control-plane': 'NoSchedule' }),
  ),
  mutation('dind-nodes-apart', 'other jobs on the nodes of dind', (o) => {
    const tolerations: unknown[] = [];
    editKubernetes(o, (k) => tolerations.push(get(k, 'node_tolerations')), 'dind');
    setKubernetes('node_tolerations', tolerations[0])(o);
  }),
  mutation('dind-nodes-apart', 'dind on nodes of everybody', (o) =>
    editKubernetes(o, (k) => remove(k, 'node_selector'), 'dind'),
  ),
  mutation('pss-host-probes', 'a hook of jobs that names a host', (o) =>
    editKubernetes(o, (k) =>
      set(k, 'container_lifecycle.post_start.http_get', { host: '169.254.169.254', port: 80 }),
    ),
  ),
  mutation('fleet-complete', 'a second [[runners]] section', (o) =>
    editConfig(o, (c) => push(c, 'runners', { name: 'x', executor: 'kubernetes' })),
  ),
  mutation('fleet-complete', 'the name of another runner', (o) =>
    editSection(o, (s) => set(s, 'name', 'dind')),
  ),
  mutation('config-readable', 'a configuration that is no TOML', (o) =>
    set(ofRunner(o, 'ConfigMap'), ['data', 'config.toml'], '[[runners]]\n  name = {{ .Values.name }}'),
  ),
];
