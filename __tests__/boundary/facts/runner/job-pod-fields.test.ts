import { JOB_SERVICE } from '../../../../lib/boundary/facts/runner/job-pod';
import type { UntypedRecord } from '../../../../lib/boundary/facts/untyped';
import { context, pod } from './job-pod-fixture';

describe('the volumes of a job pod', () => {
  test.each<[string, UntypedRecord, UntypedRecord]>([
    ['host_path', { host_path: '/h' }, { hostPath: { path: '/h' } }],
    ['host_path', {}, { hostPath: { path: '/v' } }],
    ['pvc', {}, { persistentVolumeClaim: { claimName: 'v' } }],
    ['config_map', {}, { configMap: { name: 'v' } }],
    ['secret', {}, { secret: { secretName: 'v' } }],
    [
      'empty_dir',
      { medium: 'Memory', size_limit: '1Gi' },
      { emptyDir: { medium: 'Memory', sizeLimit: '1Gi' } },
    ],
    ['empty_dir', {}, { emptyDir: {} }],
    ['csi', { driver: 'd' }, { csi: { driver: 'd' } }],
    ['nfs', { server: 's', path: '/p' }, { nfs: { server: 's', path: '/p' } }],
  ])('%s %j', (section, fields, source) => {
    const entry = { name: 'v', mount_path: '/v', ...fields };
    const { spec, containers } = pod({ volumes: { [section]: [entry] } });
    expect(spec['volumes']).toEqual([
      { name: 'repo', emptyDir: {} },
      { name: 'scripts', emptyDir: {} },
      { name: 'logs', emptyDir: {} },
      { name: 'v', ...source },
    ]);
    expect(containers[0]?.raw['volumeMounts']).toEqual([
      { name: 'repo', mountPath: '/builds' },
      { name: 'scripts', mountPath: '/scripts' },
      { name: 'logs', mountPath: '/logs' },
      { name: 'v', mountPath: '/v' },
    ]);
  });

  test('are mounted as they are told', () => {
    const mount = { sub_path: 's', read_only: true, mount_propagation: 'None' };
    const { containers } = pod({ volumes: { empty_dir: [{ name: 'v', mount_path: '/v', ...mount }] } });
    expect(containers[0]?.raw['volumeMounts']).toContainEqual({
      name: 'v',
      mountPath: '/v',
      subPath: 's',
      readOnly: true,
      mountPropagation: 'None',
    });
  });
});

