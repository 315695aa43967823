import { push, remove, set } from '../edit';
import {
  find,
  inNamespace,
  type Mutation,
  manager,
  managerPod,
  mutation,
  nameOf,
  ofRunner,
} from './mutation';

const TIGHT = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };

const PRIVILEGED = {
  name: 'x',
  image: 'registry.example.com/x:1.0',
  securityContext: { privileged: true },
};

/** Changes of pods in manifests. */
export const POD_MUTATIONS: readonly Mutation[] = [
  ...['hostNetwork', 'hostPID', 'hostIPC'].map((field) =>
    mutation('pss-host-namespaces', `manager with ${field}`, `MANAGER.${field}`, (o) =>
      set(managerPod(o), field, true),
    ),
  ),
  mutation(
    'pss-privileged',
    'privileged manager',
    'MANAGER.containers[0].securityContext.privileged | true',
    (o) => set(manager(o), 'securityContext.privileged', true),
  ),
  mutation(
    'pss-privileged',
    'privileged by a word that YAML 1.1 takes for true',
    'MANAGER.containers[0].securityContext.privileged | yes',
    (o) => set(manager(o), 'securityContext.privileged', 'yes'),
  ),
  mutation(
    'pss-privileged',
    'privileged init container',
    'MANAGER.initContainers[0].securityContext.privileged | true',
    (o) => push(managerPod(o), 'initContainers', PRIVILEGED),
  ),
  mutation(
    'pss-privileged',
    'privileged native sidecar',
    'MANAGER.initContainers[0].securityContext.privileged | true',
    (o) => push(managerPod(o), 'initContainers', { ...PRIVILEGED, restartPolicy: 'Always' }),
  ),
  mutation(
    'pss-privileged',
    'privileged ephemeral container',
    'MANAGER.ephemeralContainers[0].securityContext.privileged | true',
    (o) => push(managerPod(o), 'ephemeralContainers', PRIVILEGED),
  ),
  mutation(
    'pss-privileged',
    'privileged container of a CronJob',
    'CronJob tinyland-runners/added / spec.jobTemplate.spec.template.spec.containers[0].securityContext.privileged | true',
    (o) => {
      const spec = { jobTemplate: { spec: { template: { spec: { containers: [PRIVILEGED] } } } } };
      o.push(inNamespace(o, 'CronJob', 'batch/v1', { spec }));
    },
  ),
  mutation(
    'pss-privileged',
    'privileged container in a List of PodTemplates',
    'PodTemplate tinyland-runners/added / template.spec.containers[0].securityContext.privileged | true',
    (o) => {
      const template = inNamespace(o, 'PodTemplate', 'v1', {
        template: { spec: { containers: [PRIVILEGED] } },
      });
      o.push({ apiVersion: 'v1', kind: 'List', items: [template] });
    },
  ),
  mutation(
    'pss-privileged',
    'privileged container in a custom resource',
    'Rollout tinyland-runners/added / spec.template.spec.containers[0].securityContext.privileged | true',
    (o) => {
      const spec = { template: { spec: { containers: [PRIVILEGED] } } };
      o.push(inNamespace(o, 'Rollout', 'argoproj.io/v1alpha1', { spec }));
    },
  ),
  mutation('pod-no-ephemeral-containers', 'ephemeral container', 'MANAGER.ephemeralContainers[0]', (o) =>
    push(managerPod(o), 'ephemeralContainers', { name: 'x', securityContext: TIGHT }),
  ),
  mutation(
    'pod-no-ephemeral-containers',
    'containers that share their processes',
    'MANAGER.shareProcessNamespace',
    (o) => set(managerPod(o), 'shareProcessNamespace', true),
  ),
  mutation(
    'pss-capabilities',
    'capability SYS_ADMIN',
    'MANAGER.containers[0].securityContext.capabilities.add | SYS_ADMIN | AUDIT_WRITE, CHOWN, DAC_OVERRIDE, FOWNER, FSETID, KILL, MKNOD, NET_BIND_SERVICE, SETFCAP, SETGID, SETPCAP, SETUID, SYS_CHROOT',
    (o) => set(manager(o), 'securityContext.capabilities.add', ['SYS_ADMIN']),
  ),
  mutation(
    'pss-capabilities-dropped',
    'a capability of level baseline in a manager',
    'MANAGER.containers[0].securityContext.capabilities.add | CHOWN | NET_BIND_SERVICE',
    (o) => set(manager(o), 'securityContext.capabilities.add', ['CHOWN']),
  ),
  mutation(
    'pss-capabilities-dropped',
    'capabilities that are not dropped',
    'MANAGER.containers[0].securityContext.capabilities.drop | unset | ALL',
    (o) => remove(manager(o), 'securityContext.capabilities.drop'),
  ),
  mutation(
    'pss-host-path',
    'the Docker socket of the node',
    'MANAGER.volumes[4].hostPath | /var/run/docker.sock',
    (o) => push(managerPod(o), 'volumes', { name: 's', hostPath: { path: '/var/run/docker.sock' } }),
  ),
  mutation('pss-host-ports', 'a port of the node', 'MANAGER.containers[0].ports[0].hostPort | 9252', (o) =>
    set(manager(o), 'ports', [{ containerPort: 9252, hostPort: 9252 }]),
  ),
  mutation(
    'pss-app-armor',
    'AppArmor unconfined',
    'MANAGER.containers[0].securityContext.appArmorProfile.type | Unconfined | RuntimeDefault, Localhost',
    (o) => set(manager(o), 'securityContext.appArmorProfile', { type: 'Unconfined' }),
  ),
  mutation(
    'pss-app-armor',
    'AppArmor unconfined by annotation',
    'MANAGER / annotation container.apparmor.security.beta.kubernetes.io/manager | unconfined',
    (o) =>
      set(
        ofRunner(o, 'Deployment'),
        [
          'spec',
          'template',
          'metadata',
          'annotations',
          'container.apparmor.security.beta.kubernetes.io/manager',
        ],
        'unconfined',
      ),
  ),
  mutation(
    'pss-selinux',
    'SELinux type spc_t',
    'MANAGER.securityContext.seLinuxOptions.type | spc_t | container_t, container_init_t, container_kvm_t',
    (o) => set(managerPod(o), 'securityContext.seLinuxOptions', { type: 'spc_t' }),
  ),
  mutation('pss-selinux', 'SELinux user', 'MANAGER.containers[0].securityContext.seLinuxOptions.user', (o) =>
    set(manager(o), 'securityContext.seLinuxOptions', { user: 'system_u' }),
  ),
  mutation(
    'pss-proc-mount',
    'unmasked /proc',
    'MANAGER.containers[0].securityContext.procMount | Unmasked',
    (o) => set(manager(o), 'securityContext.procMount', 'Unmasked'),
  ),
  mutation(
    'pss-seccomp',
    'seccomp unconfined',
    'MANAGER.containers[0].securityContext.seccompProfile.type | Unconfined | RuntimeDefault, Localhost',
    (o) => set(manager(o), 'securityContext.seccompProfile', { type: 'Unconfined' }),
  ),
  mutation(
    'pss-seccomp-set',
    'no seccomp profile',
    'MANAGER.containers[0].securityContext.seccompProfile | unset | RuntimeDefault, Localhost',
    (o) => remove(managerPod(o), 'securityContext.seccompProfile'),
  ),
  mutation('pss-sysctls', 'an unsafe sysctl', 'MANAGER.securityContext.sysctls[0] | kernel.msgmax', (o) =>
    set(managerPod(o), 'securityContext.sysctls', [{ name: 'kernel.msgmax', value: '1' }]),
  ),
  mutation(
    'pss-windows-host-process',
    'a Windows host process',
    'MANAGER.securityContext.windowsOptions.hostProcess',
    (o) => set(managerPod(o), 'securityContext.windowsOptions', { hostProcess: true }),
  ),
  mutation(
    'pss-host-probes',
    'a probe that names a host',
    'MANAGER.containers[0].livenessProbe.httpGet.host | 169.254.169.254',
    (o) => set(manager(o), 'livenessProbe', { httpGet: { host: '169.254.169.254', port: 80 } }),
  ),
  mutation(
    'pss-host-probes',
    'a hook that names a host',
    'MANAGER.containers[0].lifecycle.preStop.tcpSocket.host | 10.0.0.1',
    (o) => set(manager(o), 'lifecycle', { preStop: { tcpSocket: { host: '10.0.0.1', port: 22 } } }),
  ),
  mutation(
    'pss-volume-types',
    'an NFS volume',
    'MANAGER.volumes[4].nfs | nfs | configMap, csi, downwardAPI, emptyDir, ephemeral, persistentVolumeClaim, projected, secret',
    (o) => push(managerPod(o), 'volumes', { name: 'n', nfs: { server: 'a', path: '/' } }),
  ),
  mutation(
    'pss-privilege-escalation',
    'privilege escalation left open',
    'MANAGER.containers[0].securityContext.allowPrivilegeEscalation | unset | false',
    (o) => remove(manager(o), 'securityContext.allowPrivilegeEscalation'),
  ),
  mutation(
    'pss-run-as-non-root',
    'a container that may be root',
    'MANAGER.containers[0].securityContext.runAsNonRoot | false | true',
    (o) => set(manager(o), 'securityContext.runAsNonRoot', false),
  ),
  mutation('pss-run-as-user', 'user 0', 'MANAGER.securityContext.runAsUser | 0', (o) =>
    set(managerPod(o), 'securityContext.runAsUser', 0),
  ),
  mutation('pod-scheduling', 'a node by name', 'MANAGER.nodeName | control-plane-1', (o) =>
    set(managerPod(o), 'nodeName', 'control-plane-1'),
  ),
  mutation(
    'pod-scheduling',
    'a toleration of everything',
    'MANAGER.tolerations[0] | {"operator":"Exists"}',
    (o) => set(managerPod(o), 'tolerations', [{ operator: 'Exists' }]),
  ),
  mutation('pod-scheduling', 'a scheduler of its own', 'MANAGER.schedulerName | mine', (o) =>
    set(managerPod(o), 'schedulerName', 'mine'),
  ),
  mutation('pod-names', 'GitLab at another address', 'MANAGER.hostAliases[0] | 203.0.113.9', (o) =>
    set(managerPod(o), 'hostAliases', [{ ip: '203.0.113.9', hostnames: ['gitlab.com'] }]),
  ),
  mutation('pod-names', 'the resolver of the node', 'MANAGER.dnsPolicy | Default', (o) =>
    set(managerPod(o), 'dnsPolicy', 'Default'),
  ),
  mutation('pod-names', 'a resolver of its own', 'MANAGER.dnsConfig.nameservers', (o) =>
    set(managerPod(o), 'dnsConfig', { nameservers: ['203.0.113.9'] }),
  ),
  mutation(
    'pod-resources',
    'a device of the node',
    'MANAGER.containers[0].resources.limits.devices.kubevirt.io/kvm | devices.kubevirt.io/kvm | cpu, memory, ephemeral-storage',
    (o) => set(manager(o), ['resources', 'limits', 'devices.kubevirt.io/kvm'], '1'),
  ),
  mutation('pod-resources', 'a resource claim', 'MANAGER.containers[0].resources.claims', (o) =>
    set(managerPod(o), 'resourceClaims', [{ name: 'gpu' }]),
  ),
  mutation(
    'pod-volumes',
    'a volume claim',
    'MANAGER.volumes[4].persistentVolumeClaim | p (persistentVolumeClaim) | emptyDir, downwardAPI, configMap, projected, secret',
    (o) => push(managerPod(o), 'volumes', { name: 'p', persistentVolumeClaim: { claimName: 'shared' } }),
  ),
  mutation(
    'pod-volumes',
    'mounts that leak to the node',
    'MANAGER.containers[0].volumeMounts[4].mountPropagation | Bidirectional',
    (o) =>
      push(manager(o), 'volumeMounts', { name: 'home', mountPath: '/m', mountPropagation: 'Bidirectional' }),
  ),
  mutation(
    'pod-priorities',
    'the priority of the system',
    'MANAGER.priorityClassName | system-cluster-critical | tinyland-runners-manager',
    (o) => set(managerPod(o), 'priorityClassName', 'system-cluster-critical'),
  ),
  mutation(
    'pod-labels-own',
    'a manager labelled a job',
    'MANAGER / label runner-fleet/role | job | manager',
    (o) =>
      set(ofRunner(o, 'Deployment'), ['spec', 'template', 'metadata', 'labels', 'runner-fleet/role'], 'job'),
  ),
  mutation(
    'pod-labels-no-strangers',
    'a stray pod labelled a manager',
    'Pod tinyland-runners/added / spec / label runner-fleet/role | manager',
    (o) => {
      const pod = inNamespace(o, 'Pod', 'v1', {
        spec: { containers: [{ ...PRIVILEGED, securityContext: TIGHT }] },
      });
      set(pod, ['metadata', 'labels'], { 'runner-fleet/role': 'manager' });
      o.push(pod);
    },
  ),
  mutation(
    'image-pinned',
    'a manager of version latest',
    'MANAGER.containers[0].image | gitlab/gitlab-runner:latest',
    (o) => set(manager(o), 'image', 'gitlab/gitlab-runner:latest'),
  ),
  mutation(
    'image-pinned',
    'a manager without version',
    'MANAGER.containers[0].image | gitlab/gitlab-runner',
    (o) => set(manager(o), 'image', 'gitlab/gitlab-runner'),
  ),
  mutation('manifests-readable', 'containers as a map', 'MANAGER.containers', (o) =>
    set(managerPod(o), 'containers', { a: PRIVILEGED }),
  ),
  mutation(
    'manifests-readable',
    'a workload without pod spec',
    'StatefulSet tinyland-runners/added / spec.template.spec',
    (o) => o.push(inNamespace(o, 'StatefulSet', 'apps/v1', { spec: {} })),
  ),
  mutation('manifests-kinds', 'a DaemonSet', 'DaemonSet tinyland-runners/added | apps/v1 DaemonSet', (o) => {
    const { spec } = find(o, 'Deployment') as { spec: unknown };
    o.push(inNamespace(o, 'DaemonSet', 'apps/v1', { spec }));
  }),
  mutation(
    'service-account-no-strangers',
    'a stray pod with the ServiceAccount of a manager',
    'Pod tinyland-runners/added / spec.serviceAccountName | tinyland-runners/docker-manager',
    (o) => {
      const serviceAccountName = nameOf(find(o, 'ServiceAccount', (name) => name.endsWith('-manager')));
      o.push(inNamespace(o, 'Pod', 'v1', { spec: { serviceAccountName, containers: [PRIVILEGED] } }));
    },
  ),
];
