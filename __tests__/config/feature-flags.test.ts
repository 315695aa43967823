import { EVERY_KIND, fleetOf } from '../chart/sample-fleet';
import { configIn, sectionOf } from './read-back';

/** Every flag that touches the boundary, with the value it must have. A job can flip all others. */
const PINNED = {
  FF_CONCRETE: false,
  FF_DISABLE_UMASK_FOR_KUBERNETES_EXECUTOR: false,
  FF_GIT_URLS_WITHOUT_TOKENS: true,
  FF_HASH_CACHE_KEYS: true,
  FF_KUBERNETES_HONOR_ENTRYPOINT: false,
  FF_MASK_ALL_DEFAULT_TOKENS: true,
  FF_PRINT_POD_EVENTS: false,
  FF_SCRIPT_TO_STEP_MIGRATION: false,
  FF_SECRET_RESOLVING_FAILS_IF_MISSING: true,
  FF_SUSPENDABLE_ENVIRONMENTS: false,
  FF_USE_ADVANCED_POD_SPEC_CONFIGURATION: true,
  FF_USE_JOB_ROUTER: false,
  FF_USE_LEGACY_KUBERNETES_EXECUTION_STRATEGY: false,
  FF_USE_POD_ACTIVE_DEADLINE_SECONDS: true,
  FF_WAIT_FOR_POD_TO_BE_REACHABLE: false,
} as const;

describe.each(EVERY_KIND.map((spec) => [spec.kind, spec] as const))('%s', (_, spec) => {
  const section = sectionOf(spec);

  it('pins every flag, and has a patch for the one that lets patches be applied', () => {
    expect(section.feature_flags).toEqual(PINNED);
    expect(section.kubernetes.pod_spec.length).toBeGreaterThan(0);
  });

  it('sets no flag through the environment, where a job variable would win', () => {
    expect(section.environment.filter((variable) => variable.startsWith('FF_'))).toEqual([]);
  });
});

it('an operator cannot set a flag either', () => {
  const fleet = fleetOf({ kind: 'docker', environment: { FFX: 'fine' } });
  expect(configIn(fleet, 'docker').runners[0].environment).toEqual(['FFX=fine']);
  expect(() => fleetOf({ kind: 'docker', environment: { FF_PRINT_POD_EVENTS: 'true' } })).toThrow(
    /invalid-variable/,
  );
});
