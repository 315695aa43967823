import { PINNED_FEATURE_FLAGS } from '../../lib/config/feature-flags';
import { placesOf } from '../../lib/fleet/decode/schema-keys';
import { CONFIG_OVERRIDES } from '../../lib/fleet/types/config-overrides';
import { SPANNED_KEYS } from '../../lib/world/gitlab-keys-span';
import {
  RUNNER_MINORS,
  type RunnerSpan,
  spanText,
  standsTo,
  TESTED_MINOR,
} from '../../lib/world/runner-minors';

test('the minors are in order, and the tested one is among them', () => {
  expect([...RUNNER_MINORS].join(' ')).toBe('19.1 19.2 19.3 19.4');
  expect(TESTED_MINOR).toBe('19.3');
});

test.each([
  [{ since: '19.2' }, '19.1.2', 'before'],
  [{ since: '19.2' }, '18.11', 'before'],
  [{ since: '19.2' }, '19.2.0', 'within'],
  [{ since: '19.2' }, '19.10.1', 'within'],
  [{ since: '19.2' }, '20.0.0', 'within'],
  [{ until: '19.2' }, '19.2.9', 'within'],
  [{ until: '19.2' }, '19.3.0', 'after'],
  [{ until: '19.2' }, '19.10.0', 'after'],
  [{ until: '19.2' }, '18.0.0', 'within'],
  [{ since: '19.2', until: '19.2' }, '19.1', 'before'],
  [{ since: '19.2', until: '19.2' }, '19.3', 'after'],
  [{}, '1.0', 'within'],
] as const)('to %j, %s stands %s', (span, version, how) => {
  expect(standsTo(span, version)).toBe(how);
});

test('a span is told in words', () => {
  const spans: readonly RunnerSpan[] = [
    { since: '19.2' },
    { until: '19.2' },
    { since: '19.1', until: '19.3' },
    {},
  ];
  expect(spans.map(spanText)).toEqual(['since 19.2', 'until 19.2', 'since 19.1 and until 19.3', '']);
});

test('keys that not every minor knows are those that its sources tell apart', () => {
  expect([...SPANNED_KEYS.values()].map((key) => `${key.key} ${spanText(key)}`)).toEqual([
    'experimental.usage_logger.writers since 19.2',
    'experimental.usage_logger.logrotate since 19.2',
    'experimental.usage_logger.snowplow_billing since 19.2',
    'runners.feature_flags.FF_SET_PERMISSIONS_BEFORE_CLEANUP until 19.2',
    'runners.feature_flags.FF_SKIP_NOOP_BUILD_STAGES until 19.2',
    'runners.feature_flags.FF_USE_NEW_BASH_EVAL_STRATEGY until 19.2',
    'runners.experimental since 19.2',
    'runners.kubernetes.suspend_pvc_size since 19.4',
    'runners.kubernetes.suspend_pvc_storage_class since 19.4',
    'runners.kubernetes.services.suspend_data_path since 19.4',
  ]);
  for (const path of SPANNED_KEYS.keys()) {
    expect(path).toBe(path.toLowerCase());
  }
});

// A field that asks for a minor needs a rule in the decoder, which refuses it for a manager that does not know its key.
test('whatever a fleet may set of config.toml, and every flag that is pinned, each minor knows', () => {
  const set = placesOf(CONFIG_OVERRIDES).map((place) => place.join('.'));
  const pinned = Object.keys(PINNED_FEATURE_FLAGS).map((flag) => `runners.feature_flags.${flag}`);
  expect(set).toContain('runners.kubernetes.poll_timeout');
  expect([...set, ...pinned].filter((key) => SPANNED_KEYS.has(key.toLowerCase()))).toEqual([]);
});
