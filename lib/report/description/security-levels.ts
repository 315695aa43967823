import { examineAll } from '../../boundary/examine';
import type { Facts } from '../../boundary/facts/facts';
import type { ContainerFacts, PodTemplate } from '../../boundary/facts/manifests/pod-template';
import { withoutSecrets } from '../../boundary/facts/secrets/encoded-text';
import { isOff } from '../../boundary/facts/untyped';
import { isSet } from '../../boundary/fields';
import { sourcesOf, volumesOf } from '../../boundary/pod-fields';
import { CONTAINER_SECURITY_BASELINE } from '../../boundary/rules/container-security-baseline';
import { POD_SECURITY_BASELINE } from '../../boundary/rules/pod-security-baseline';
import { POD_SECURITY_RESTRICTED } from '../../boundary/rules/pod-security-restricted';
import type { PodSecurityLevel } from '../../privilege';
import { RESTRICTED_VOLUME_TYPES } from '../../world/pod-security-standards';

const BASELINE = [...POD_SECURITY_BASELINE, ...CONTAINER_SECURITY_BASELINE];

/** Places that do not meet a level, by their paths. */
interface Faults {
  readonly baseline: ReadonlySet<string>;
  readonly restricted: ReadonlySet<string>;
}

/** The strictest level of Pod Security that a container of a pod meets, whatever level its runner is held to. */
export type LevelOf = (container: ContainerFacts, pod: PodTemplate) => PodSecurityLevel;

/**
 * Asks the rules of the judge, as if every pod had to be restricted: what the runners are held to is not always known of manifests,
 * and what their pods meet is.
 */
export function securityLevels(facts: Facts): LevelOf {
  const strict = { ...facts, pods: facts.pods.map((pod) => ({ ...pod, level: 'restricted' as const })) };
  const owners = new Set(
    facts.pods.flatMap((pod) => [pod.where, ...pod.containers.map(({ where }) => where)]).map(withoutSecrets),
  );
  const places = (rules: typeof BASELINE): ReadonlySet<string> =>
    new Set(
      examineAll(rules, strict).flatMap(({ findings }) => findings.map(({ path }) => ownerOf(path, owners))),
    );
  const faults: Faults = { baseline: places(BASELINE), restricted: places([...POD_SECURITY_RESTRICTED]) };
  return (container, pod) => {
    const isIn = (paths: ReadonlySet<string>): boolean =>
      paths.has(withoutSecrets(container.where)) || paths.has(withoutSecrets(pod.where));
    const volumes = volumeTypes(pod);
    if (
      !isOff(container.securityContext['privileged']) ||
      volumes.includes('hostPath') ||
      isIn(faults.baseline)
    ) {
      return 'privileged';
    }
    const isLoose = volumes.some((type) => !RESTRICTED_VOLUME_TYPES.includes(type));
    return isLoose || isIn(faults.restricted) ? 'baseline' : 'restricted';
  };
}

/** The pod or container that a path leads into. */
function ownerOf(path: string, owners: ReadonlySet<string>): string {
  let owner = path;
  while (!owners.has(owner)) {
    const end = Math.max(owner.lastIndexOf('.'), owner.lastIndexOf(' / '));
    if (end <= 0) {
      return path;
    }
    owner = owner.slice(0, end);
  }
  return owner;
}

function volumeTypes(pod: PodTemplate): readonly string[] {
  return volumesOf(pod)
    .flatMap(sourcesOf)
    .filter(isSet)
    .map(({ name }) => name);
}
