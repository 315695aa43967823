import type { Attack } from '../attack';
import { plainPod } from '../objects';
import { NAMESPACE, visitorPod } from './subjects';

const BASELINE = 'baseline';
const HOST_NAMESPACES = ['hostNetwork', 'hostPID', 'hostIPC'];

const visitorEquals = (title: string, rule: string, spec: Readonly<Record<string, unknown>>) =>
  visitorPod(2, `${title}, by somebody else`, BASELINE, rule, plainPod(NAMESPACE, spec));
const visitorSecurity = (title: string, rule: string, securityContext: object) =>
  visitorEquals(title, rule, { containers: [{ name: 'app', image: 'busybox:1.37.0', securityContext }] });

/** Row 2, for pods that no runner makes. */
export const EQUALS_OF_OTHERS: readonly Attack[] = [
  visitorEquals('hostPath', 'baseline-host-path', { volumes: [{ name: 'root', hostPath: { path: '/' } }] }),
  ...HOST_NAMESPACES.map((field) => visitorEquals(field, 'baseline-host-namespaces', { [field]: true })),
  visitorSecurity('capability SYS_ADMIN', 'baseline-capabilities', { capabilities: { add: ['SYS_ADMIN'] } }),
  visitorEquals('/proc without masks', 'baseline-proc-mount', {
    hostUsers: false,
    containers: [{ name: 'app', image: 'busybox:1.37.0', securityContext: { procMount: 'Unmasked' } }],
  }),
  visitorEquals('a Windows host process', 'baseline-windows', {
    hostNetwork: true,
    securityContext: { windowsOptions: { hostProcess: true } },
  }),
  visitorSecurity('seccomp off', 'baseline-seccomp', { seccompProfile: { type: 'Unconfined' } }),
  visitorSecurity('AppArmor off', 'baseline-apparmor', { appArmorProfile: { type: 'Unconfined' } }),
  visitorSecurity('SELinux user', 'baseline-selinux', { seLinuxOptions: { user: 'system_u' } }),
];
