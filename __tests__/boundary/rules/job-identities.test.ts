import type { ExpectedFleet } from '../../../lib/boundary/check';
import { corpusFleet } from '../../corpus/fleets';
import { type Manifest, push, remove, set } from '../edit';
import { type Change, editJobs, editPatch, judging, NOTHING } from './changed-fleet';

const { expected, judged, told, toldAlone, toldBy } = judging(corpusFleet('clouds'));

/** Changes the patch by which the jobs of a runner are somebody in a cloud. */
const patched =
  (runner: string, edit: (patch: Manifest) => void): Change =>
  (o) =>
    editPatch(o, runner, 'cloud-identity', edit);

const TOKEN = 'volumes.0.projected.sources.0.serviceAccountToken';

test('nothing is told of identities as they are rendered, with a fleet and without one', () => {
  expect(told(NOTHING)).toEqual([]);
  expect(toldAlone(NOTHING)).toEqual([]);
});

test('each runner whose jobs are somebody is told as an opening', () => {
  const { openings } = judged(NOTHING);
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
    (o) => editJobs(o, 'deploy-aws', (kubernetes) => set(kubernetes, 'pod_spec', [])),
    ['fleet-config-differs'],
  ],
  [
    'the identity of another runner',
    (o) => {
      let patches: unknown;
      editJobs(o, 'deploy-aws', (kubernetes) => {
        patches = kubernetes['pod_spec'];
      });
      editJobs(o, 'docker', (kubernetes) => set(kubernetes, 'pod_spec', patches));
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
      editJobs(o, 'deploy-google', (kubernetes) => {
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
    ...expected,
    runners: expected.runners.map((runner) =>
      runner.name === 'deploy-aws' && runner.settings
        ? { ...runner, ...more, settings: { ...runner.settings, ...change } }
        : runner,
    ),
  });
  expect(toldBy(changed({}), NOTHING)).toEqual([]);
  expect(toldBy(changed({ accessLevel: 'not_protected' }), NOTHING)).toEqual(['job-cloud-identity']);
  expect(toldBy(changed({}, { kind: 'dind', podSecurity: 'privileged' }), NOTHING)).toContain(
    'job-cloud-identity',
  );
});
