import { parse, stringify } from 'smol-toml';
import { type ExpectedFleet, judge } from '../../../lib/boundary/check';
import { collectFacts } from '../../../lib/boundary/facts/facts';
import { RULES } from '../../../lib/boundary/rule-table';
import { expectationOf } from '../../../lib/fleet-boundary';
import { objectsOf } from '../../chart/rendered';
import { corpusFleet } from '../../corpus/fleets';
import { get, type Manifest, push, remove, set } from '../edit';
import { find } from '../mutations/mutation';

type Change = (o: Manifest[]) => void;

const FLEET = corpusFleet('clouds');
const RENDERED = objectsOf(FLEET);
const EXPECTED = expectationOf(FLEET);

/** Changes `[runners.kubernetes]` of a runner. */
function editKubernetes(o: Manifest[], runner: string, edit: (kubernetes: Manifest) => void): void {
  const data = get(
    find(o, 'ConfigMap', (name) => name === `${runner}-config`),
    'data',
  ) as Record<string, string>;
  const config = parse(data['config.toml'] ?? '') as Manifest;
  edit(get(config, 'runners.0.kubernetes') as Manifest);
  data['config.toml'] = stringify(config);
}

/** Changes the patch by which the jobs of a runner are somebody in a cloud. */
const patched =
  (runner: string, edit: (patch: Manifest) => void): Change =>
  (o) =>
    editKubernetes(o, runner, (kubernetes) => {
      const patches = kubernetes['pod_spec'] as { name: string; patch: string }[];
      const own = patches.find(({ name }) => name === 'cloud-identity');
      if (own === undefined) {
        throw new TypeError(`jobs of ${runner} are nobody`);
      }
      const patch = JSON.parse(own.patch) as Manifest;
      edit(patch);
      own.patch = JSON.stringify(patch);
    });

const TOKEN = 'volumes.0.projected.sources.0.serviceAccountToken';

/** The policies are of a fleet that was not changed, and try every attack. */
const WITHOUT_POLICIES = RULES.filter(({ id }) => !id.startsWith('admission-'));

function judged(change: Change, expected: ExpectedFleet | undefined) {
  const objects = structuredClone(RENDERED) as unknown as Manifest[];
  change(objects);
  return judge(WITHOUT_POLICIES, collectFacts(objects, expected));
}

/** The rules that tell something of a change. */
const told = (change: Change, expected: ExpectedFleet | undefined = EXPECTED) =>
  judged(change, expected)
    .results.filter(({ findings }) => findings.length > 0)
    .map(({ id }) => id);

test('nothing is told of identities as they are rendered, with a fleet and without one', () => {
  expect(told(() => undefined)).toEqual([]);
  expect(told(() => undefined, undefined)).toEqual([]);
});

test('each runner whose jobs are somebody is told as an opening', () => {
  const { openings } = judged(() => undefined, EXPECTED);
  const somebody = openings.filter(({ sentence }) =>
    sentence.includes('every job of the runner is somebody'),
  );
  expect(somebody.map(({ path }) => path.split('/')[1]?.split(' ')[0])).toEqual([
    'deploy-aws-config',
    'deploy-azure-config',
    'deploy-google-config',
  ]);
});

