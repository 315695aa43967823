import { type Manifest, set } from '../edit';
import { editSection, setKubernetes } from '../mutations/mutation';
import { resultOf, statusOf } from './status';

function section(key: string, value: unknown): (o: Manifest[]) => void {
  return (o) => editSection(o, (s) => set(s, key, value));
}

describe('config-executor: what the Docker executor opens', () => {
  test.each<[string, unknown, unknown]>([
    ['privileged', true, false],
    ['services_privileged', true, false],
    ['allowed_privileged_images', ['docker:*'], []],
    ['allowed_privileged_services', ['docker:*'], []],
    ['cap_add', ['NET_ADMIN'], []],
    ['devices', ['/dev/kvm'], []],
    ['services_devices', { 'x:*': ['/dev/kvm'] }, {}],
    ['device_cgroup_rules', ['c 1:3 rwm'], []],
    ['gpus', 'all', ''],
    ['service_gpus', 'all', ''],
    ['security_opt', ['no-new-privileges', 'seccomp:unconfined'], ['no-new-privileges']],
    ['services_security_opt', ['no-new-privileges', 'label:disable'], []],
    ['network_mode', 'host', 'bridge'],
    ['pid_mode', 'host', 'container'],
    ['ipcmode', 'host', 'private'],
    ['userns_mode', 'host', ''],
    ['cgroup_parent', '/system.slice', ''],
    ['volumes_from', ['other'], []],
    ['volumes', ['/var/run/docker.sock:/var/run/docker.sock'], ['/cache', 'data:/data', 'data:/data:ro']],
    ['sysctls', { 'net.ipv4.ip_forward': '1' }, {}],
    ['oom_kill_disable', true, false],
    ['extra_hosts', ['gitlab.com:203.0.113.9'], []],
    ['PRIVILEGED', true, false],
  ])('%s', (key, bad, good) => {
    const opened = (docker: Manifest) =>
      resultOf('config-executor', section('docker', docker))
        .findings.map(({ path }) => path.split('runners[0].').at(-1))
        .join(' ');
    expect(opened({ [key]: bad })).toBe(`docker.${key} docker`);
    expect(opened({ [key]: good, image: 'alpine:3' })).toBe('docker');
  });
});

describe('config-executor', () => {
  test.each(['shell', 'docker', 'docker+machine', 'ssh', 'custom', 'instance', 'Kubernetes'])(
    '%s',
    (executor) => {
      expect(statusOf('config-executor', section('executor', executor))).toBe('fail');
    },
  );

  test.each(['docker', 'ssh', 'parallels', 'virtualbox', 'machine', 'custom', 'instance', 'autoscaler'])(
    'a section %s',
    (name) => {
      expect(statusOf('config-executor', section(name, {}))).toBe('fail');
    },
  );

  test('pause pods', () => {
    expect(statusOf('config-executor', setKubernetes('autoscaler', { max_pause_pods: 1 }))).toBe('fail');
  });

  test('no executor and nothing about pods', () => {
    const bare = (o: Manifest[]) =>
      editSection(o, (s) => {
        delete s['executor'];
        delete s['kubernetes'];
      });
    expect(resultOf('config-executor', bare).findings).toMatchObject([{ value: 'unset' }]);
  });

  test('no executor, in a template that speaks of kubernetes', () => {
    expect(statusOf('config-executor', (o) => editSection(o, (s) => delete s['executor']))).toBe('pass');
  });
});
