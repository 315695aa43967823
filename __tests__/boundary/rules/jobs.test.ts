import { type Manifest, set } from '../edit';
import { editKubernetes, patchJob, setKubernetes, strategic } from '../mutations/mutation';
import { resultOf, statusOf } from './status';

describe('pod-spec-patch-scope', () => {
  const daemon = (entry: Manifest) =>
    patchJob(strategic({ containers: [{ name: 'docker', ...entry }] }), 'dind');
  const build = (entry: Manifest) => patchJob(strategic({ containers: [{ name: 'build', ...entry }] }));

  test.each([
    'allowPrivilegeEscalation',
    'capabilities',
    'runAsUser',
    'runAsGroup',
    'runAsNonRoot',
    'seccompProfile',
  ])('the daemon may get %s', (field) => {
    expect(
      statusOf('pod-spec-patch-scope', daemon({ securityContext: { privileged: true, [field]: null } })),
    ).toBe('pass');
    expect(statusOf('pod-spec-patch-scope', build({ securityContext: { [field]: null } }))).toBe('fail');
  });

  test.each(['procMount', 'seLinuxOptions', 'appArmorProfile', 'windowsOptions'])('but not %s', (field) => {
    expect(
      statusOf('pod-spec-patch-scope', daemon({ securityContext: { privileged: true, [field]: {} } })),
    ).toBe('fail');
  });

  test.each([
    'image',
    'command',
    'args',
    'lifecycle',
    'ports',
    'envFrom',
    'resources',
    'stdin',
    'workingDir',
  ])('no container gets %s', (field) => {
    expect(statusOf('pod-spec-patch-scope', build({ [field]: [] }))).toBe('fail');
  });

  test.each(['build', 'helper'])('%s may get mounts and variables from Secrets or fields', (name) => {
    const source = { secretKeyRef: { name: 'a', key: 'b' } };
    const env = [
      { name: 'A', valueFrom: source },
      { name: 'B', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    ];
    const entry = { name, env, volumeMounts: [{ name: 'repo', mountPath: '/x' }] };
    expect(statusOf('pod-spec-patch-scope', patchJob(strategic({ containers: [entry] })))).toBe('pass');
  });

  test.each<[string, unknown]>([
    ['a plain value', { name: 'A', value: 'x' }],
    ['a ConfigMap', { name: 'A', valueFrom: { configMapKeyRef: { name: 'a', key: 'b' } } }],
  ])('no variable from %s', (_, variable) => {
    expect(statusOf('pod-spec-patch-scope', build({ env: [variable] }))).toBe('fail');
  });

  test.each(['svc-0', 'init-permissions', 'other', ''])('no patch for container %j', (name) => {
    expect(statusOf('pod-spec-patch-scope', patchJob(strategic({ containers: [{ name, env: [] }] })))).toBe(
      'fail',
    );
  });

  test.each<[unknown, string]>([
    [{ volumes: [{ name: 'a', emptyDir: {} }] }, 'pass'],
    [{ volumes: [{ name: 'a', secret: { secretName: 'b' } }] }, 'fail'],
    [{ volumes: [{ name: 'a', emptyDir: {}, hostPath: { path: '/' } }] }, 'fail'],
    [{ hostUsers: false }, 'pass'],
    [{ hostUsers: true }, 'fail'],
    [{ hostNetwork: true }, 'fail'],
    [{ hostNetwork: false }, 'pass'],
    [{ volumes: [{ name: 'a', emptyDir: { medium: 'Memory' } }] }, 'fail'],
    [{ securityContext: { appArmorProfile: { type: 'RuntimeDefault' } } }, 'pass'],
    [{ securityContext: { appArmorProfile: { type: 'RuntimeDefault', localhostProfile: 'x' } } }, 'fail'],
    [{ securityContext: { appArmorProfile: { type: 'Localhost', localhostProfile: 'x' } } }, 'fail'],
    [{ securityContext: null }, 'fail'],
    [{ securityContext: { $patch: 'replace' } }, 'fail'],
    [{ containers: [{ name: 'build', securityContext: { readOnlyRootFilesystem: true } }] }, 'pass'],
    [{ containers: [{ name: 'build', securityContext: { readOnlyRootFilesystem: false } }] }, 'fail'],
    [{ containers: [{ name: 'build', securityContext: null }] }, 'fail'],
    [{ containers: [{ name: 'build', tty: true }] }, 'fail'],
    [{ initContainers: [] }, 'fail'],
    [{ tolerations: [] }, 'fail'],
    [['x'], 'fail'],
  ])('%j: %s', (patch, status) => {
    expect(statusOf('pod-spec-patch-scope', patchJob(strategic(patch)))).toBe(status);
  });

  test('the daemon gets nothing else', () => {
    for (const field of ['image', 'command', 'lifecycle', 'ports']) {
      expect(statusOf('pod-spec-patch-scope', daemon({ [field]: 'x' }))).toBe('fail');
    }
  });

  test('a service without an alias of its own is not to be patched', () => {
    const nameless = (o: Manifest[]) =>
      editKubernetes(
        o,
        (k) => {
          set(k, 'services.0.alias', '');
          set(k, 'pod_spec', [
            { name: 'x', patch_type: 'strategic', patch: '{"containers":[{"name":"svc-0"}]}' },
          ]);
        },
        'dind',
      );
    expect(resultOf('pod-spec-patch-scope', nameless).findings).toMatchObject([
      { value: 'svc-0', allowed: 'build, helper' },
    ]);
  });

  test('what is refused is told', () => {
    const told = (patch: unknown) =>
      resultOf('pod-spec-patch-scope', patchJob(strategic(patch))).findings.map(({ message, value }) => [
        message,
        value,
      ]);
    expect(told(['x'])).toEqual([['the patch is not an object', undefined]]);
    expect(told({ containers: [{ name: 'build', env: [{ name: 'A', value: 'x' }] }] })).toEqual([
      ['a patch may not say this', 'A'],
    ]);
  });

  test('an init container of the name of the daemon is not the daemon', () => {
    const init = patchJob(
      strategic({
        containers: [{ name: 'docker', securityContext: { privileged: true } }],
        initContainers: [{ name: 'docker', image: 'a:1', securityContext: { privileged: true } }],
      }),
      'dind',
    );
    expect(resultOf('daemon-alone-privileged', init).findings).toMatchObject([
      { path: expect.stringContaining('job pod.initContainers[docker]'), value: 'docker' },
    ]);
  });

  test.each(['merge', 'json'])('no patch of type %s', (patch_type) => {
    const patch = patch_type === 'json' ? '[]' : '{}';
    expect(statusOf('pod-spec-patch-scope', patchJob({ patch_type, patch }))).toBe('fail');
    expect(statusOf('pod-spec-patch-readable', patchJob({ patch_type, patch }))).toBe('fail');
  });
});

describe('job-hardened', () => {
  const names = ['build', 'helper', 'service', 'init_permissions'];

  test.each(names)('%s gains no privileges, drops all capabilities and has a profile', (name) => {
    const key = `${name}_container_security_context`;
    expect(statusOf('job-hardened', setKubernetes(key, { allow_privilege_escalation: true }))).toBe('fail');
    expect(statusOf('job-hardened', setKubernetes(key, { capabilities: { drop: ['NET_RAW'] } }))).toBe(
      'fail',
    );
    expect(
      statusOf(
        'job-hardened',
        setKubernetes(key, { allow_privilege_escalation: false, capabilities: { drop: ['ALL'] } }),
      ),
    ).toBe('pass');
  });

  test('a profile of each container is enough', () => {
    const each = (keys: string[]) => (o: Manifest[]) =>
      editKubernetes(o, (k) => {
        k['pod_security_context'] = {};
        for (const name of keys) {
          k[`${name}_container_security_context`] = { seccomp_profile: { type: 'RuntimeDefault' } };
        }
      });
    expect(statusOf('job-hardened', each(names))).toBe('pass');
    expect(statusOf('job-hardened', each(names.slice(1)))).toBe('fail');
  });
});

describe('job-users', () => {
  const tight = (value: unknown) => (o: Manifest[]) =>
    editKubernetes(o, (k) => {
      k['pod_security_context'] = { run_as_non_root: true };
      k['allowed_users'] = value;
    });

  test.each<[string, string]>([
    ['0', 'fail'],
    ['00', 'fail'],
    ['root', 'fail'],
    ['0:0', 'fail'],
    ['root:root', 'fail'],
    [' root ', 'fail'],
    ['1000', 'pass'],
    ['10', 'pass'],
    ['rooty', 'pass'],
  ])('%s: %s', (user, status) => {
    const fleet = {
      org: 'tinyland',
      runners: [{ name: 'docker', kind: 'docker', podSecurity: 'restricted' }] as const,
    };
    expect(statusOf('job-users', tight([user]), fleet)).toBe(status);
    expect(
      statusOf('job-users', (o) => editKubernetes(o, (k) => set(k, 'allowed_groups', [user])), fleet),
    ).toBe(status);
  });

  test('all of them are told', () => {
    const fleet = {
      org: 'tinyland',
      runners: [{ name: 'docker', kind: 'docker', podSecurity: 'restricted' }],
    } as const;
    const { findings } = resultOf('job-users', tight(['1000', 'root', '0']), fleet);
    expect(findings).toMatchObject([{ value: 'root, 0' }]);
  });
});

test('job-runner-unprivileged tells what stands there', () => {
  const escalation = resultOf('job-runner-unprivileged', setKubernetes('allow_privilege_escalation', true));
  expect(escalation.findings).toMatchObject([
    { message: 'allow_privilege_escalation lets containers gain privileges', value: 'true' },
  ]);
  const { findings } = resultOf('job-runner-unprivileged', setKubernetes('privileged', true));
  expect(findings).toMatchObject([
    { message: 'privileged makes containers privileged', value: 'true', allowed: 'false' },
    { message: 'privileged is not refused in words', value: 'true', allowed: 'false' },
  ]);
});
