import { ofRunner, ofSection } from '../config-fields';
import type { JobFacts } from '../facts/facts';
import { listOf } from '../facts/untyped';
import { isFilled, isOn, placeOf, type TextField, unless } from '../fields';
import type { Rule } from '../rule';
import { type Place, rule } from '../rule-row';
import { JOBS } from '../subjects';

/** Overwrites that a fleet leaves to nobody. */
const CLOSED: readonly string[] = ['namespace_overwrite_allowed', 'service_account_overwrite_allowed'];

/** Overwrites that an anchored pattern may open, with values that no pattern may match. */
const BOUNDED: Readonly<Record<string, readonly string[]>> = {
  node_selector_overwrite_allowed: ['kubernetes.io/hostname=any', 'node-role.kubernetes.io/control-plane='],
  node_tolerations_overwrite_allowed: [
    '',
    ':NoSchedule',
    ':NoExecute',
    'node-role.kubernetes.io/control-plane:NoSchedule',
  ],
  pod_labels_overwrite_allowed: [
    'runner-fleet/role=manager',
    'runner-fleet/runner=any',
    'runner-fleet/kind=dind',
  ],
  pod_annotations_overwrite_allowed: ['container.apparmor.security.beta.kubernetes.io/build=unconfined'],
};

/** Values that only a pattern without limits matches. */
const ANYTHING: readonly string[] = ['any-value-at-all', 'x=y', 'a/b=c', 'z'];

/** Flags that change what a job pod is, or what its log says, with the value that they must be pinned to. */
const FLAGS: Readonly<Record<string, boolean>> = {
  FF_SUSPENDABLE_ENVIRONMENTS: false,
  FF_CONCRETE: false,
  FF_SCRIPT_TO_STEP_MIGRATION: false,
  FF_USE_LEGACY_KUBERNETES_EXECUTION_STRATEGY: false,
  FF_KUBERNETES_HONOR_ENTRYPOINT: false,
  FF_PRINT_POD_EVENTS: false,
  FF_WAIT_FOR_POD_TO_BE_REACHABLE: false,
  FF_USE_POD_ACTIVE_DEADLINE_SECONDS: true,
  FF_MASK_ALL_DEFAULT_TOKENS: true,
  FF_SECRET_RESOLVING_FAILS_IF_MISSING: true,
};

/** Flags that must be pinned, to either value. */
const PINNED_EITHER_WAY: readonly string[] = ['FF_DISABLE_UMASK_FOR_KUBERNETES_EXECUTOR'];

const PATCH_FLAG = 'FF_USE_ADVANCED_POD_SPEC_CONFIGURATION';

/** What a job may change by its variables. */
export const CONFIG_OVERWRITES: readonly Rule[] = [
  rule({
    id: 'overwrites-closed',
    severity: 'critical',
    sentence:
      'a job overwrites neither namespace nor ServiceAccount, and anything else only within an anchored pattern',
    why: 'GitLab Runner looks for the pattern anywhere in the value, so without anchors almost everything matches',
    serves: ['others-unprivileged'],
    of: JOBS,
    faults: [
      {
        problem: 'a job may overwrite it',
        fix: 'set the key to ""',
        where: (job) => CLOSED.map((key) => ofSection(job, key)).filter(isFilled),
      },
      {
        problem: 'the pattern cannot be read here',
        fix: 'write a plain anchored pattern',
        where: (job) => patternsOf(job).filter(({ expression }) => expression === undefined),
      },
      {
        problem: 'the pattern is not anchored at both ends',
        fix: 'write ^(?:...)$',
        where: (job) =>
          patternsOf(job).filter(({ value, expression }) => expression !== undefined && !isAnchored(value)),
      },
      {
        problem: 'the pattern lets a job take what belongs to the boundary',
        fix: 'list the values that jobs may choose',
        where: (job) => patternsOf(job).flatMap(tooWide),
      },
    ],
    opens: (job) =>
      patternsOf(job)
        .filter(({ expression }) => expression !== undefined)
        .map(({ at, value }) => ({ at, sentence: `jobs choose the value themselves, within ${value}` })),
  }),
  rule({
    id: 'overwrites-bearer-token',
    sentence: 'no job brings a token of its own for the API server',
    why: 'the manager would create pods as somebody else',
    serves: ['minimal-rbac'],
    of: JOBS,
    problem: 'a job may bring a token',
    fix: 'set bearer_token_overwrite_allowed = false',
    where: (job) => [ofSection(job, 'bearer_token_overwrite_allowed')].filter(isOn).map(placeOf),
  }),
  rule({
    id: 'feature-flags-pinned',
    severity: 'medium',
    sentence: 'every feature flag that touches the boundary is pinned in [runners.feature_flags]',
    why: 'a job switches every other flag with a variable',
    serves: ['others-unprivileged'],
    of: JOBS,
    faults: [
      {
        problem: 'the flag is not pinned to its one safe value',
        fix: 'pin it to the value that is allowed; the flag of patches is on if there are any, and off if there are none',
        where: (job) =>
          Object.entries(safeFlags(job)).flatMap(([flag, safe]) =>
            unless(safe, ofRunner(job, 'feature_flags', flag)),
          ),
      },
      {
        problem: 'a job may change the flag',
        fix: 'pin it to true or false',
        where: (job) =>
          PINNED_EITHER_WAY.map((flag) => ofRunner(job, 'feature_flags', flag))
            .filter(({ value }) => typeof value !== 'boolean')
            .map(placeOf),
      },
    ],
  }),
];

/** The values that flags must have. Patches of pods are applied only with their flag; without any, it must be off. */
function safeFlags({ section: { kubernetes } }: JobFacts): Readonly<Record<string, boolean>> {
  return { ...FLAGS, [PATCH_FLAG]: listOf(kubernetes['pod_spec']).length > 0 };
}

/** A pattern of values that a job may choose. */
interface Pattern extends TextField {
  /** What it matches; `undefined` where nobody can say. */
  readonly expression: RegExp | undefined;
  /** Values that it may not match. */
  readonly forbidden: readonly string[];
}

function patternsOf(job: JobFacts): readonly Pattern[] {
  return Object.entries(BOUNDED).flatMap(([key, forbidden]) => {
    const { at, value } = ofSection(job, key);
    return typeof value !== 'string' || value === ''
      ? []
      : [{ at, value, expression: compiled(value), forbidden }];
  });
}

function tooWide({ at, value, expression, forbidden }: Pattern): readonly Place[] {
  if (expression === undefined) {
    return [];
  }
  const hit = forbidden.find((item) => expression.test(item));
  if (hit !== undefined) {
    return [{ at, value: `${value} matches ${hit || 'the empty value'}` }];
  }
  return ANYTHING.every((item) => expression.test(item)) ? [{ at, value }] : [];
}

/** Whether both anchors hold for the whole pattern: no alternative outside a group, no multi-line mode. */
function isAnchored(pattern: string): boolean {
  if (!/^\^(?:.*[^\\])?\$$/s.test(pattern) || /\(\?[a-z]*m/i.test(pattern)) {
    return false;
  }
  const plain = pattern.replace(/\\./gs, '').replace(/\[[^\]]*\]/g, '');
  let depth = 0;
  for (const character of plain) {
    depth += character === '(' ? 1 : character === ')' ? -1 : 0;
    if (character === '|' && depth === 0) {
      return false;
    }
  }
  return true;
}

function compiled(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern);
  } catch {
    return undefined;
  }
}
