import { Fleet, type RunnerSpec } from '../../lib';
import { specOf } from '../chart/sample-fleet';
import { jobPod } from '../corpus/job-pod';
import { type Pod, withMetadata, withSecurity, withSpec } from '../corpus/objects';
import { creating } from '../corpus/request';
import { manager } from '../corpus/users';
import { denialsOf } from './evaluate';

const PLAIN: RunnerSpec = { kind: 'docker' };
const SHIFTED: RunnerSpec = { kind: 'docker', name: 'shifted', tags: ['shifted'], userNamespaces: true };
const BUILDS: RunnerSpec = {
  kind: 'docker',
  name: 'builds',
  tags: ['builds'],
  imageBuilds: { userNamespaces: true, seccompProfile: 'image-builds.json', appArmorProfile: 'image-builds' },
};

/** The rules that refuse the job pod of a runner, after a change. */
function refusals(
  runners: readonly RunnerSpec[],
  runner: string,
  change: (pod: Pod) => Pod = (pod) => pod,
): readonly string[] {
  const fleet = Fleet.parse(specOf(...runners));
  const pod = change(jobPod(fleet, runner, { credentials: true }));
  return denialsOf(fleet, creating(manager(fleet.org, runner), 'pods', pod)).map(({ rule }) => rule);
}

const ofNode = (pod: Pod) => withSpec(pod, { hostUsers: undefined });
const ownUsers = (pod: Pod) => withSpec(pod, { hostUsers: false });

describe.each<[string, readonly RunnerSpec[]]>([
  ['beside runners without', [PLAIN, SHIFTED, BUILDS]],
  ['where every runner has them', [SHIFTED, BUILDS]],
  ['alone', [SHIFTED]],
])('users of their own, %s', (_, runners) => {
  it('are what a job pod of their runner must have', () => {
    expect(refusals(runners, 'shifted')).toEqual([]);
    expect(refusals(runners, 'shifted', ofNode)).toEqual(['job-seccomp']);
    expect(refusals(runners, 'shifted', (pod) => withSpec(pod, { hostUsers: true }))).toEqual(
      expect.arrayContaining(['job-fields', 'job-seccomp']),
    );
  });
});

it('a runner without them keeps the users of its node, and may be tightened', () => {
  expect(refusals([PLAIN, SHIFTED, BUILDS], 'docker')).toEqual([]);
  expect(refusals([PLAIN, SHIFTED, BUILDS], 'docker', ownUsers)).toEqual([]);
});

describe('a profile of the node', () => {
  const all = [PLAIN, SHIFTED, BUILDS];
  const profile = { type: 'Localhost', localhostProfile: 'image-builds.json' };
  const annotated = (container: string, value: string) => (pod: Pod) =>
    withMetadata(pod, {
      annotations: {
        ...pod.metadata.annotations,
        [`container.apparmor.security.beta.kubernetes.io/${container}`]: value,
      },
    });

  it('is for the build container of its runner, also where the API server writes it down twice', () => {
    expect(refusals(all, 'builds')).toEqual([]);
    expect(refusals(all, 'builds', annotated('build', 'localhost/image-builds'))).toEqual([]);
  });

  it.each<[string, string, (pod: Pod) => Pod]>([
    ['of another runner', 'shifted', (pod) => withSecurity(pod, 'build', { seccompProfile: profile })],
    [
      'of a runner with the users of its node',
      'docker',
      (pod) => withSecurity(ownUsers(pod), 'build', { seccompProfile: profile }),
    ],
    ['with the users of the node', 'builds', ofNode],
    ['in the helper', 'builds', (pod) => withSecurity(pod, 'helper', { seccompProfile: profile })],
    [
      'by a name that is one of the other sort',
      'builds',
      (pod) =>
        withSecurity(pod, 'build', {
          appArmorProfile: { type: 'Localhost', localhostProfile: 'image-builds.json' },
        }),
    ],
    [
      'of a name that is none',
      'builds',
      (pod) => withSecurity(pod, 'build', { seccompProfile: { type: 'Localhost' } }),
    ],
  ])('is refused: %s', (_, runner, change) => {
    expect(refusals(all, runner, change)).toContain('job-security-fields');
  });

  it.each([
    ['helper', 'localhost/image-builds'],
    ['build', 'localhost/lax'],
    ['build', 'seccomp/image-builds.json/x'],
    ['build', 'unconfined'],
  ])('is refused by an annotation: %s, %s', (container, value) => {
    expect(refusals(all, 'builds', annotated(container, value))).toContain('job-metadata');
  });
});
