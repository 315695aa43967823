import type { PodTemplate } from '../manifests/pod-template';
import { at, isRecord, textIn } from '../untyped';

/** What a fleet says of how the jobs of a runner build images. */
export interface ExpectedImageBuilds {
  readonly seccompProfile: string;
  readonly appArmorProfile?: string;
}

/** The fields of a security context that name a profile which lies on the node. */
export const PROFILE_FIELDS = ['seccompProfile', 'appArmorProfile'] as const;

/** A runner, as far as it says how its jobs build images. */
interface Described {
  readonly privileged: boolean;
  readonly settings: { readonly imageBuilds?: ExpectedImageBuilds } | undefined;
}

/** Whether a profile is one that lies on the node: nobody here knows what it lets pass. */
export function isOfNode(profile: unknown): boolean {
  return at(profile, 'type') === 'Localhost';
}

/** Whether no user of a pod is one of its node. */
export function hasOwnUsers({ spec }: PodTemplate): boolean {
  return spec['hostUsers'] === false;
}

/**
 * Whether the build container of a runner's jobs may name a profile of the node: the one that the fleet says, or, where no fleet
 * is given, any. That its pod has users of its own is asked elsewhere. Jobs of a section that is of no runner, and those that are
 * root on a node, build by other means.
 */
export function isDeclaredProfile(
  { name, value }: { readonly name: string; readonly value: unknown },
  runner: Described | undefined,
): boolean {
  if (runner === undefined || runner.privileged || !isOfNode(value) || !isRecord(value)) {
    return false;
  }
  const profile = textIn(value['localhostProfile']);
  const isPlain =
    Object.keys(value).length === 2 && profile !== '' && profile !== 'unconfined' && !profile.includes('..');
  if (runner.settings === undefined) {
    return isPlain && (name === 'seccompProfile' || name === 'appArmorProfile');
  }
  const expected: Readonly<Record<string, unknown>> = { ...runner.settings.imageBuilds };
  return isPlain && Object.hasOwn(expected, name) && expected[name] === profile;
}
