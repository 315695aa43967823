import { isAccelerator } from '../../world/accelerators';
import { KEPT_ON_NODE } from '../../world/acting-metadata';
import type { FleetFacts } from '../facts/facts';
import { ATTIC_KEYS, ATTIC_SECRETS } from '../facts/fleet/identity';
import { GOOGLE_ANNOTATION, isOfCloud, isShownToAnyOfGoogle } from '../facts/fleet/job-identity';
import { claimsIn } from '../facts/fleet/job-volumes';
import { actionBy } from '../facts/manifests/acting-keys';
import type { StandingVersion } from './standing';

/** A text that no version of a fleet says where certain rules ask for it. */
interface StrangeText {
  readonly rules: readonly string[];
  readonly what: string;
  /** Whether it is asked of what the cluster of a version added too. */
  readonly ofAdditions: boolean;
  readonly isStrange: (text: string, version: StandingVersion, fleet: FleetFacts) => boolean;
}

/** All that is known of them. */
export const STRANGE_TEXTS: readonly StrangeText[] = [
  {
    rules: ['job-volumes'],
    what: 'jobs of a version mount more than a token for a cloud and volumes of their own',
    ofAdditions: false,
    isStrange: (text, version, fleet) =>
      !isOfIdentity(text) && !isRunner(text, fleet) && !isOfVolume(text, version, fleet),
  },
  {
    rules: ['job-resources'],
    what: 'jobs of a version have a device that is no accelerator',
    ofAdditions: false,
    isStrange: (text, _, fleet) => !isOfDevices(text) && !isRunner(text, fleet),
  },
  {
    rules: ['job-security-fields'],
    what: 'jobs of a version run under more than profiles of image builds',
    ofAdditions: false,
    isStrange: (text, _, fleet) => !isOfBuilds(text) && !isRunner(text, fleet),
  },
  {
    rules: ['job-metadata'],
    what: 'somebody acts on what job pods of a version carry',
    ofAdditions: false,
    isStrange: isActedOn,
  },
  {
    rules: ['job-secrets'],
    what: 'jobs of a version read more than the keys of the cache',
    ofAdditions: true,
    isStrange: (text, _, fleet) => !isOfCache(text) && !isRunner(text, fleet),
  },
  {
    rules: ['job-pull-secrets', 'manager-pull-secrets'],
    what: 'a version pulls images with a Secret of the fleet',
    ofAdditions: true,
    isStrange: (text, _, fleet) => fleet.secretNames.has(text),
  },
];

const TOKEN = 'token for ';

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