test.each<[string, Change, readonly string[]]>([
  [
    'a token for the API server',
    patched('deploy-aws', (patch) => remove(patch, `${TOKEN}.audience`)),
    ['service-account-token-projected', 'pod-spec-patch-scope', 'pod-volumes', 'fleet-config-differs'],
  ],
  [
    'an empty audience',
    patched('deploy-aws', (patch) => set(patch, `${TOKEN}.audience`, '')),
    ['service-account-token-projected', 'fleet-config-differs'],
  ],
  [
    'the audience of another cloud',
    patched('deploy-aws', (patch) => set(patch, `${TOKEN}.audience`, 'api://AzureADTokenExchange')),
    ['service-account-token-projected', 'fleet-config-differs'],
  ],
  [
    'a token for a day',
    patched('deploy-azure', (patch) => set(patch, `${TOKEN}.expirationSeconds`, 86_400)),
    ['service-account-token-projected', 'fleet-config-differs'],
  ],
  [
    'a second token',
    patched('deploy-aws', (patch) =>
      push(patch, 'volumes.0.projected.sources', {
        serviceAccountToken: { audience: 'sts.amazonaws.com', path: 'other' },
      }),
    ),
    ['service-account-token-projected', 'fleet-config-differs'],
  ],
  [
    'a token in the helper',
    patched('deploy-aws', (patch) =>
      push(patch, 'containers', {
        name: 'helper',
        volumeMounts: [{ name: 'cloud-identity', mountPath: '/x', readOnly: true }],
      }),
    ),
    ['job-cloud-identity'],
  ],
  [
    'another role',
    patched('deploy-aws', (patch) => set(patch, 'containers.0.env.0.value', 'arn:aws:iam::1:role/evil')),
    ['pod-spec-patch-scope', 'fleet-config-differs'],
  ],
  [
    'another authority than Entra ID',
    patched('deploy-azure', (patch) => set(patch, 'containers.0.env.0.value', 'https://evil.example/')),
    ['pod-spec-patch-scope', 'fleet-config-differs'],
  ],
  [
    'no variable',
    patched('deploy-azure', (patch) => remove(patch, 'containers.0.env')),
    ['fleet-config-differs'],
  ],
  [
    'no mount',
    patched('deploy-google', (patch) => remove(patch, 'containers.0.volumeMounts')),
    ['fleet-config-differs'],
  ],
  [
    'no identity',
    (o) => editKubernetes(o, 'deploy-aws', (kubernetes) => set(kubernetes, 'pod_spec', [])),
    ['fleet-config-differs'],
  ],
  [
    'the identity of another runner',
    (o) => {
      let patches: unknown;
      editKubernetes(o, 'deploy-aws', (kubernetes) => {
        patches = kubernetes['pod_spec'];
      });
      editKubernetes(o, 'docker', (kubernetes) => set(kubernetes, 'pod_spec', patches));
    },
    ['service-account-token-projected', 'pod-volumes', 'pod-spec-patch-scope'],
  ],
  [
    'a file for Google of another annotation',
    patched('deploy-google', (patch) =>
      set(
        patch,
        'volumes.0.projected.sources.1.downwardAPI.items.0.fieldRef.fieldPath',
        "metadata.annotations['x']",
      ),
    ),
    ['service-account-token-projected', 'fleet-config-differs'],
  ],
  [
    'a token for Google without its file',
    patched('deploy-google', (patch) => remove(patch, 'volumes.0.projected.sources.1')),
    ['service-account-token-projected', 'fleet-config-differs'],
  ],
  [
    'an annotation that shows the token to somebody else',
    (o) =>
      editKubernetes(o, 'deploy-google', (kubernetes) => {
        const annotations = kubernetes['pod_annotations'] as Record<string, string>;
        annotations['runner-fleet/google-identity'] = (
          annotations['runner-fleet/google-identity'] ?? ''
        ).replace('https://sts.googleapis.com/v1/token', 'https://evil.example/token');
      }),
    ['job-cloud-identity', 'fleet-config-differs'],
  ],
])('%s', (_, change, rules) => {
  expect(told(change)).toEqual(expect.arrayContaining([...rules]));
});

test('a runner that anybody may push to, and one whose jobs are root, are told by what the fleet says', () => {
  const changed = (change: object, more: object = {}): ExpectedFleet => ({
    ...EXPECTED,
    runners: EXPECTED.runners.map((runner) =>
      runner.name === 'deploy-aws' && runner.settings
        ? { ...runner, ...more, settings: { ...runner.settings, ...change } }
        : runner,
    ),
  });
  expect(told(() => undefined, changed({}))).toEqual([]);
  expect(told(() => undefined, changed({ accessLevel: 'not_protected' }))).toEqual(['job-cloud-identity']);
  expect(told(() => undefined, changed({}, { kind: 'dind', podSecurity: 'privileged' }))).toContain(
    'job-cloud-identity',
  );
});
