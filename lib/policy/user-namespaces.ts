import type { Fleet } from '../fleet/fleet';
import type { Runner } from '../fleet/runner';
import { APP_ARMOR_ANNOTATION } from '../world/pod-security-standards';
import { type Cel, text } from './cel-text';

/** Whose job pods must have users of their own, and which profiles of nodes their build containers may run under. */

/** Of each runner, where those of a fleet differ in it. */
export interface UserNamespaceFacts {
  /** Whether its job pods may have the users of their node. */
  readonly nodeUsers?: boolean;
  /** What its build containers may run under, as `localhost/` and `seccomp/` before the name of a profile. */
  readonly profiles?: readonly string[];
}

/** What a runner declares, where any runner of the fleet does. */
export function userNamespaceFacts({ fleet, settings }: Runner): UserNamespaceFacts {
  const { userNamespaces, imageBuilds } = settings;
  return {
    ...(isMixed(fleet) ? { nodeUsers: !userNamespaces } : {}),
    ...(haveProfiles(fleet)
      ? {
          profiles: imageBuilds
            ? [
                `seccomp/${imageBuilds.seccompProfile}`,
                ...(imageBuilds.appArmorProfile ? [`localhost/${imageBuilds.appArmorProfile}`] : []),
              ]
            : [],
        }
      : {}),
  };
}

function isMixed({ runners }: Fleet): boolean {
  return new Set(runners.map(({ settings }) => settings.userNamespaces)).size > 1;
}

function haveProfiles({ runners }: Fleet): boolean {
  return runners.some(({ settings }) => settings.imageBuilds !== undefined);
}

function haveAppArmor({ runners }: Fleet): boolean {
  return runners.some(({ settings }) => settings.imageBuilds?.appArmorProfile !== undefined);
}

const HAS_OWN_USERS: Cel = '!object.spec.?hostUsers.orValue(true)';

/** That a job pod has users of its own where its runner declares it; nothing where none does. */
export function ownUsers(fleet: Fleet): Cel | undefined {
  if (isMixed(fleet)) {
    return `(variables.nodeUsers || ${HAS_OWN_USERS})`;
  }
  return fleet.runners.some(({ settings }) => settings.userNamespaces) ? HAS_OWN_USERS : undefined;
}

/**
 * A field `k` of the security context of a container `e` that names a profile of its runner. That the pod has users of its own is
 * asked here too, whatever a runner declares: with the profile a container may mount.
 */
export function ownProfile(fleet: Fleet): Cel | undefined {
  const field = "dyn(e).securityContext[k].?localhostProfile.orValue('')";
  const isNamed = haveAppArmor(fleet)
    ? `(k == 'seccompProfile' ? 'seccomp/' : 'localhost/') + ${field}`
    : `'seccomp/' + ${field}`;
  const isField = haveAppArmor(fleet)
    ? "k in ['appArmorProfile', 'seccompProfile']"
    : "k == 'seccompProfile'";
  return haveProfiles(fleet)
    ? `(e.name == 'build' && ${isField} && dyn(e).securityContext[k].?type.orValue('') == 'Localhost' && (${isNamed}) in variables.profiles && ${HAS_OWN_USERS})`
    : undefined;
}

/** An annotation `k` into which an API server writes the AppArmor profile of the build container too. */
export function ownProfileAnnotation(fleet: Fleet): Cel | undefined {
  return haveAppArmor(fleet)
    ? `(k == ${text(`${APP_ARMOR_ANNOTATION}build`)} && object.metadata.annotations[k] in variables.profiles)`
    : undefined;
}
