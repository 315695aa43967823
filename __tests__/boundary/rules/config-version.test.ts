import { checkBoundary } from '../../../lib/boundary/check';
import { chartOutput } from '../../cli/chart-output';
import type { Manifest } from '../edit';
import { set } from '../edit';
import { editSection, setKubernetes } from '../mutations/mutation';
import { resultOf, statusOf } from './status';

const RUNNER = '[[runners]]\n  [runners.kubernetes]\n    namespace = "ci"\n';
const CANARY = '  [runners.experimental.boot_verify]\n    enabled = true\n';
const FLAG = '  [runners.feature_flags]\n    FF_SKIP_NOOP_BUILD_STAGES = false\n';
const SUSPENDED =
  '    suspend_pvc_size = "20Gi"\n    Suspend_PVC_Storage_Class = "fast"\n    [[runners.kubernetes.services]]\n      name = "redis:8"\n      suspend_data_path = "/data"\n';
const LOGGED = '[experimental.usage_logger]\n  enabled = true\n  writers = ["snowplow_billing"]\n';

/** What is told of a chart whose managers are of a version. */
function toldOf(template: string, tag: string): readonly string[] {
  const text = JSON.stringify(chartOutput(template)).replaceAll('alpine-v19.1.1', tag);
  const { results } = checkBoundary(JSON.parse(text) as Manifest[]);
  const { findings = [] } = results.find(({ id }) => id === 'config-version') ?? {};
  return findings.map(
    ({ path, message }) => `${path.replace(/^.*?config\.template\.toml \/ /, '')}: ${message}`,
  );
}

const told = (place: string, span: string, version: string) =>
  expect.stringContaining(`${place}: GitLab Runner knows the key ${span}, and the manager is of ${version}`);

describe('a key that managers do not know yet', () => {
  test.each([
    [CANARY, 'runners[0].experimental', '19.1.1', '19.2.0', 'since 19.2'],
    [LOGGED, 'experimental.usage_logger.writers', '19.1.1', '19.2.0', 'since 19.2'],
  ])('is told: %j', (text, place, older, newer, span) => {
    const template = text === LOGGED ? `${LOGGED}${RUNNER}` : `${RUNNER}${text}`;
    expect(toldOf(template, `alpine-v${older}`)).toEqual([told(place, span, older)]);
    expect(toldOf(template, `alpine-v${newer}`)).toEqual([]);
  });

  test('is told in any case, and in a list of tables', () => {
    expect(toldOf(`${RUNNER}${SUSPENDED}`, 'alpine-v19.3.2')).toEqual([
      told('runners[0].kubernetes.suspend_pvc_size', 'since 19.4', '19.3.2'),
      told('runners[0].kubernetes.suspend_pvc_storage_class', 'since 19.4', '19.3.2'),
      told('runners[0].kubernetes.services[0].suspend_data_path', 'since 19.4', '19.3.2'),
    ]);
    expect(toldOf(`${RUNNER}${SUSPENDED}`, 'alpine-v19.4.0')).toEqual([]);
  });
});

test('a flag that managers have no more is told', () => {
  expect(toldOf(`${RUNNER}${FLAG}`, 'ubuntu-v19.3.0')).toEqual([
    told('runners[0].feature_flags.FF_SKIP_NOOP_BUILD_STAGES', 'until 19.2', '19.3.0'),
  ]);
  expect(toldOf(`${RUNNER}${FLAG}`, 'alpine-v19.2.2')).toEqual([]);
});

test('nothing is told of a version that no tag says, nor of a key that says nothing', () => {
  expect(toldOf(`${RUNNER}${CANARY}${FLAG}`, 'latest')).toEqual([]);
  expect(toldOf(`${RUNNER}    suspend_pvc_size = ""\n`, 'alpine-v19.3.2')).toEqual([]);
});

test('what the product renders says nothing that its version does not know', () => {
  expect(statusOf('config-version', () => undefined)).toBe('pass');
  expect(resultOf('config-version', setKubernetes('suspend_pvc_size', '20Gi')).findings).toHaveLength(1);
  const experimental = (o: Manifest[]) =>
    editSection(o, (s) => set(s, 'experimental.boot_verify.enabled', true));
  expect(statusOf('config-version', experimental)).toBe('pass');
});
