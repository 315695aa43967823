import { isAccelerator } from '../../world/accelerators';
import { KEPT_ON_NODE } from '../../world/acting-metadata';
import { METRICS_PATH, READY_PATH } from '../../world/runner-minors';
import type { FleetFacts } from '../facts/facts';
import { ATTIC_KEYS, ATTIC_SECRETS } from '../facts/fleet/identity';
import { GOOGLE_ANNOTATION, isOfCloud, isShownToAnyOfGoogle } from '../facts/fleet/job-identity';
import { claimsIn } from '../facts/fleet/job-volumes';
import { actionBy } from '../facts/manifests/acting-keys';
import { at, listOf, textIn } from '../facts/untyped';
import { VARIABLES } from './admitted-additions';
import type { OverlapFault } from './overlap-form';
import { MOST_DEPTH, type Point } from './overlap-points';
import { plainText } from './plain-text';
import type { Policy } from './policy';
import { asCurrent, type StandingVersion } from './standing';

/** What a version says, held to what no version says, and to what stood where somebody tells it. */

/**
 * Rules that hold a pod to values of its runner, which a version may have had other ones of. All others ask for names, which
 * never change, or for what no version lacked.
 */
const OF_RUNNER: ReadonlySet<string> = new Set(
  [
    'job-images job-limits job-requests job-resources job-containers job-node job-tolerations job-runtime-class job-deadline',
    'job-capabilities job-escalation job-daemon job-secrets job-pull-secrets baseline-privileged',
    'job-volumes job-mounts job-metadata job-affinity job-seccomp job-security-fields',
    'manager-container manager-resources manager-node manager-values manager-metadata manager-pull-secrets',
    'manager-mounts manager-volumes manager-probes',
  ].flatMap((line) => line.split(' ')),
);

/** What the cluster of a version added, which the rule about additions looks at. */
const OF_ADDITIONS: ReadonlySet<string> = new Set(Object.values(VARIABLES));

/** Where a manager of any version says that it is well. */
const HEALTH_PATHS: readonly string[] = [READY_PATH, METRICS_PATH];

const OF_PULL_SECRETS: readonly string[] = ['job-pull-secrets', 'manager-pull-secrets'];

/** Whether a text is a key that jobs of the kinds of Nix read. That no other kind reads one, attacks try. */
function isOfCache(text: string): boolean {
  return ATTIC_SECRETS.some((secret) => ATTIC_KEYS.some((key) => text === `${secret}/${key}`));
}

/** Whether a text says what the volume of a job's identity in a cloud is made of. */
function isOfIdentity(text: string): boolean {
  return (
    text === `file of metadata.annotations['${GOOGLE_ANNOTATION}']` ||
    (text.startsWith(TOKEN) && isOfCloud(text.slice(TOKEN.length)))
  );
}

/** Whether a text says how many of an accelerator jobs have. */
function isOfDevices(text: string): boolean {
  const [name = '', amount = '', ...rest] = text.split('=');
  return rest.length === 0 && isAccelerator(name) && /^[1-9]\d?$/.test(amount);
}

const TOKEN = 'token for ';

/** Whether a text is a profile of nodes under which jobs may build images, as the policies write it. */
function isOfBuilds(text: string): boolean {
  return /^(?:seccomp\/\w[\w.-]*(?:\/\w[\w.-]*)*\.json|localhost\/(?!unconfined$)\w[\w.-]*)$/.test(text);
}

/**
 * Whether a text says a volume that jobs of a version may have had: memory, a ConfigMap that is no configuration of a runner, or a
 * claim that no other runner has now.
 */
function isOfVolume(text: string, { whose }: StandingVersion, { namespace, runners }: FleetFacts): boolean {
  const [, kind, name = ''] = /^(memory|ConfigMap|claim) ([a-z0-9-]+)(?: \w+)?$/.exec(text) ?? [];
  const isFor = (runner: string) =>
    whose?.expression.literals.includes(`system:serviceaccount:${namespace}:${runner}-manager`) === true;
  switch (kind) {
    case 'memory':
      return true;
    case 'ConfigMap':
      return !runners.some((runner) => name === `${runner.name}-config`);
    case 'claim':
      return !runners.some(
        (runner) =>
          !isFor(runner.name) && runner.job !== undefined && claimsIn(runner.job.pod).includes(name),
      );
    default:
      return false;
  }
}

/** Whether a text is a label or annotation with its value by which somebody does something to a pod. */
function isActedOn(text: string): boolean {
  const equals = text.indexOf('=');
  const [key, value] = [text.slice(0, equals), text.slice(equals + 1)];
  return (
    equals > 0 &&
    !(
      Object.hasOwn(KEPT_ON_NODE, key) && text === `${key}=${KEPT_ON_NODE[key as keyof typeof KEPT_ON_NODE]}`
    ) &&
    (key === GOOGLE_ANNOTATION ? !isShownToAnyOfGoogle(value) : actionBy(key, value) !== undefined)
  );
}

function isRunner(text: string, { namespace, runners }: FleetFacts): boolean {
  return runners.some(
    ({ name }) => text === name || text === `system:serviceaccount:${namespace}:${name}-manager`,
  );
}

