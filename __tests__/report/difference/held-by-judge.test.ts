import { parseAllDocuments } from 'yaml';
import { render } from '../../../lib';
import { describeManifests } from '../../../lib/report/description/describe-fleets';
import type { Change } from '../../../lib/report/difference/change';
import { differenceOf } from '../../../lib/report/difference/difference';
import { manifestsOf, policyOf } from '../../boundary/admission/rendered-fleet';
import { policyAndBinding } from '../../boundary/admission-fixture';
import { get, type Manifest, set } from '../../boundary/edit';

const BEFORE = describeManifests(manifestsOf('tinyland'));

function changesOf(change: (objects: Manifest[]) => void): readonly Change[] {
  const objects = manifestsOf('tinyland');
  change(objects);
  const after = describeManifests(objects);
  const way = differenceOf(BEFORE, after);
  expect(differenceOf(after, BEFORE)).toHaveLength(way.length);
  return way;
}

/** The same rule, said in a way that no order is known of. */
function said(id: string, edit: (expression: string) => string) {
  return (objects: Manifest[]): void => {
    const validations = get(policyOf(objects, 'job-pods'), 'spec.validations') as Manifest[];
    const rule = validations.find(({ messageExpression, message }) =>
      `${messageExpression} ${message}`.includes(`[${id}]`),
    );
    set(rule as Manifest, 'expression', edit(String(rule?.['expression'])));
  };
}

const effects = (changes: readonly Change[]) => [...new Set(changes.map(({ effect }) => effect))].sort();

test('a second runner gives policies another shape, which neither widens nor narrows', () => {
  const described = (kinds: readonly ('docker' | 'tinyland-docker')[]) =>
    describeManifests(
      render([
        {
          org: 'tinyland',
          cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } },
          runners: kinds.map((kind) => ({ kind })),
        },
      ]).files.flatMap(({ text }) => parseAllDocuments(text).map((document) => document.toJS())),
    );
  const said = differenceOf(described(['docker']), described(['docker', 'tinyland-docker'])).filter(
    ({ what }) => what.startsWith('expression'),
  );
  expect(said).not.toEqual([]);
  expect(effects(said)).toEqual(['neutral']);
});

/** What nobody refuses of the requests that the judge asks about, and what another one could get through. */
test.each([
  ['a path of the node', 'baseline', '!has(e.hostPath)', "size(e.?hostPath.?path.orValue('')) != 1"],
  ['a resolver', 'job-pods', "== 'ClusterFirst'", ".startsWith('ClusterFirst')"],
  ['a restart', 'job-pods', "orValue('') == 'Never'", "orValue('') != 'Always'"],
  ['a name', 'job-pods', "name.startsWith('runner-')", "name.startsWith('r')"],
])('other words alone are to be read, whatever the judge finds: %s', (_, concern, from, to) => {
  const changes = changesOf((objects) => {
    const policy = policyOf(objects, concern);
    const text = JSON.stringify(get(policy, 'spec'));
    expect(text).toContain(from);
    set(policy, 'spec', JSON.parse(text.replaceAll(from, to)));
  });
  expect(effects(changes)).toEqual(['narrows', 'widens']);
});

test('one that lets something pass widens, by what it says and by what the judge finds', () => {
  const changes = changesOf(
    said('job-token', (expression) => `${expression} || object.metadata.name == 'x'`),
  );
  const widening = changes.filter(({ effect }) => effect === 'widens').map(({ what }) => what);
  expect(widening).toContain('expression, which cannot be ordered: read it');
  expect(widening.some((what) => /finding/.test(what))).toBe(true);
});

test('the judge asks nothing of a policy of others, so its words are to be read', () => {
  const theirs = (expression: string) =>
    policyAndBinding('theirs', 'tinyland-runners', {
      failurePolicy: 'Fail',
      matchConstraints: {
        resourceRules: [
          { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] },
        ],
      },
      validations: [{ expression, message: 'name' }],
    });
  const [old, now] = ["object.metadata.name != 'a'", "'a' != object.metadata.name"].map((expression) =>
    describeManifests([...manifestsOf('tinyland'), ...theirs(expression)]),
  );
  expect(old && now && differenceOf(old, now).map(({ what, effect }) => `${effect} ${what}`)).toEqual([
    'widens expression, which cannot be ordered: read it',
    'narrows expression, which cannot be ordered: read it',
  ]);
});

test('a policy of others is theirs whatever its messages say', () => {
  const theirs = (host: string) =>
    policyAndBinding('theirs', 'tinyland-runners', {
      failurePolicy: 'Fail',
      matchConstraints: {
        resourceRules: [
          { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['services'] },
        ],
      },
      validations: [
        {
          expression: `object.spec.externalName == (object.spec.type == 'ExternalName' ? '${host}' : 'a')`,
          message: 'admission policy tinyland-runners-x',
        },
      ],
    });
  const [old, now] = ['good.example', 'evil.example'].map((host) =>
    describeManifests([...manifestsOf('tinyland'), ...theirs(host)]),
  );
  expect(old && now && effects(differenceOf(old, now))).toEqual(['narrows', 'widens']);
});
