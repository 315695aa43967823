import { type Manifest, push, set } from '../edit';
import { editKubernetes, setKubernetes } from '../mutations/mutation';
import { resultOf, statusOf } from './status';

describe('the daemon', () => {
  test('is not another service of its runner', () => {
    const more = (o: Manifest[]) =>
      editKubernetes(o, (k) => push(k, 'services', { name: 'a:1', alias: 'db', command: ['db'] }), 'dind');
    expect(statusOf('daemon-loopback', more)).toBe('pass');
  });

  test('is privileged by its patch alone', () => {
    const before = (o: Manifest[]) =>
      editKubernetes(o, (k) => set(k, 'service_container_security_context.privileged', true), 'dind');
    const { findings } = resultOf('daemon-alone-privileged', before);
    expect(findings.map(({ message }) => message)).toContain(
      'the daemon is privileged without its patch, and so are services of jobs',
    );
  });

  test('stays unprivileged before its patch, whatever the build is', () => {
    const build = (o: Manifest[]) =>
      editKubernetes(o, (k) => set(k, 'build_container_security_context.privileged', true), 'dind');
    expect(resultOf('daemon-alone-privileged', build).findings.map(({ value }) => value)).toEqual(['build']);
  });

  test.each<[string[], string]>([
    [['dockerd', '--host=tcp://127.0.0.1:2375'], 'pass'],
    [['dockerd', '--host', 'tcp://localhost:2375'], 'pass'],
    [['dockerd', '-H', 'unix:///var/run/docker.sock'], 'pass'],
    [['--host=tcp://127.0.0.1:2375'], 'pass'],
    [['dockerd', '-Htcp://[::1]:2375'], 'pass'],
    [['dockerd'], 'fail'],
    [[], 'fail'],
    [['dockerd', '--host=tcp://0.0.0.0:2375'], 'fail'],
    [['dockerd', '--host=tcp://:2375'], 'fail'],
    [['dockerd', '--host=fd://'], 'fail'],
    [['dockerd', '--host=tcp://127.0.0.1:2375', '--host=tcp://10.0.0.1:2375'], 'fail'],
    [['dockerd', '--host=tcp://127.0.0.1.example.com:2375'], 'fail'],
  ])('%j: %s', (command, status) => {
    expect(
      statusOf('daemon-loopback', (o) =>
        editKubernetes(o, (k) => set(k, 'services.0.command', command), 'dind'),
      ),
    ).toBe(status);
  });

  test.each(['build', 'helper', 'init-permissions', 'svc-0', 'svc-12'])(
    'no service is called %s',
    (alias) => {
      expect(statusOf('daemon-name-held', setKubernetes('services', [{ name: 'a:1', alias }]))).toBe('fail');
    },
  );

  test.each(['docker', 'svc', 'builder', 'helper-1', 'my-svc-0'])('a service may be called %s', (alias) => {
    expect(statusOf('daemon-name-held', setKubernetes('services', [{ name: 'a:1', alias }]))).toBe('pass');
  });
});
