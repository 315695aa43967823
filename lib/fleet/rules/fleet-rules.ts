import type { Finding } from '../../errors';
import type { Fleet } from '../fleet';
import { ATTIC_SECRET, GENERATED_PREFIX } from '../names';
import { concluded, readable } from '../refused';
import type { Runner } from '../runner';
import { UPLOAD_MARGIN_SECONDS } from '../settings';
import type { CapacitySpec } from '../types/fleet-spec';
import { checkAdditions } from './addition-rules';
import { checkCache } from './cache-rules';
import { checkBurst, checkCapacity, checkResources } from './capacity-rules';
import { checkCloneUrl } from './clone-rules';
import { checkDaemon } from './daemon-rules';
import { checkIdentity } from './identity-rules';
import { checkHelperImage, checkManagerImage } from './image-rules';
import { checkMetadata } from './metadata-rules';
import { checkImageMirrors } from './mirror-rules';
import { checkNetwork } from './network-rules';
import { checkNodes } from './node-rules';
import { checkRunAs } from './run-as-rules';
import { checkTags } from './tag-rules';
import { checkUserNamespaces } from './user-namespace-rules';
import { checkClaims, checkVolumes } from './volume-rules';

/** What no single field can tell: faults of fields against each other. */
export function checkFleet(fleet: Fleet, capacity: CapacitySpec | undefined): Finding[] {
  const ofRunner = [
    checkDrain,
    checkManagerImage,
    checkHelperImage,
    checkCloneUrl,
    checkDaemon,
    checkCache,
    checkResources,
    checkBurst,
    checkCapabilities,
    checkPush,
    checkIdentity,
    checkUserNamespaces,
    checkRunAs,
    checkPullSecrets,
    checkNodes,
    checkMetadata,
    checkVolumes,
  ];
  return [
    ...checkNames(fleet),
    ...checkTags(fleet),
    ...concluded(() => checkAttic(fleet)),
    ...checkNetwork(fleet),
    ...checkAdditions(fleet),
    ...concluded(() => checkImageMirrors(fleet)),
    ...concluded(() => checkClaims(fleet)),
    ...concluded(() => checkCapacity(fleet, capacity)),
    ...fleet.runners.flatMap((runner) => ofRunner.flatMap((check) => concluded(() => check(runner)))),
  ];
}

function at(runner: Runner, field: string): string {
  return `fleet ${runner.fleet.org} / runner ${runner.name} / ${field}`;
}

function checkNames(fleet: Fleet): Finding[] {
  const seen = new Set<string>();
  return fleet.runners.flatMap((runner) => {
    const duplicate = seen.has(runner.name);
    seen.add(runner.name);
    return duplicate
      ? [
          {
            code: 'duplicate-runner',
            path: at(runner, 'name'),
            message: 'another runner of this fleet has the same name',
            value: runner.name,
            fix: `give each runner of a kind its own name, such as '${runner.name}-2'`,
          },
        ]
      : [];
  });
}

function checkAttic(fleet: Fleet): Finding[] {
  const runner = fleet.runners.find(({ settings }) => readable(() => settings.attic) !== undefined);
  return runner && !fleet.attic
    ? [
        {
          code: 'attic-missing',
          path: `fleet ${fleet.org} / attic`,
          message: `runner '${runner.name}' is of kind '${runner.kind}' and builds with the Attic cache, which the fleet does not describe`,
          allowed: "{ publicKeys: ['name:base64'] }, everything else has defaults",
          fix: 'add attic with the public keys of the cache',
        },
      ]
    : [];
}

function checkPush(runner: Runner): Finding[] {
  return runner.settings.attic === 'push' && runner.settings.accessLevel !== 'ref_protected'
    ? [
        {
          code: 'push-unprotected',
          path: at(runner, 'attic'),
          message: 'jobs of unprotected refs could write what others build with',
          value: 'push',
          allowed: "'pull', or 'push' with accessLevel 'ref_protected'",
          fix: "set accessLevel: 'ref_protected' on this runner, or pull only",
        },
      ]
    : [];
}

function checkCapabilities(runner: Runner): Finding[] {
  const { podSecurity, addCapabilities } = runner.settings;
  return podSecurity === 'restricted' && addCapabilities.length > 0
    ? [
        {
          code: 'restricted-capabilities',
          path: at(runner, 'addCapabilities'),
          message: 'level restricted leaves jobs no capability',
          value: addCapabilities.join(', '),
          fix: "leave it out, or set podSecurity: 'baseline' on this runner",
        },
      ]
    : [];
}

function checkDrain(runner: Runner): Finding[] {
  const { maximumTimeoutSeconds, manager } = runner.settings;
  const least = maximumTimeoutSeconds + UPLOAD_MARGIN_SECONDS;
  return manager.terminationGracePeriodSeconds < least
    ? [
        {
          code: 'drain-too-short',
          path: at(runner, 'manager / terminationGracePeriodSeconds'),
          message: 'a stopping manager would be killed while its jobs run',
          value: String(manager.terminationGracePeriodSeconds),
          allowed: `at least ${least}: ${maximumTimeoutSeconds} for the longest job + ${UPLOAD_MARGIN_SECONDS} for uploads`,
          fix: 'raise it, leave it out, or lower maximumTimeoutSeconds',
        },
      ]
    : [];
}

/** A pull secret is named in every job pod, so a Secret that jobs must not see cannot be one. */
function checkPullSecrets(runner: Runner): Finding[] {
  const own = new Set<string>([
    ...Object.values(ATTIC_SECRET),
    ...runner.fleet.runners.flatMap(({ names }) => [names.tokenSecret, names.cacheSecret]),
  ]);
  return runner.settings.imagePullSecrets
    .filter((name) => own.has(name) || name.startsWith(GENERATED_PREFIX))
    .map((name) => ({
      code: 'not-a-pull-secret',
      path: at(runner, 'imagePullSecrets'),
      message: 'this Secret holds a token of the fleet, or a name that gitlab-runner generates',
      value: name,
      allowed: 'Secrets of type kubernetes.io/dockerconfigjson with read access to a registry',
      fix: 'name a Secret made for pulling images',
    }));
}
