import { stringify } from 'smol-toml';
import type { ExpectedRunner } from '../../lib/boundary/check';
import type { Manifest } from './edit';

/** The image of jobs. */
export const IMAGE = 'docker.io/library/alpine:3.22.2';

/** The smallest config.toml of a runner that the boundary lets pass. */
export function configToml(runner: ExpectedRunner, namespace: string): string {
  return stringify(configTable(runner, namespace));
}

/** The same as data. */
export function configTable(runner: ExpectedRunner, namespace: string): Manifest {
  const { name, kind, podSecurity } = runner;
  const patches = [
    ...(kind === 'dind' ? [daemonPatch()] : []),
    ...(kind?.endsWith('nix') ? [atticPatch()] : []),
  ];
  const daemon = { name: 'docker.io/library/docker:28.5.1-dind', alias: 'docker', command: daemonCommand() };
  return {
    concurrent: 4,
    listen_address: ':9252',
    runners: [
      {
        name,
        url: 'https://gitlab.com',
        token: '${RUNNER_TOKEN}',
        executor: 'kubernetes',
        debug_trace_disabled: true,
        environment: ['LANG=C'],
        feature_flags: featureFlags(patches.length > 0),
        kubernetes: {
          namespace,
          namespace_overwrite_allowed: '',
          bearer_token_overwrite_allowed: false,
          service_account: `${name}-job`,
          service_account_overwrite_allowed: '',
          automount_service_account_token: false,
          privileged: false,
          allow_privilege_escalation: false,
          cap_add: podSecurity === 'restricted' ? [] : ['CHOWN', 'SETUID'],
          cap_drop: ['ALL'],
          pod_security_context: {
            seccomp_profile: { type: 'RuntimeDefault' },
            ...(podSecurity === 'restricted' ? { run_as_non_root: true, run_as_user: 1000 } : {}),
          },
          image: IMAGE,
          helper_image: 'registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper:x86_64-v19.3.2',
          allowed_images: ['docker.io/library/*:*'],
          allowed_services: ['docker.io/library/docker:28.5.1-dind'],
          ...bounds(''),
          ...bounds('helper_'),
          ...bounds('service_'),
          pod_termination_grace_period_seconds: 10,
          node_selector: { ...LINUX, ...(kind === 'dind' ? { pool: 'dind' } : {}) },
          pull_policy: 'always',
          allowed_pull_policies: ['always'],
          priority_class_name: `${namespace}-${name}-job`,
          pod_labels: { 'runner-fleet/runner': name, 'runner-fleet/role': 'job' },
          ...(kind === 'dind' ? { services: [daemon], node_tolerations: { 'dind=only': 'NoSchedule' } } : {}),
          ...(patches.length > 0 ? { pod_spec: patches } : {}),
        },
      },
    ],
  };
}

const LINUX = { 'kubernetes.io/arch': 'amd64', 'kubernetes.io/os': 'linux' };

function bounds(prefix: string): Manifest {
  return {
    [`${prefix}cpu_request`]: '100m',
    [`${prefix}memory_request`]: '128Mi',
    [`${prefix}ephemeral_storage_request`]: '128Mi',
    [`${prefix}cpu_limit`]: '1',
    [`${prefix}memory_limit`]: '1Gi',
    [`${prefix}ephemeral_storage_limit`]: '1Gi',
  };
}

function daemonCommand(): readonly string[] {
  return ['dockerd', '--host=tcp://127.0.0.1:2375', '--tls=false'];
}

function daemonPatch(): Manifest {
  const securityContext = { privileged: true, allowPrivilegeEscalation: true, capabilities: null };
  const volumeMounts = [{ name: 'data', mountPath: '/var/lib/docker' }];
  return {
    name: 'daemon',
    patch_type: 'strategic',
    patch: JSON.stringify({
      containers: [{ name: 'docker', securityContext, volumeMounts }],
      volumes: [{ name: 'data', emptyDir: {} }],
    }),
  };
}

function atticPatch(): Manifest {
  const env = ['server', 'cache', 'token'].map((key) => ({
    name: `ATTIC_${key.toUpperCase()}`,
    value: null,
    valueFrom: { secretKeyRef: { name: 'attic-credentials', key } },
  }));
  return {
    name: 'attic',
    patch_type: 'strategic',
    patch: JSON.stringify({ containers: [{ name: 'build', env }] }),
  };
}

function featureFlags(patched: boolean): Record<string, boolean> {
  return {
    FF_SUSPENDABLE_ENVIRONMENTS: false,
    FF_CONCRETE: false,
    FF_SCRIPT_TO_STEP_MIGRATION: false,
    FF_USE_LEGACY_KUBERNETES_EXECUTION_STRATEGY: false,
    FF_KUBERNETES_HONOR_ENTRYPOINT: false,
    FF_PRINT_POD_EVENTS: false,
    FF_WAIT_FOR_POD_TO_BE_REACHABLE: false,
    FF_DISABLE_UMASK_FOR_KUBERNETES_EXECUTOR: false,
    FF_USE_POD_ACTIVE_DEADLINE_SECONDS: true,
    FF_MASK_ALL_DEFAULT_TOKENS: true,
    FF_SECRET_RESOLVING_FAILS_IF_MISSING: true,
    FF_USE_ADVANCED_POD_SPEC_CONFIGURATION: patched,
  };
}
