/**
 * The values of the Pod Security Standards as every Kubernetes version from 1.30 on knows them. Later versions allow a
 * few more.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */

/** Capabilities that a container may add at level baseline. */
export const BASELINE_CAPABILITIES = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
] as const;

/** A capability that a container may add at level baseline. */
export type BaselineCapability = (typeof BASELINE_CAPABILITIES)[number];

/** The one capability that a container may add at level restricted. */
export const RESTRICTED_CAPABILITY = 'NET_BIND_SERVICE';

/** Sysctls that a pod may set at level baseline. */
export const BASELINE_SYSCTLS: readonly string[] = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_syncookies',
];

/** SELinux types that a container may have at level baseline. */
export const CONTAINER_SELINUX_TYPES: readonly string[] = [
  'container_t',
  'container_init_t',
  'container_kvm_t',
];

/** Those that Kubernetes 1.31 added. */
export const CONTAINER_SELINUX_TYPES_SINCE_1_31: readonly string[] = ['container_engine_t'];

/** The seccomp and AppArmor profiles under which a container is confined. */
export const CONFINING_PROFILES: readonly string[] = ['RuntimeDefault', 'Localhost'];

/** How the annotation of an AppArmor profile begins; the name of the container follows. */
export const APP_ARMOR_ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';

/** Types of volumes that a pod may have at level restricted. */
export const RESTRICTED_VOLUME_TYPES: readonly string[] = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];
