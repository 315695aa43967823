import { type Manifest, push, remove, set } from '../edit';
import { manager, managerPod } from '../mutations/mutation';
import { resultOf, statusOf } from './status';

describe('what level restricted allows', () => {
  test.each(['configMap', 'downwardAPI', 'emptyDir', 'projected', 'secret'])('a volume %s', (type) => {
    expect(statusOf('pod-volumes', (o) => push(managerPod(o), 'volumes', { name: 'v', [type]: {} }))).toBe(
      'pass',
    );
  });

  test.each([
    'csi',
    'ephemeral',
    'flexVolume',
    'gitRepo',
    'hostPath',
    'image',
    'iscsi',
    'nfs',
    'persistentVolumeClaim',
  ])('but not %s, of which a manager needs not even what restricted allows', (type) => {
    const { findings } = resultOf('pod-volumes', (o) =>
      push(managerPod(o), 'volumes', { name: 'v', [type]: {} }),
    );
    expect(findings).toHaveLength(1);
  });

  test('the pod may say it for all containers, and a container may take it back', () => {
    const says = (pod: unknown, own: unknown) =>
      statusOf('pss-run-as-non-root', (o) => {
        set(managerPod(o), 'securityContext.runAsNonRoot', pod);
        set(manager(o), 'securityContext.runAsNonRoot', own);
      });
    expect(says(true, undefined)).toBe('pass');
    expect(says(undefined, true)).toBe('pass');
    expect(says(false, true)).toBe('pass');
    expect(says(true, false)).toBe('fail');
    expect(says(undefined, undefined)).toBe('fail');
    expect(says('true', undefined)).toBe('fail');
  });

  test.each<[unknown, string]>([
    [undefined, 'pass'],
    [1, 'pass'],
    [0, 'fail'],
    [-1, 'fail'],
    ['0', 'fail'],
    [0.5, 'fail'],
  ])('user %j: %s', (user, status) => {
    expect(statusOf('pss-run-as-user', (o) => set(managerPod(o), 'securityContext.runAsUser', user))).toBe(
      status,
    );
    expect(statusOf('pss-run-as-user', (o) => set(manager(o), 'securityContext.runAsUser', user))).toBe(
      status,
    );
  });

  test('a profile of the container wins over that of the pod', () => {
    const profile = (type: string) =>
      statusOf('pss-seccomp-set', (o) => set(manager(o), 'securityContext.seccompProfile', { type }));
    expect(profile('RuntimeDefault')).toBe('pass');
    expect(profile('Localhost')).toBe('pass');
    expect(profile('Unconfined')).toBe('fail');
  });

  test.each<[unknown, string]>([
    [['ALL'], 'pass'],
    [['ALL', 'NET_RAW'], 'pass'],
    [['NET_RAW'], 'fail'],
    [['all'], 'fail'],
    ['ALL', 'fail'],
    [undefined, 'fail'],
  ])('drop %j: %s', (drop, status) => {
    expect(
      statusOf('pss-capabilities-dropped', (o) => set(manager(o), 'securityContext.capabilities', { drop })),
    ).toBe(status);
  });

  test('of all capabilities only NET_BIND_SERVICE may come back', () => {
    const adding = (...add: string[]) =>
      statusOf('pss-capabilities-dropped', (o) => set(manager(o), 'securityContext.capabilities.add', add));
    expect(adding('NET_BIND_SERVICE')).toBe('pass');
    expect(adding('CHOWN')).toBe('fail');
    expect(adding('NET_BIND_SERVICE', 'CHOWN')).toBe('fail');
  });
});

describe('a restricted container is told what it says', () => {
  test.each<[string, (o: Manifest[]) => void, string]>([
    [
      'pss-privilege-escalation',
      (o) => set(manager(o), 'securityContext.allowPrivilegeEscalation', true),
      'true',
    ],
    [
      'pss-run-as-non-root',
      (o) => {
        remove(managerPod(o), 'securityContext.runAsNonRoot');
        remove(manager(o), 'securityContext.runAsNonRoot');
      },
      'unset',
    ],
    [
      'pss-capabilities-dropped',
      (o) => set(manager(o), 'securityContext.capabilities.drop', ['NET_RAW']),
      '["NET_RAW"]',
    ],
  ])('%s', (rule, change, value) => {
    expect(resultOf(rule, change).findings).toMatchObject([{ value }]);
  });
});

test('pss-run-as-user tells which container is root', () => {
  const { findings } = resultOf('pss-run-as-user', (o) => set(manager(o), 'securityContext.runAsUser', 0));
  expect(findings).toMatchObject([
    {
      path: 'Deployment tinyland-runners/docker-manager / spec.template.spec.containers[0].securityContext.runAsUser',
      value: '0',
    },
  ]);
});
