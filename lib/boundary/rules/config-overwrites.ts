import { isOff, isUnset, printed, recordOf, textIn } from '../facts/untyped';
import type { Examination, Rule } from '../rule';
import { jobRule } from './job-rule';

/** Overwrites that a fleet leaves to nobody. */
const CLOSED = ['namespace_overwrite_allowed', 'service_account_overwrite_allowed'] as const;

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
  jobRule(
    {
      id: 'overwrites-closed',
      sentence:
        'a job overwrites neither namespace nor ServiceAccount, and anything else only within an anchored pattern',
      why: 'GitLab Runner looks for the pattern anywhere in the value, so without anchors almost everything matches',
    },
    ({ section }, examination) => {
      for (const key of CLOSED.filter(
        (name) => !isUnset(section.kubernetes[name]) && section.kubernetes[name] !== '',
      )) {
        examination.found(`${section.kubernetesWhere}.${key}`, 'a job may overwrite it', `set ${key} = ""`, {
          value: printed(section.kubernetes[key]),
        });
      }
      for (const [key, forbidden] of Object.entries(BOUNDED)) {
        bounded(textIn(section.kubernetes[key]), forbidden, `${section.kubernetesWhere}.${key}`, examination);
      }
    },
  ),
  jobRule(
    {
      id: 'overwrites-bearer-token',
      sentence: 'no job brings a token of its own for the API server',
      why: 'the manager would create pods as somebody else',
    },
    ({ section }, examination) => {
      if (!isOff(section.kubernetes['bearer_token_overwrite_allowed'])) {
        examination.found(
          `${section.kubernetesWhere}.bearer_token_overwrite_allowed`,
          'a job may bring a token',
          'set bearer_token_overwrite_allowed = false',
        );
      }
    },
  ),
  jobRule(
    {
      id: 'feature-flags-pinned',
      sentence: 'every feature flag that touches the boundary is pinned in [runners.feature_flags]',
      why: 'a job switches every other flag with a variable',
    },
    ({ section }, examination) => {
      const flags = recordOf(section.raw['feature_flags']);
      const where = `${section.where}.feature_flags`;
      const patched =
        Array.isArray(section.kubernetes['pod_spec']) && section.kubernetes['pod_spec'].length > 0;
      for (const [flag, value] of Object.entries({ ...FLAGS, [PATCH_FLAG]: patched })) {
        if (flags[flag] !== value) {
          examination.found(
            `${where}.${flag}`,
            flag === PATCH_FLAG ? patchMessage(patched) : 'a job may change the flag',
            `pin it to ${value}`,
            {
              value: printed(flags[flag] ?? 'unset'),
              allowed: String(value),
            },
          );
        }
      }
      for (const flag of PINNED_EITHER_WAY.filter((name) => typeof flags[name] !== 'boolean')) {
        examination.found(`${where}.${flag}`, 'a job may change the flag', 'pin it to true or false');
      }
    },
  ),
];

function patchMessage(patched: boolean): string {
  return patched
    ? 'the patches are not applied unless the flag is on'
    : 'there is no patch, so the flag must be off';
}

function bounded(
  pattern: string,
  forbidden: readonly string[],
  where: string,
  examination: Examination,
): void {
  if (pattern === '') {
    return;
  }
  const expression = compiled(pattern);
  if (expression === undefined) {
    examination.found(where, 'the pattern cannot be read here', 'write a plain anchored pattern', {
      value: pattern,
    });
    return;
  }
  if (!isAnchored(pattern)) {
    examination.found(where, 'the pattern is not anchored at both ends', 'write ^(?:...)$', {
      value: pattern,
    });
  }
  examination.opened(where, `jobs choose the value themselves, within ${pattern}`);
  const hit = forbidden.find((value) => expression.test(value));
  if (hit !== undefined || ANYTHING.every((value) => expression.test(value))) {
    examination.found(
      where,
      'the pattern lets a job take what belongs to the boundary',
      'list the values that jobs may choose',
      {
        value: hit === undefined ? pattern : `${pattern} matches ${hit || 'the empty value'}`,
      },
    );
  }
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
