import { Fleet, FleetError } from '../../lib';
import { POD_CHANGES, type PodChange } from '../corpus/changed-pods';
import { jobPod } from '../corpus/job-pod';
import { managerPod } from '../corpus/manager-pod';
import { creating } from '../corpus/request';
import { manager, REPLICA_SETS } from '../corpus/users';
import { denialsOf } from './evaluate';

type Role = keyof PodChange['answers'];

const ROLES: readonly Role[] = ['job', 'manager'];

const fleetOf = (declaration: PodChange['declaration'] = {}): Fleet =>
  Fleet.parse({
    org: 'acme',
    cluster: { apiServer: { cidrs: ['10.43.0.1/32'] }, ...declaration },
    runners: [
      { kind: 'docker' },
      {
        kind: 'dind',
        nodes: {
          pool: { 'example.com/pool': 'dind' },
          taint: { key: 'example.com/dind', value: 'only' },
        },
      },
    ],
  });

const plain = fleetOf();

/** The rules that refuse a changed pod of a runner, in a fleet. */
function refusing(fleet: Fleet, runner: string, role: Role, change: PodChange['change']): readonly string[] {
  const request =
    role === 'job'
      ? creating(manager('acme', runner), 'pods', change(jobPod(fleet, runner)))
      : creating(REPLICA_SETS, 'pods', change(managerPod(fleet, runner)));
  return denialsOf(fleet, request).map(({ rule }) => rule);
}

const cases = POD_CHANGES.flatMap((row) => ROLES.map((role) => [row.title, role, row] as const));
const answering = (...answers: readonly string[]) =>
  cases.filter(([, role, { answers: given }]) => answers.includes(given[role]));

test('the table has every change that is known of, each once', () => {
  expect(new Set(POD_CHANGES.map(({ title }) => title)).size).toBe(POD_CHANGES.length);
  expect(POD_CHANGES.length).toBeGreaterThanOrEqual(25);
  // Each is a change.
  const pod = jobPod(plain, 'docker');
  expect(POD_CHANGES.filter(({ change }) => JSON.stringify(change(pod)) === JSON.stringify(pod))).toEqual([]);
});

describe('passes whatever the fleet says', () => {
  test.each(answering('always'))('%s (%s)', (_, role, { change }) => {
    expect(refusing(plain, 'docker', role, change)).toEqual([]);
    expect(refusing(plain, 'dind', role, change)).toEqual([]);
  });
});

describe('is refused where the fleet says nothing, and passes where it declares it', () => {
  test.each(answering('declared'))('%s (%s)', (_, role, { change, declaration }) => {
    expect(refusing(plain, 'docker', role, change)).not.toEqual([]);
    const declared = fleetOf(declaration);
    expect(refusing(declared, 'docker', role, change)).toEqual([]);
    // A webhook may pass a pod by.
    expect(refusing(declared, 'docker', role, (pod) => pod)).toEqual([]);
  });

  test.each(answering('declared'))('%s (%s) of a dind runner', (title, role, { change, declaration }) => {
    const refused = refusing(fleetOf(declaration), 'dind', role, change);
    // The daemon is the one container whose digest the fleet itself must name.
    expect(refused.includes('job-daemon') ? 'the digest of the daemon' : refused).toEqual(
      title === 'a digest of the same image' && role === 'job' ? 'the digest of the daemon' : [],
    );
  });
});

describe('is refused, whatever the fleet says', () => {
  test.each(answering('refused'))('%s (%s)', (_, role, { change, declaration }) => {
    expect(refusing(fleetOf(declaration), 'docker', role, change)).not.toEqual([]);
  });
});

describe('cannot be declared', () => {
  test.each(
    POD_CHANGES.flatMap(({ title, undeclarable }) =>
      undeclarable === undefined ? [] : [[title, undeclarable] as const],
    ),
  )('%s', (_, adds) => {
    let findings: readonly { readonly code: string; readonly path: string }[] = [];
    try {
      fleetOf({ adds });
    } catch (error) {
      findings = FleetError.is(error) ? error.findings : [];
    }
    expect(findings.map(({ path }) => path.replace(/ \/ [^/]+$/, ''))).toEqual([
      expect.stringMatching(/^fleet acme \/ cluster \/ adds/),
    ]);
  });
});

test('a daemon and a manager with digests of their own need none of a webhook', () => {
  const pinned = `@sha256:${'a'.repeat(64)}`;
  const fleet = Fleet.parse({
    org: 'acme',
    cluster: { apiServer: { cidrs: ['10.43.0.1/32'] }, adds: { imageDigests: true } },
    runners: [
      {
        kind: 'dind',
        daemonImage: `docker.io/library/docker:28.5.1-dind${pinned}`,
        manager: { image: `registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v19.3.2${pinned}` },
        nodes: { accept: 'dind-jobs-are-root-on-shared-nodes' },
      },
    ],
  });
  const digests: PodChange['change'] = (pod) => ({
    ...pod,
    spec: {
      ...pod.spec,
      containers: pod.spec.containers.map((container) => ({
        ...container,
        image: container.image.includes('@') ? container.image : `${container.image}${pinned}`,
      })),
    },
  });
  expect(refusing(fleet, 'dind', 'job', digests)).toEqual([]);
  expect(refusing(fleet, 'dind', 'manager', digests)).toEqual([]);
});
