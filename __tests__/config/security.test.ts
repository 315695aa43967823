import type { RunnerSpec } from '../../lib';
import { ADDED_CAPABILITIES } from '../../lib/fleet/capabilities';
import { isPrivilegedKind, RUNNER_KINDS } from '../../lib/privilege';
import { BASELINE_CAPABILITIES } from '../../lib/world/pod-security-standards';
import { DEDICATED_NODES, EVERY_KIND } from '../chart/sample-fleet';
import { sectionOf } from './read-back';

/** What builds need of what Pod Security baseline lets a container add. */
const USUAL_CAPABILITIES = [
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETUID',
];

const ALWAYS = (name: string) => ({
  namespace: 'acme-runners',
  namespace_overwrite_allowed: '',
  service_account: `${name}-job`,
  service_account_overwrite_allowed: '',
  automount_service_account_token: false,
  bearer_token_overwrite_allowed: false,
  node_selector_overwrite_allowed: '',
  node_tolerations_overwrite_allowed: '',
  pod_labels_overwrite_allowed: '',
  pod_annotations_overwrite_allowed: '',
  privileged: false,
  allow_privilege_escalation: false,
  cap_drop: ['ALL'],
  pull_policy: 'always',
  allowed_pull_policies: ['always'],
  priority_class_name: `acme-runners-${name}-job`,
  pod_labels: { 'runner-fleet/runner': name, 'runner-fleet/role': 'job' },
});

describe.each(EVERY_KIND.map((spec) => [spec.kind, spec] as const))('%s, as it comes', (kind, spec) => {
  const { kubernetes } = sectionOf(spec);

  it('holds every security key', () => {
    expect(kubernetes).toMatchObject(ALWAYS(kind));
  });

  it('runs at baseline, dind too: its daemon alone is raised, by a patch', () => {
    expect(kubernetes.cap_add).toEqual(USUAL_CAPABILITIES);
    expect(kubernetes.pod_security_context).toEqual({ seccomp_profile: { type: 'RuntimeDefault' } });
  });

  it('allows no image and no service but those that it lists', () => {
    expect(kubernetes.allowed_images.length).toBeGreaterThan(0);
    expect(kubernetes.allowed_services.length).toBeGreaterThan(0);
  });
});

const UNPRIVILEGED = RUNNER_KINDS.filter((kind) => !isPrivilegedKind(kind));

describe.each(UNPRIVILEGED)('%s at restricted', (kind) => {
  const section = sectionOf({ kind, podSecurity: 'restricted' });

  it('holds every security key', () => {
    expect(section.kubernetes).toMatchObject(ALWAYS(kind));
  });

  it('adds no capability and runs as a user that is not root', () => {
    expect(section.kubernetes.cap_add).toEqual([]);
    expect(section.kubernetes.pod_security_context).toEqual({
      run_as_non_root: true,
      run_as_user: 1000,
      run_as_group: 1000,
      fs_group: 1000,
      seccomp_profile: { type: 'RuntimeDefault' },
    });
  });

  it('has a HOME, which Kubernetes does not derive from a numeric user', () => {
    expect(section.environment).toContain('HOME=/tmp');
  });
});

it.each([
  [{ user: 1001 }, 1001, 1001],
  [{ user: 2_147_483_647, group: 1 }, 2_147_483_647, 1],
  [{ user: 1001, group: 1000 }, 1001, 1000],
])('runs as whom its runner names, and its files belong to that group: %j', (runAs, user, group) => {
  const { kubernetes } = sectionOf({ kind: 'docker', podSecurity: 'restricted', runAs });
  expect(kubernetes.pod_security_context).toEqual({
    run_as_non_root: true,
    run_as_user: user,
    run_as_group: group,
    fs_group: group,
    seccomp_profile: { type: 'RuntimeDefault' },
  });
});

it('no level adds a capability that Pod Security baseline forbids', () => {
  expect(BASELINE_CAPABILITIES).toEqual(expect.arrayContaining(USUAL_CAPABILITIES));
});