describe('the rest of a job pod', () => {
  test('has the hooks of config.toml, in the words of a pod', () => {
    const hooks = {
      post_start: { exec: { command: ['a'] } },
      pre_stop: { http_get: { host: 'b' }, tcp_socket: { host: 'c' } },
    };
    expect(pod({ container_lifecycle: hooks }).containers[0]?.raw['lifecycle']).toEqual({
      postStart: { exec: { command: ['a'] } },
      preStop: { httpGet: { host: 'b' }, tcpSocket: { host: 'c' } },
    });
    expect(pod({}).containers[0]?.raw).not.toHaveProperty('lifecycle');
  });

  test('has what else config.toml says of pods', () => {
    const { spec, annotations, namespace, labels } = pod({
      namespace: 'x',
      pod_annotations: { a: 'b' },
      pod_labels: { c: 'd' },
      scheduler_name: 's',
      service_account: 'sa',
      automount_service_account_token: false,
      node_selector: { e: 'f' },
      image_pull_secrets: ['p'],
      host_aliases: [{ ip: '127.0.0.1' }],
      affinity: { g: 'h' },
      dns_policy: 'none',
      dns_config: { i: 'j' },
      runtime_class_name: 'r',
      priority_class_name: 'pc',
    });
    expect({ annotations, namespace }).toEqual({ annotations: { a: 'b' }, namespace: 'x' });
    expect(labels).toMatchObject({ c: 'd' });
    expect(spec).toMatchObject({
      schedulerName: 's',
      serviceAccountName: 'sa',
      automountServiceAccountToken: false,
      restartPolicy: 'Never',
      nodeSelector: { e: 'f' },
      imagePullSecrets: [{ name: 'p' }],
      hostAliases: [{ ip: '127.0.0.1' }],
      affinity: { g: 'h' },
      dnsPolicy: 'none',
      dnsConfig: { i: 'j' },
      runtimeClassName: 'r',
      priorityClassName: 'pc',
    });
    expect(pod({}).namespace).toBe('');
  });

  test('has the images of config.toml', () => {
    const { containers } = pod({
      image: 'b:1',
      helper_image: 'h:1',
      services: [{ name: 's:1' }, { name: 't:1' }],
    });
    expect(containers.map(({ name, raw }) => [name, raw['image']])).toEqual([
      ['init-permissions', 'h:1'],
      ['build', 'b:1'],
      ['helper', 'h:1'],
      ['svc-0', 's:1'],
      ['svc-1', 't:1'],
      [JOB_SERVICE, undefined],
    ]);
  });

  test('leaves out an SELinux type and a /proc mount that say nothing', () => {
    const own = { selinux_type: '', proc_mount: ' ' };
    const security = context({ build_container_security_context: own }, 'build');
    expect(security).not.toHaveProperty('seLinuxOptions');
    expect(security).not.toHaveProperty('procMount');
    const set = { selinux_type: 'spc_t', proc_mount: ' UNMASKED ' };
    expect(context({ build_container_security_context: set }, 'build')).toMatchObject({
      seLinuxOptions: { type: 'spc_t' },
      procMount: 'Unmasked',
    });
  });

  test('mounts every volume into every container', () => {
    const { containers, spec } = pod({ volumes: { host_path: [{ name: 's', mount_path: '/s' }] } });
    expect(spec['volumes']).toContainEqual({ name: 's', hostPath: { path: '/s' } });
    for (const { raw } of containers) {
      expect(raw['volumeMounts']).toContainEqual({ name: 's', mountPath: '/s' });
    }
  });

  test('reads tolerations by their equals sign', () => {
    const { spec } = pod({ node_tolerations: { 'a=b': 'NoSchedule', c: '' } });
    expect(spec['tolerations']).toEqual([
      { key: 'a', operator: 'Equal', value: 'b', effect: 'NoSchedule' },
      { key: 'c', operator: 'Exists', effect: '' },
    ]);
  });

  test('does not take labels of GitLab Runner from the configuration', () => {
    const { labels } = pod({ pod_labels: { a: 'b', 'manager.runner.gitlab.com/name': 'other' } });
    expect(labels).toEqual({ a: 'b', 'manager.runner.gitlab.com/name': 'r' });
  });

  test('names the daemon only where the kind may hold one', () => {
    const kubernetes = {
      services: [{ name: 'docker:28', alias: 'docker' }],
      pod_spec: [{ patch: '{"containers":[{"name":"docker","securityContext":{"privileged":true}}]}' }],
    };
    expect(pod(kubernetes, true).daemon).toBe('docker');
    expect(pod(kubernetes, false).daemon).toBeUndefined();
    expect(pod({ ...kubernetes, services: [{ name: 'docker:28' }] }, true).daemon).toBeUndefined();
  });

  test('tells of patches that cannot be read, and applies the others', () => {
    const { spec, unreadable } = pod({
      pod_spec: [
        { patch_path: '/p' },
        { patch: '{"hostPID":true}' },
        { patch: 'a: [' },
        { patch: '{}', patch_type: 'new' },
        {},
      ],
    });
    expect(spec['hostPID']).toBe(true);
    expect(unreadable.map(({ where }) => where)).toEqual(
      [0, 2, 3, 4].map((index) => `here.pod_spec[${index}]`),
    );
  });

  test('reads a patch as GitLab Runner does, with names in any case', () => {
    expect(pod({ pod_spec: [{ patch: '{"HOSTPID":true}' }] }).spec['hostPID']).toBe(true);
    expect(pod({ pod_spec: [{ patch: 'hostPID: true # a\r\n' }] }).spec['hostPID']).toBe(true);
    const nodeSelector = pod({ pod_spec: [{ patch: '{"nodeSelector":{"Name":"x"}}' }] }).spec['nodeSelector'];
    expect(nodeSelector).toEqual({ Name: 'x' });
  });

  test.each([
    'hostPID: on\n',
    '<<: {hostPID: true}\n',
    'hostPID: false\n<<: {hostPID: true}\n',
    '!!binary aG9zdFBJRA==: true\n',
    'hostIPC: false # a\u2028hostPID: true\n',
    'hostIPC: false # a\rhostPID: true\n',
    'hostIPC: false\n---\nhostPID: true\n',
    'hostIPC: false\n...\nhostPID: true\n',
    '%YAML 1.2\n---\nhostPID: true\n',
    '{"hostPID": true, "hostPID": false}',
    'hostPID: &a [*a]\n',
    'hostPID: true\nhostPID: false\n',
  ])('tells of a patch that GitLab Runner may read otherwise: %j', (patch) => {
    const { unreadable } = pod({ pod_spec: [{ patch }] });
    expect(unreadable).toEqual([
      { where: 'here.pod_spec[0]', message: expect.stringMatching(/^cannot be applied: /) },
    ]);
  });
});
