import { get, type Manifest, push, remove, set } from '../edit';
import {
  editConfig,
  editKubernetes,
  editSection,
  find,
  type Mutation,
  mutation,
  ofRunner,
  setKubernetes,
} from './mutation';

/** Changes of what config.toml gives job pods besides privileges: profiles, volumes, identity, placement. */
export const JOB_SETTING_MUTATIONS: readonly Mutation[] = [
  mutation(
    'job-users',
    'root among the users of restricted jobs',
    'ConfigMap tinyland-runners/docker-tight-config / config.toml / runners[0].kubernetes.allowed_users | 0',
    (o) => {
      const { data } = find(o, 'ConfigMap', (name) => name === 'docker-tight-config') as { data: Manifest };
      const section = '[runners.kubernetes]\n';
      set(
        data,
        ['config.toml'],
        String(data['config.toml']).replace(section, `${section}allowed_users = ["1000", "0"]\n`),
      );
    },
  ),
  mutation(
    'pss-capabilities',
    'capability SYS_ADMIN for jobs',
    'JOB.initContainers[init-permissions].securityContext.capabilities.add | SYS_ADMIN | AUDIT_WRITE, CHOWN, DAC_OVERRIDE, FOWNER, FSETID, KILL, MKNOD, NET_BIND_SERVICE, SETFCAP, SETGID, SETPCAP, SETUID, SYS_CHROOT',
    setKubernetes('cap_add', ['SYS_ADMIN']),
  ),
  mutation(
    'pss-capabilities',
    'capability NET_ADMIN for services',
    'JOB.containers[service-of-the-job].securityContext.capabilities.add | NET_ADMIN | AUDIT_WRITE, CHOWN, DAC_OVERRIDE, FOWNER, FSETID, KILL, MKNOD, NET_BIND_SERVICE, SETFCAP, SETGID, SETPCAP, SETUID, SYS_CHROOT',
    setKubernetes('service_container_security_context', { capabilities: { add: ['NET_ADMIN'] } }),
  ),
  mutation(
    'job-hardened',
    'capabilities that jobs keep',
    'JOB.initContainers[init-permissions].securityContext.capabilities.drop',
    (o) => editKubernetes(o, (k) => remove(k, 'cap_drop')),
  ),
  mutation(
    'job-hardened',
    'a build that keeps capabilities',
    'JOB.containers[build].securityContext.capabilities.drop',
    setKubernetes('build_container_security_context', { capabilities: { drop: [] } }),
  ),
  mutation(
    'job-hardened',
    'jobs without a seccomp profile',
    'JOB.initContainers[init-permissions].securityContext.seccompProfile',
    (o) => editKubernetes(o, (k) => remove(k, 'pod_security_context')),
  ),
  mutation(
    'pss-seccomp',
    'jobs with seccomp off',
    'JOB.securityContext.seccompProfile.type | Unconfined | RuntimeDefault, Localhost',
    (o) => editKubernetes(o, (k) => set(k, 'pod_security_context.seccomp_profile.type', 'Unconfined')),
  ),
  mutation(
    'pss-app-armor',
    'jobs with AppArmor off',
    'JOB.containers[build].securityContext.appArmorProfile.type | Unconfined | RuntimeDefault, Localhost',
    setKubernetes('build_container_security_context', { app_armor_profile: { type: 'Unconfined' } }),
  ),
  mutation(
    'pss-app-armor',
    'jobs with AppArmor off by annotation',
    'JOB / annotation container.apparmor.security.beta.kubernetes.io/build | unconfined',
    setKubernetes('pod_annotations', {
      'container.apparmor.security.beta.kubernetes.io/build': 'unconfined',
    }),
  ),
  mutation(
    'pss-selinux',
    'jobs with SELinux type spc_t',
    'JOB.securityContext.seLinuxOptions.type | spc_t | container_t, container_init_t, container_kvm_t',
    (o) => editKubernetes(o, (k) => set(k, 'pod_security_context.selinux_type', 'spc_t')),
  ),
  mutation(
    'pss-proc-mount',
    'jobs with an unmasked /proc',
    'JOB.containers[build].securityContext.procMount | Unmasked',
    setKubernetes('build_container_security_context', { proc_mount: 'unmasked' }),
  ),
  mutation(
    'pod-volumes',
    'the Docker socket in jobs',
    'JOB.volumes[3].hostPath | /var/run/docker.sock',
    (o) =>
      editKubernetes(o, (k) =>
        set(k, 'volumes.host_path', [{ name: 's', mount_path: '/var/run/docker.sock' }]),
      ),
  ),
  mutation(
    'pod-volumes',
    'a claim in jobs that are root on their node',
    'DIND_JOB.volumes[3].persistentVolumeClaim | cache (persistentVolumeClaim) | emptyDir, downwardAPI, configMap',
    (o) => editKubernetes(o, (k) => set(k, 'volumes.pvc', [{ name: 'cache', mount_path: '/cache' }]), 'dind'),
  ),
  mutation(
    'job-claims',
    'a claim over programs of images',
    'JOB.initContainers[init-permissions].volumeMounts[3] | /usr/local/bin',
    (o) => editKubernetes(o, (k) => set(k, 'volumes.pvc', [{ name: 'cache', mount_path: '/usr/local/bin' }])),
  ),
  mutation(
    'job-claims',
    'a claim in the home of jobs',
    'JOB.initContainers[init-permissions].volumeMounts[3] | /cache/../root',
    (o) => editKubernetes(o, (k) => set(k, 'volumes.pvc', [{ name: 'cache', mount_path: '/cache/../root' }])),
  ),
  mutation(
    'job-claims',
    'a part of a claim',
    'JOB.initContainers[init-permissions].volumeMounts[3].subPath | link',
    (o) =>
      editKubernetes(o, (k) =>
        set(k, 'volumes.pvc', [{ name: 'cache', mount_path: '/cache', sub_path: 'link' }]),
      ),
  ),
  mutation(
    'pod-volumes',
    'a CSI volume in jobs',
    'JOB.volumes[3].csi | c (csi) | emptyDir, downwardAPI, configMap',
    (o) =>
      editKubernetes(o, (k) =>
        set(k, 'volumes.csi', [{ name: 'c', mount_path: '/c', driver: 'secrets-store.csi.k8s.io' }]),
      ),
  ),
  mutation(
    'pod-volumes',
    'an NFS volume in jobs',
    'JOB.volumes[3].nfs | n (nfs) | emptyDir, downwardAPI, configMap',
    (o) =>
      editKubernetes(o, (k) =>
        set(k, 'volumes.nfs', [{ name: 'n', mount_path: '/n', server: 's', path: '/' }]),
      ),
  ),
  mutation('secret-references-own', 'a Secret in jobs', 'JOB.volumes[3].secret | dind-token', (o) =>
    editKubernetes(o, (k) => set(k, 'volumes.secret', [{ name: 'dind-token', mount_path: '/s' }])),
  ),
  mutation(
    'pod-config-maps-own',
    'the configuration of a runner in jobs',
    'JOB.volumes[3].configMap | dind-config',
    (o) =>
      editKubernetes(o, (k) => set(k, 'volumes.config_map', [{ name: 'dind-config', mount_path: '/c' }])),
  ),
  mutation(
    'registry-credentials-absent',
    'registry credentials mounted into jobs',
    'JOB.initContainers[init-permissions].volumeMounts[3] | /root/.docker',
    (o) =>
      editKubernetes(o, (k) => set(k, 'volumes.secret', [{ name: 'registry', mount_path: '/root/.docker' }])),
  ),
  mutation(
    'registry-credentials-absent',
    'registry credentials in the environment of jobs',
    'SECTION.environment',
    (o) => editSection(o, (s) => push(s, 'environment', 'DOCKER_AUTH_CONFIG={}')),
  ),
  mutation('secret-literals-absent', 'a token in the environment of jobs', 'SECTION.environment[1]', (o) =>
    editSection(o, (s) => push(s, 'environment', 'NPM_TOKEN=abc')),
  ),
  mutation(
    'secret-literals-absent',
    'a password that begins like a variable',
    'SECTION.environment[1]',
    (o) => editSection(o, (s) => push(s, 'environment', 'DB_PASSWORD=$hunter2')),
  ),
  mutation(
    'secret-literals-absent',
    'a password of a cache bucket that begins like a variable',
    'SECTION.cache.s3.SecretKey',
    (o) => editSection(o, (s) => set(s, 'cache', { s3: { SecretKey: '$hunter2' } })),
  ),
  mutation('secret-literals-absent', 'the key of a cache bucket', 'SECTION.cache.s3.SecretKey', (o) =>
    editSection(o, (s) => set(s, 'cache', { s3: { SecretKey: 'abc' } })),
  ),
  mutation(
    'service-account-token-held',
    'a ServiceAccount token in jobs',
    'JOB.automountServiceAccountToken | true | false',
    setKubernetes('automount_service_account_token', true),
  ),
  mutation(
    'service-account-token-held',
    'a ServiceAccount token in jobs by default',
    'JOB.automountServiceAccountToken | unset | false',
    (o) => editKubernetes(o, (k) => remove(k, 'automount_service_account_token')),
  ),
  mutation(
    'service-account-own',
    'jobs that run as their manager',
    'JOB.serviceAccountName | docker-manager | docker-job',
    setKubernetes('service_account', 'docker-manager'),
  ),
  mutation(
    'service-account-named',
    'jobs that run as the default ServiceAccount',
    'JOB.serviceAccountName',
    (o) => editKubernetes(o, (k) => remove(k, 'service_account')),
  ),
  mutation(
    'pod-labels-own',
    'jobs labelled as managers',
    'JOB / label runner-fleet/role | manager | job',
    (o) => editKubernetes(o, (k) => set(k, ['pod_labels', 'runner-fleet/role'], 'manager')),
  ),
  mutation(
    'pod-priorities',
    'jobs with the priority of managers',
    'JOB.priorityClassName | tinyland-runners-manager | tinyland-runners-docker-job',
    setKubernetes('priority_class_name', 'tinyland-runners-manager'),
  ),
  mutation(
    'pod-names',
    'a registry at another address',
    'JOB.hostAliases[0] | 203.0.113.9',
    setKubernetes('host_aliases', [{ ip: '203.0.113.9', hostnames: ['docker.io'] }]),
  ),
  mutation(
    'pod-names',
    'jobs with the resolver of the node',
    'JOB.dnsPolicy | default',
    setKubernetes('dns_policy', 'default'),
  ),
  mutation(
    'pod-scheduling',
    'jobs that tolerate the control plane',
    'JOB.tolerations[0] | {"key":"node-role.kubernetes.io/control-plane","operator":"Exists","effect":"NoSchedule"}',
    setKubernetes('node_tolerations', { 'node-role.kubernetes.io/control-plane': 'NoSchedule' }),
  ),
  mutation(
    'pod-scheduling',
    'jobs that would rather run beside the control plane',
    'JOB.affinity.nodeAffinity | node-role.kubernetes.io/control-plane',
    setKubernetes('affinity', {
      node_affinity: {
        preferred_during_scheduling_ignored_during_execution: [
          {
            weight: 1,
            preference: {
              match_expressions: [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists' }],
            },
          },
        ],
      },
    }),
  ),
  mutation(
    'pod-metadata-own',
    'jobs in a virtual machine of another kind',
    'JOB / annotation io.katacontainers.config.hypervisor.path | /tmp/qemu',
    setKubernetes('pod_annotations', { 'io.katacontainers.config.hypervisor.path': '/tmp/qemu' }),
  ),
  mutation(
    'pod-metadata-own',
    'jobs that have a runtime set them up otherwise, by a key without a slash',
    'JOB / annotation devices.crio.io | /dev/kmsg',
    setKubernetes('pod_annotations', { 'devices.crio.io': '/dev/kmsg' }),
  ),
  mutation(
    'pod-metadata-own',
    'jobs that give their nodes away',
    'JOB / annotation karpenter.sh/do-not-disrupt | false',
    setKubernetes('pod_annotations', { 'karpenter.sh/do-not-disrupt': 'false' }),
  ),
  mutation(
    'pod-metadata-own',
    'jobs that say they are a part of another app',
    'JOB / annotation argocd.argoproj.io/tracking-id | x:/Pod:a/b',
    setKubernetes('pod_annotations', { 'argocd.argoproj.io/tracking-id': 'x:/Pod:a/b' }),
  ),
  mutation(
    'dind-nodes-apart',
    'jobs that tolerate whatever keeps others off the nodes of dind',
    'JOB.tolerations | dind, of ConfigMap tinyland-runners/dind-config / config.toml / runners[0].kubernetes / job pod',
    (o) => {
      const keys: string[] = [];
      editKubernetes(o, (k) => keys.push(...Object.keys(get(k, 'node_tolerations') as object)), 'dind');
      setKubernetes('node_tolerations', { [keys[0]?.split('=')[0] ?? '']: 'PreferNoSchedule' })(o);
    },
  ),
  mutation(
    'dind-nodes-apart',
    'other jobs on the nodes of dind',
    'JOB.tolerations | dind, of ConfigMap tinyland-runners/dind-config / config.toml / runners[0].kubernetes / job pod',
    (o) => {
      const tolerations: unknown[] = [];
      editKubernetes(o, (k) => tolerations.push(get(k, 'node_tolerations')), 'dind');
      setKubernetes('node_tolerations', tolerations[0])(o);
    },
  ),
  mutation(
    'dind-nodes-apart',
    'dind on nodes with a taint that Kubernetes writes and others tolerate',
    'DIND_JOB.tolerations',
    (o) =>
      editKubernetes(
        o,
        (k) => set(k, ['node_tolerations'], { 'node.kubernetes.io/memory-pressure=': 'NoSchedule' }),
        'dind',
      ),
  ),
  mutation('dind-nodes-apart', 'dind on nodes of everybody', 'DIND_JOB', (o) =>
    editKubernetes(o, (k) => remove(k, 'node_selector'), 'dind'),
  ),
  mutation(
    'pss-host-probes',
    'a hook of jobs that names a host',
    'JOB.initContainers[init-permissions].lifecycle.postStart.httpGet.host | 169.254.169.254',
    (o) =>
      editKubernetes(o, (k) =>
        set(k, 'container_lifecycle.post_start.http_get', { host: '169.254.169.254', port: 80 }),
      ),
  ),
  mutation('fleet-complete', 'a second [[runners]] section', 'CONFIG', (o) =>
    editConfig(o, (c) => push(c, 'runners', { name: 'x', executor: 'kubernetes' })),
  ),
  mutation('fleet-complete', 'the name of another runner', 'SECTION.name | dind | docker', (o) =>
    editSection(o, (s) => set(s, 'name', 'dind')),
  ),
  mutation('config-readable', 'a configuration that is no TOML', 'CONFIG', (o) =>
    set(ofRunner(o, 'ConfigMap'), ['data', 'config.toml'], '[[runners]]\n  name = {{ .Values.name }}'),
  ),
];
