import { isUnset, recordOf, textIn, textOf, textsOf, type UntypedRecord } from '../untyped';

/** What GitLab Runner drops from every Linux container unless told otherwise. */
const DEFAULT_DROP: readonly string[] = ['NET_RAW'];

const PROFILES: readonly string[] = ['RuntimeDefault', 'Unconfined', 'Localhost'];

/**
 * The security context that GitLab Runner gives a container: its own section wins over the runner's settings, except
 * that identity, profiles and mounts come from its own section alone. A profile of an unknown type is dropped silently.
 *
 * @see https://docs.gitlab.com/runner/executors/kubernetes/#set-a-security-policy-for-the-container
 */
export function containerSecurity(kubernetes: UntypedRecord, section: string): UntypedRecord {
  const own = recordOf(kubernetes[section]);
  const capabilities = recordOf(own['capabilities']);
  const runnerAdd = textsOf(kubernetes['cap_add']).filter(
    (name) => !textsOf(kubernetes['cap_drop']).includes(name),
  );
  const runnerDrop = [
    ...DEFAULT_DROP.filter((name) => !runnerAdd.includes(name)),
    ...textsOf(kubernetes['cap_drop']),
  ];
  return withoutUnset({
    privileged: own['privileged'] ?? kubernetes['privileged'],
    allowPrivilegeEscalation: own['allow_privilege_escalation'] ?? kubernetes['allow_privilege_escalation'],
    capabilities: withoutUnset({
      add: capabilities['add'] ?? runnerAdd,
      drop: capabilities['drop'] ?? [...new Set(runnerDrop)],
    }),
    runAsUser: own['run_as_user'],
    runAsGroup: own['run_as_group'],
    runAsNonRoot: own['run_as_non_root'],
    readOnlyRootFilesystem: own['read_only_root_filesystem'],
    procMount: procMount(own['proc_mount']),
    seLinuxOptions: seLinux(own['selinux_type']),
    seccompProfile: profile(own['seccomp_profile']),
    appArmorProfile: profile(own['app_armor_profile']),
  });
}

/** The security context of the pod. */
export function podSecurity(kubernetes: UntypedRecord): UntypedRecord {
  const own = recordOf(kubernetes['pod_security_context']);
  return withoutUnset({
    fsGroup: own['fs_group'],
    runAsGroup: own['run_as_group'],
    runAsNonRoot: own['run_as_non_root'],
    runAsUser: own['run_as_user'],
    supplementalGroups: own['supplemental_groups'],
    seLinuxOptions: seLinux(own['selinux_type']),
    seccompProfile: profile(own['seccomp_profile']),
    appArmorProfile: profile(own['app_armor_profile']),
  });
}

/** `record` without the fields that are not set, as JSON leaves them out. */
export function withoutUnset(record: UntypedRecord): UntypedRecord {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => !isUnset(value)));
}

function profile(value: unknown): UntypedRecord | undefined {
  const section = recordOf(value);
  const type = textOf(section['type']);
  if (type === undefined || !PROFILES.includes(type)) {
    return undefined;
  }
  const localhost = textIn(section['localhost_profile']);
  if (type !== 'Localhost') {
    return { type };
  }
  return localhost === '' ? undefined : { type, localhostProfile: localhost };
}

function seLinux(type: unknown): UntypedRecord | undefined {
  return isUnset(type) || type === '' ? undefined : { type };
}

function procMount(value: unknown): string | undefined {
  const word = textOf(value)?.trim().toLowerCase() ?? '';
  return word === '' ? undefined : `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}