describe('what the config leaves out', () => {
  const LOOSE = [
    'host',
    'bearer_token',
    'cert_file',
    'ca_file',
    'namespace_per_job',
    'volumes',
    'host_aliases',
    'dns_policy',
    'dns_config',
    'container_lifecycle',
    'allowed_users',
    'allowed_groups',
    'init_permissions_container_security_context',
    'build_container_security_context',
    'helper_container_security_context',
    'service_container_security_context',
    'resource_availability_check_max_attempts',
    'pod_disruption_budget',
    'autoscaler',
    'cpu_limit_overwrite_max_allowed',
    'memory_limit_overwrite_max_allowed',
  ];

  it.each(EVERY_KIND.map((spec) => [spec.kind, spec] as const))('%s: %j', (_, spec) => {
    const section = sectionOf(spec);
    expect(Object.keys(section.kubernetes).filter((key) => LOOSE.includes(key))).toEqual([]);
    for (const key of [
      'pre_clone_script',
      'pre_build_script',
      'post_build_script',
      'clone_url',
      'cache',
      'custom_build_dir',
    ]) {
      expect(section).not.toHaveProperty(key);
    }
  });
});

/** What GitLab Runner lets pass so that the admission policy can say what to do. */
const SECOND_DAEMONS = ['docker:*dind*', 'docker.io/library/docker:*dind*'];

describe('allowed services', () => {
  it.each([
    ['docker', { kind: 'docker' }, ['*:*', 'docker.io/**/*:*', 'registry.gitlab.com/**/*:*']],
    [
      'nix, which has none: its own image, since an empty list allows all',
      { kind: 'nix' },
      ['docker.io/nixos/nix:2.31.2'],
    ],
    [
      'a list that was emptied',
      { kind: 'docker', allowedServices: [], image: 'docker.io/library/debian:13.1' },
      ['docker.io/library/debian:13.1'],
    ],
    [
      'dind: the daemon',
      { kind: 'dind', nodes: DEDICATED_NODES, daemonImage: 'docker.io/library/docker:28.4.0-dind' },
      ['docker.io/library/docker:28.4.0-dind', ...SECOND_DAEMONS],
    ],
    [
      'dind with services: the daemon and them',
      { kind: 'dind', nodes: DEDICATED_NODES, allowedServices: ['docker.io/library/redis:*'] },
      ['docker.io/library/docker:28.5.1-dind', 'docker.io/library/redis:*', ...SECOND_DAEMONS],
    ],
  ] as const)('of %s', (_, spec, services) => {
    expect(sectionOf(spec).kubernetes.allowed_services).toEqual(services);
  });
});

describe('capabilities', () => {
  it.each<[string, RunnerSpec, readonly string[]]>([
    ['a runner that asks for none', { kind: 'docker' }, USUAL_CAPABILITIES],
    [
      'one that asks for some',
      { kind: 'docker', addCapabilities: ['SYS_CHROOT', 'MKNOD'] },
      [...USUAL_CAPABILITIES, 'SYS_CHROOT', 'MKNOD'],
    ],
    ['one that is restricted', { kind: 'docker', podSecurity: 'restricted' }, []],
    [
      'a dind runner, for all but its daemon',
      { kind: 'dind', nodes: DEDICATED_NODES, addCapabilities: ['AUDIT_WRITE'] },
      [...USUAL_CAPABILITIES, 'AUDIT_WRITE'],
    ],
  ])('of %s', (_, spec, capabilities) => {
    const { kubernetes } = sectionOf(spec);
    expect(kubernetes.cap_add).toEqual(capabilities);
    expect(kubernetes.cap_drop).toEqual(['ALL']);
  });

  it('that may be added are those of baseline that jobs lack', () => {
    expect([...USUAL_CAPABILITIES, ...ADDED_CAPABILITIES].sort()).toEqual([...BASELINE_CAPABILITIES].sort());
  });
});
