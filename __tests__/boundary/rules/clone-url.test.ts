import { Fleet, type FleetSpec } from '../../../lib';
import { checkBoundary, type ExpectedFleet } from '../../../lib/boundary/check';
import { expectationOf } from '../../../lib/fleet-boundary';
import { objectsOf } from '../../chart/rendered';
import { type Manifest, set } from '../edit';
import { editSection } from '../mutations/mutation';

const RULE = 'config-gitlab-url';

const CLONE = 'https://gitlab-webservice.gitlab.svc:8181/gitlab';

function fleetWith(gitlab: FleetSpec['gitlab']): Fleet {
  return Fleet.define({
    org: 'acme',
    cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } },
    gitlab: {
      url: 'https://example.com:8443/gitlab',
      destinations: [
        { cidr: '192.0.2.7/32', port: 8443 },
        { namespace: 'gitlab', pods: { app: 'webservice' }, port: 8181 },
      ],
      ...gitlab,
    },
    runners: [{ kind: 'docker' }, { kind: 'tinyland-docker' }],
  });
}

const FLEET = fleetWith({ cloneUrl: CLONE });

type Change = (objects: Manifest[]) => void;

function judged(change: Change, expected?: ExpectedFleet, fleet = FLEET) {
  const objects = structuredClone(objectsOf(fleet)) as unknown as Manifest[];
  change(objects);
  const result = checkBoundary(objects, expected).results.find(({ id }) => id === RULE);
  return {
    findings: result?.findings,
    openings: result?.openings.map(({ sentence }) => sentence).sort(),
  };
}

const cloned =
  (url: string): Change =>
  (objects) =>
    editSection(objects, (section) => set(section, 'clone_url', url));

const OPENINGS = [
  'managers take jobs from https://example.com:8443/gitlab and send it their tokens',
  'jobs fetch their sources from https://gitlab-webservice.gitlab.svc:8181 and send it their tokens',
  'jobs fetch their sources from https://gitlab-webservice.gitlab.svc:8181 and send it their tokens',
];

describe.each<[string, ExpectedFleet | undefined]>([
  ['with the fleet', expectationOf(FLEET)],
  ['without a fleet, by its admission policies', undefined],
])('another host for sources, %s', (_, expected) => {
  test('is open where it is declared', () => {
    const { findings, openings } = judged(() => undefined, expected);
    expect(findings).toEqual([]);
    expect(openings).toEqual([...OPENINGS].sort());
  });

  test.each([
    ['https://evil.example/gitlab', 'evil.example'],
    [`${CLONE}.evil.example`, 'gitlab-webservice.gitlab.svc:8181'],
    ['https://gitlab-webservice.gitlab.svc:8181', 'gitlab-webservice.gitlab.svc:8181'],
    ['https://gitlab-webservice.gitlab.svc', 'gitlab-webservice.gitlab.svc'],
  ])('is refused where it is %s', (url, host) => {
    expect(judged(cloned(url), expected).findings).toMatchObject([
      { value: host, allowed: 'example.com:8443' },
    ]);
  });
});

test('a fleet that is given has the last word, whatever the policies say', () => {
  const expected = expectationOf(fleetWith({}));
  expect(judged(() => undefined, expected).findings).toHaveLength(2);
});

test('without policies nobody says it', () => {
  const bare: Change = (objects) => {
    const kept = objects.filter(({ kind }) => kind !== 'ValidatingAdmissionPolicy');
    objects.splice(0, objects.length, ...kept);
  };
  expect(judged(bare).findings).toHaveLength(2);
});

test('a part of a line of a policy does not say it', () => {
  const other = fleetWith({ cloneUrl: `${CLONE}.example.com` });
  expect(judged(cloned(CLONE), undefined, other).findings).toMatchObject([
    { value: 'gitlab-webservice.gitlab.svc:8181' },
  ]);
});
