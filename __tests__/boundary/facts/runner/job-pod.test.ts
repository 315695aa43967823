import { JOB_SERVICE } from '../../../../lib/boundary/facts/runner/job-pod';
import { context, pod } from './job-pod-fixture';

describe('the containers of a job pod', () => {
  test('are those of GitLab Runner, the services of the runner, and those that jobs bring', () => {
    const services = [{ name: 'docker:28', alias: 'docker' }, { name: 'redis:8' }];
    expect(pod({ services }).containers.map(({ list, name }) => `${list} ${name}`)).toEqual([
      'initContainers init-permissions',
      'containers build',
      'containers helper',
      'containers docker',
      'containers svc-0',
      `containers ${JOB_SERVICE}`,
    ]);
  });

  test.each<[string, string, boolean]>([
    ['docker', 'docker', true],
    ['Docker_1,dind', 'dind', true],
    ['Docker_1', 'svc-0', false],
    ['docker_1', 'svc-0', false],
    ['', 'svc-0', false],
    ['a b', 'a', true],
  ])('a service with alias %p is container %s', (alias, container, aliased) => {
    expect(pod({ services: [{ name: 'x:1', alias }] }).services[0]).toMatchObject({ container, aliased });
  });

  test('a second service of the same alias gets its next one', () => {
    const services = [
      { name: 'x:1', alias: 'a' },
      { name: 'y:1', alias: 'a b' },
    ];
    expect(pod({ services }).services.map(({ container }) => container)).toEqual(['a', 'b']);
  });
});

describe('the security context of a container', () => {
  test.each<[string, unknown, unknown, unknown]>([
    ['nothing is said', undefined, undefined, undefined],
    ['the runner says it', true, undefined, true],
    ['the container says it', undefined, true, true],
    ['the container takes it back', true, false, false],
    ['the container insists', false, true, true],
  ])('privileged where %s', (_, runner, own, expected) => {
    const kubernetes = { privileged: runner, service_container_security_context: { privileged: own } };
    expect(context(kubernetes, JOB_SERVICE)?.['privileged']).toBe(expected);
    expect(
      context({ privileged: runner, build_container_security_context: { privileged: own } }, 'build')?.[
        'privileged'
      ],
    ).toBe(expected);
    expect(
      context({ privileged: runner, helper_container_security_context: { privileged: own } }, 'helper')?.[
        'privileged'
      ],
    ).toBe(expected);
    const init = { privileged: runner, init_permissions_container_security_context: { privileged: own } };
    expect(context(init, 'init-permissions')?.['privileged']).toBe(expected);
  });

  test('drops NET_RAW unless it is added, and adds nothing that is dropped', () => {
    expect(context({}, 'build')?.['capabilities']).toEqual({ add: [], drop: ['NET_RAW'] });
    expect(
      context({ cap_add: ['NET_RAW', 'CHOWN'], cap_drop: ['CHOWN'] }, 'build')?.['capabilities'],
    ).toEqual({
      add: ['NET_RAW'],
      drop: ['CHOWN'],
    });
  });

  test('replaces each list of capabilities by that of the container', () => {
    const own = { capabilities: { add: ['SYS_ADMIN'] } };
    expect(
      context({ cap_add: ['CHOWN'], cap_drop: ['ALL'], build_container_security_context: own }, 'build')?.[
        'capabilities'
      ],
    ).toEqual({
      add: ['SYS_ADMIN'],
      drop: ['NET_RAW', 'ALL'],
    });
    const empty = { capabilities: { drop: [] } };
    expect(
      context({ cap_drop: ['ALL'], build_container_security_context: empty }, 'build')?.['capabilities'],
    ).toEqual({ add: [], drop: [] });
  });

  test('drops profiles that GitLab Runner does not know', () => {
    const profile = (type: string, localhost_profile?: string): unknown =>
      context(
        { build_container_security_context: { seccomp_profile: { type, localhost_profile } } },
        'build',
      )?.['seccompProfile'];
    expect(profile('RuntimeDefault')).toEqual({ type: 'RuntimeDefault' });
    expect(profile('runtimedefault')).toBeUndefined();
    expect(profile('Localhost')).toBeUndefined();
    expect(profile('Localhost', 'a.json')).toEqual({ type: 'Localhost', localhostProfile: 'a.json' });
  });

  test('takes profile and user from the container alone', () => {
    const kubernetes = {
      pod_security_context: { run_as_user: 1000, seccomp_profile: { type: 'Unconfined' } },
    };
    expect(context(kubernetes, 'build')).not.toHaveProperty('runAsUser');
    expect(pod(kubernetes).spec['securityContext']).toEqual({
      runAsUser: 1000,
      seccompProfile: { type: 'Unconfined' },
    });
  });

  test('is all that the section of the container says', () => {
    const own = {
      run_as_user: 1,
      run_as_group: 2,
      run_as_non_root: true,
      read_only_root_filesystem: true,
      allow_privilege_escalation: false,
      proc_mount: 'unmasked',
      selinux_type: 't',
      app_armor_profile: { type: 'RuntimeDefault' },
    };
    expect(context({ build_container_security_context: own }, 'build')).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { add: [], drop: ['NET_RAW'] },
      runAsUser: 1,
      runAsGroup: 2,
      runAsNonRoot: true,
      readOnlyRootFilesystem: true,
      procMount: 'Unmasked',
      seLinuxOptions: { type: 't' },
      appArmorProfile: { type: 'RuntimeDefault' },
    });
  });

  test('of the pod is all that its section says', () => {
    const pod_security_context = {
      fs_group: 1,
      run_as_group: 2,
      run_as_non_root: true,
      run_as_user: 3,
      supplemental_groups: [4],
      selinux_type: 't',
      app_armor_profile: { type: 'Localhost', localhost_profile: 'a' },
    };
    expect(pod({ pod_security_context }).spec['securityContext']).toEqual({
      fsGroup: 1,
      runAsGroup: 2,
      runAsNonRoot: true,
      runAsUser: 3,
      supplementalGroups: [4],
      seLinuxOptions: { type: 't' },
      appArmorProfile: { type: 'Localhost', localhostProfile: 'a' },
    });
  });
});
