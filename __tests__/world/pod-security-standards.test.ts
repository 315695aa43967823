import {
  APP_ARMOR_ANNOTATION,
  BASELINE_CAPABILITIES,
  BASELINE_SYSCTLS,
  CONFINING_PROFILES,
  CONTAINER_SELINUX_TYPES,
  CONTAINER_SELINUX_TYPES_SINCE_1_31,
  RESTRICTED_CAPABILITY,
  RESTRICTED_VOLUME_TYPES,
} from '../../lib/world/pod-security-standards';

/** Copied by hand from the page of the standards. */
test('the Pod Security Standards are those of Kubernetes 1.30', () => {
  expect(BASELINE_CAPABILITIES.join(' ')).toBe(
    'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT',
  );
  expect(RESTRICTED_CAPABILITY).toBe('NET_BIND_SERVICE');
  expect(BASELINE_SYSCTLS.join(' ')).toBe(
    'kernel.shm_rmid_forced net.ipv4.ip_local_port_range net.ipv4.ip_local_reserved_ports ' +
      'net.ipv4.ip_unprivileged_port_start net.ipv4.ping_group_range net.ipv4.tcp_fin_timeout ' +
      'net.ipv4.tcp_keepalive_intvl net.ipv4.tcp_keepalive_probes net.ipv4.tcp_keepalive_time net.ipv4.tcp_syncookies',
  );
  expect(CONTAINER_SELINUX_TYPES.join(' ')).toBe('container_t container_init_t container_kvm_t');
  expect(CONTAINER_SELINUX_TYPES_SINCE_1_31.join(' ')).toBe('container_engine_t');
  expect(CONFINING_PROFILES.join(' ')).toBe('RuntimeDefault Localhost');
  expect(APP_ARMOR_ANNOTATION).toBe('container.apparmor.security.beta.kubernetes.io/');
  expect(RESTRICTED_VOLUME_TYPES.join(' ')).toBe(
    'configMap csi downwardAPI emptyDir ephemeral persistentVolumeClaim projected secret',
  );
});