/** Values that no version of a fleet has: names of others, and of what no pod of a runner reads. */
export function valueFaults(
  policy: Policy,
  version: StandingVersion,
  points: readonly Point[],
  fleet: FleetFacts,
): readonly OverlapFault[] {
  const tokens = fleet.runners.map(({ name }) => `${name}-token`);
  const isAskedBy = (rules: readonly string[], name: string) =>
    rules.some((rule) => asksFor(name, version.rules.get(rule)?.expression.variables ?? [], policy, version));
  const probed = points
    .filter(({ name }) => isAskedBy(['manager-probes'], name))
    .flatMap(({ name, where }) => {
      const value = version.variables
        .get(name)
        ?.expression.literals.find((text) => text.includes('/') && !HEALTH_PATHS.includes(text));
      const what = 'managers of a version are asked elsewhere whether they are well';
      return value === undefined ? [] : [{ at: where, what, value }];
    });
  const values = points
    .filter(({ isValue }) => isValue)
    .flatMap(({ name, where }) => {
      const value = version.variables.get(name)?.expression;
      const named = value?.literals.find((text) =>
        tokens.some((token) => text === token || text.startsWith(`${token}/`)),
      );
      const held = [...version.rules]
        .filter(
          ([rule, { expression }]) =>
            !OF_RUNNER.has(rule) &&
            !OF_ADDITIONS.has(name) &&
            asksFor(name, expression.variables, policy, version),
        )
        .map(([rule]) => rule);
      const key = isAskedBy(['job-secrets'], name)
        ? value?.literals.find((text) => !isOfCache(text) && !isRunner(text, fleet))
        : undefined;
      const pulled = isAskedBy(OF_PULL_SECRETS, name)
        ? value?.literals.find((text) => fleet.secretNames.has(text))
        : undefined;
      const isOwn = !OF_ADDITIONS.has(name);
      const token =
        isOwn && isAskedBy(['job-volumes'], name)
          ? value?.literals.find(
              (text) => !isOfIdentity(text) && !isRunner(text, fleet) && !isOfVolume(text, version, fleet),
            )
          : undefined;
      const device =
        isOwn && isAskedBy(['job-resources'], name)
          ? value?.literals.find((text) => !isOfDevices(text) && !isRunner(text, fleet))
          : undefined;
      const profile =
        isOwn && isAskedBy(['job-security-fields'], name)
          ? value?.literals.find((text) => !isOfBuilds(text) && !isRunner(text, fleet))
          : undefined;
      const acting = isOwn && isAskedBy(['job-metadata'], name) ? value?.literals.find(isActedOn) : undefined;
      return [
        ...(token === undefined
          ? []
          : [
              {
                at: where,
                what: 'jobs of a version mount more than a token for a cloud and volumes of their own',
                value: token,
              },
            ]),
        ...(device === undefined
          ? []
          : [{ at: where, what: 'jobs of a version have a device that is no accelerator', value: device }]),
        ...(profile === undefined
          ? []
          : [
              {
                at: where,
                what: 'jobs of a version run under more than profiles of image builds',
                value: profile,
              },
            ]),
        ...(acting === undefined
          ? []
          : [{ at: where, what: 'somebody acts on what job pods of a version carry', value: acting }]),
        ...(key === undefined
          ? []
          : [{ at: where, what: 'jobs of a version read more than the keys of the cache', value: key }]),
        ...(pulled === undefined
          ? []
          : [{ at: where, what: 'a version pulls images with a Secret of the fleet', value: pulled }]),
        ...(named === undefined
          ? []
          : [{ at: where, what: 'a version names the token of a runner', value: named }]),
        ...held.slice(0, 1).map((rule) => ({
          at: where,
          what: `'${rule}' asks for what is the same in every version`,
          value: name,
        })),
      ];
    });
  return [...probed, ...values];
}

/** Whether variables ask for the one of a name, themselves or by others. */
function asksFor(
  name: string,
  variables: readonly string[],
  policy: Policy,
  version: StandingVersion,
  depth = 0,
): boolean {
  return variables.some((variable) => {
    const own = variable.startsWith(version.prefix) ? variable.slice(version.prefix.length) : undefined;
    const asked =
      own === undefined ? policy.variableOf.get(variable) : version.variables.get(own)?.expression;
    return (
      own === name ||
      (depth < MOST_DEPTH && asksFor(name, asked?.variables ?? [], policy, version, depth + 1))
    );
  });
}

/** Where somebody says what stood before, it is that and nothing else, word for word. */
export function originFaults(
  policy: Policy,
  version: StandingVersion,
  fleet: FleetFacts,
): readonly OverlapFault[] {
  const { before } = fleet;
  if (before === undefined) {
    return [];
  }
  const spec = before.find(
    (object) =>
      at(object, 'kind') === 'ValidatingAdmissionPolicy' &&
      at(object, 'metadata', 'name') === policy.object.name,
  );
  const texts = new Set(
    ['variables', 'validations', 'matchConditions'].flatMap((field) =>
      [...listOf(at(spec, 'spec', field)), ...listOf(at(policy.object.raw, 'spec', field))].map((item) => {
        const text = plainText(textIn(at(item, 'expression')));
        return /^before\d?_/.test(textIn(at(item, 'name'))) && !listOf(at(spec, 'spec', field)).includes(item)
          ? ''
          : text
              .replace(/^\((.*)\)(?: \|\| variables\.before\d?_holds)+$/s, '$1')
              .replaceAll(/variables\.before\d?_/g, 'variables.');
      }),
    ),
  );
  return [...version.variables.values(), ...version.rules.values(), ...version.conditions]
    .filter(({ expression }) => !texts.has(asCurrent(version, expression)))
    .map(({ name, where }) => ({ at: where, what: 'this did not stand before', value: name }));
}
