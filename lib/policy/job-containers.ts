import { DAEMON_ALIAS } from '../config/job-pod-patch';
import type { Fleet } from '../fleet/fleet';
import { DAEMON_NAME } from '../fleet/images';
import { INCOMPRESSIBLE } from '../fleet/job-sizes';
import { CONTAINER_RESOURCES } from '../world/container-resources';
import { isImage } from './added-images';
import { type AdmissionRule, each, type NamedExpression } from './admission-policy';
import { type Cel, either, text, texts } from './cel-text';
import { daemonImage, hasDevices, hasSizes, UNLIMITED } from './job-pod-facts';
import { isAllowedField, TIGHTEST } from './tightest';
import { ownProfile } from './user-namespaces';

/** Fields of a container that GitLab Runner or the API server's defaults write. */
const FIELDS = [
  'args',
  'command',
  'env',
  'image',
  'imagePullPolicy',
  'name',
  'ports',
  'resizePolicy',
  'resources',
  'securityContext',
  'stdin',
  'terminationMessagePath',
  'terminationMessagePolicy',
  'volumeMounts',
];

const SECURITY_FIELDS = [
  'allowPrivilegeEscalation',
  'capabilities',
  'privileged',
  'readOnlyRootFilesystem',
  'runAsGroup',
  'runAsNonRoot',
  'runAsUser',
];

const IS_FIELD = isAllowedField('dyn(e)', FIELDS, TIGHTEST.container);

const IS_SECURITY_FIELD = isAllowedField(
  'dyn(e).securityContext',
  SECURITY_FIELDS,
  TIGHTEST.containerSecurity,
);

const RESOURCES = CONTAINER_RESOURCES.map(({ kubernetes }) => kubernetes);

/** `variables.containers`: those that a job pod may have. */
export const JOB_CONTAINERS: NamedExpression = {
  name: 'containers',
  expression: 'object.spec.containers + variables.initContainers',
};

const EVERY: Cel = 'variables.containers';
const SERVICES: Cel = "object.spec.containers.filter(c, !(c.name in ['build', 'helper']))";

/** `variables.noRole`: init containers that are not the one that GitLab Runner makes. */
export const NO_ROLE: NamedExpression = {
  name: 'noRole',
  expression: "variables.initContainers.filter(c, c.name != 'init-permissions')",
};

/**
 * The daemon is a container of the name that the runner gives it away to before it looks at the job's services. Whether
 * there is one is not asked where every runner has one: nothing could ever answer no.
 */
function isDaemon({ runners }: Fleet): Cel {
  const isNamed = `e.name == ${text(DAEMON_ALIAS)}`;
  const haveOne = runners.every((runner) => daemonImage(runner) !== undefined);
  return haveOne ? isNamed : `size(variables.daemon) > 0 && ${isNamed}`;
}

/**
 * By the name that most guides call it. Under another one it is no concern of the boundary: without privilege it ends. Where
 * jobs have no services of their own, their number says it.
 */
function bringsNoDaemon(fleet: Fleet): Cel {
  return fleet.runners.some(({ settings }) => settings.maximumServices > 0)
    ? ` && ${SERVICES}.all(e, !e.image.matches(${text(DAEMON_NAME)}) || (${isDaemon(fleet)}))`
    : '';
}

/** Which limits of the runner hold for a container `e`. */
const ROLE: Cel =
  "(e.name == 'build' ? 'build/' : e.name in ['helper', 'init-permissions'] ? 'helper/' : 'service/')";

/** The same as the position in a list. */
const ROLE_INDEX: Cel = "(e.name == 'build' ? 0 : e.name in ['helper', 'init-permissions'] ? 1 : 2)";

const STORAGE_REQUEST: Cel = "dyn(e).?resources.?requests[?'ephemeral-storage'].orValue('0')";

const LIMITS: Cel = 'dyn(e).?resources.?limits.orValue({})';

const OF_ONE_SIZE = {
  problem:
    'a container requests no CPU, memory or storage, so that no node keeps room for it, or the storage of others',
  fix: 'leave the requests to config.toml',
};

const OF_SIZES = {
  problem:
    'a container requests no CPU, or so little memory or storage that no node keeps room for what it may take, or the storage of others',
  fix: 'choose a size of the runner with all variables of it, or leave the requests to config.toml',
};

const amountOf = (bound: 'limits' | 'requests'): Cel =>
  `quantity(string(dyn(e).?resources.?${bound}[?r].orValue('0')))`;

/**
 * Jobs choose limits and requests one by one. A limit of one size with the request of a smaller one would be memory that no
 * node keeps: other jobs would be killed for it.
 */
function isKept(fleet: Fleet): Cel {
  return hasSizes(fleet)
    ? ` && ${texts(INCOMPRESSIBLE.map(({ kubernetes }) => kubernetes))}.all(r, ${amountOf('limits')}.compareTo(${amountOf('requests')}.add(quantity(variables.unrequested[${ROLE} + r]))) <= 0)`
    : '';
}

/** A device of the build, in exactly the amount that its runner says. */
function isDevice(fleet: Fleet): Cel {
  return hasDevices(fleet)
    ? " || (e.name == 'build' && r + '=' + string(dyn(e).resources.limits[r]) in variables.devices)"
    : '';
}

const LIMIT: Cel = `variables.limits[${ROLE} + r]`;

/** Of what a runner leaves unlimited any limit will do: a lower one only tightens. It is asked where a runner does. */
function isUnlimited({ runners }: Fleet): Cel {
  return runners.some(({ settings }) => settings.burst) ? `${LIMIT} == ${text(UNLIMITED)} || ` : '';
}

/** A kernel takes a limit of nothing for none, and a quota counts nothing for it. */
const isSome = (amount: Cel): Cel => `quantity(string(${amount})).compareTo(quantity('0')) > 0`;

/** What the containers of a job pod are: their number, images, rights and resources. */
export function jobContainerRules(fleet: Fleet): readonly AdmissionRule[] {
  const isSecurityField = either(IS_SECURITY_FIELD, ownProfile(fleet)) ?? IS_SECURITY_FIELD;
  return [
    {
      id: 'job-containers',
      expression: `size(variables.noRole) == 0 && size(${SERVICES}) <= variables.maximumServices${bringsNoDaemon(fleet)}`,
      offenders: `(variables.noRole + ${SERVICES}).map(c, c.name + '=' + c.image)`,
      problem:
        'more services than the runner allows, a Docker daemon of its own, or an init container of its own',
      fix: 'remove services of the job, docker:dind first, since a dind runner brings the daemon and no other can run one: images are built with Buildah there; or raise maximumServices of the runner',
    },
    each({
      id: 'job-images',
      of: EVERY,
      holds: `e.name in ['helper', 'init-permissions'] ? ${isImage(fleet, 'helper', 'e.image', 'variables.helperImage')} : e.image.matches(e.name == 'build' ? variables.buildImages : variables.serviceImages)`,
      named: "e.name + '=' + e.image",
      problem: 'an image is not on the list of the runner',
      fix: 'use an image that the runner allows, or extend allowedImages or allowedServices of the runner',
    }),
    each({
      id: 'job-daemon',
      of: 'object.spec.containers',
      holds: `!(${isDaemon(fleet)}) || (${isImage(fleet, 'daemon', 'e.image', 'variables.daemonImage')} && e.?args.orValue([]) == variables.daemon && size(e.?command.orValue([])) == 0)`,
      named: "e.name + '=' + e.image",
      problem: 'the Docker daemon runs the declared image with the declared arguments',
      fix: 'leave the daemon to config.toml; it listens inside the pod only',
    }),
    each({
      id: 'job-pull-policy',
      of: EVERY,
      holds: "e.?imagePullPolicy.orValue('') == 'Always'",
      problem: 'an image that is not pulled again could be the private image of another project on the node',
      fix: "use the pull policy 'always'",
    }),
    each({
      id: 'job-container-fields',
      of: EVERY,
      holds: `dyn(e).all(k, ${IS_FIELD})`,
      named: `e.name + '=' + dyn(e).filter(k, !(${IS_FIELD})).join('+')`,
      problem: 'a container has a field that GitLab Runner does not write',
      fix: 'leave it out',
    }),
    each({
      id: 'job-security-fields',
      of: EVERY,
      holds: `dyn(e).?securityContext.orValue({}).all(k, ${isSecurityField})`,
      named: `e.name + '=' + dyn(e).?securityContext.orValue({}).filter(k, !(${isSecurityField})).join('+')`,
      problem: 'the security context of a container has a field that GitLab Runner does not write',
      fix: 'leave it out',
    }),
    each({
      id: 'job-escalation',
      of: 'variables.confined',
      holds: '!e.?securityContext.?allowPrivilegeEscalation.orValue(true)',
      problem: 'a container may gain privileges',
      fix: 'set allow_privilege_escalation = false',
    }),
    each({
      id: 'job-capabilities',
      of: 'variables.confined',
      holds: `'ALL' in e.?securityContext.?capabilities.?drop.orValue([]) && e.?securityContext.?capabilities.?add.orValue([]).all(k, k in variables.capabilities)`,
      problem: 'a container keeps or adds capabilities beyond those of its runner',
      fix: 'drop ALL and add only what config.toml adds',
    }),
    each({
      id: 'job-limits',
      of: EVERY,
      holds: `${texts(RESOURCES)}.all(r, ${isUnlimited(fleet)}r in ${LIMITS} && ${isSome('dyn(e).resources.limits[r]')} && quantity(string(dyn(e).resources.limits[r])).compareTo(quantity(${LIMIT})) <= 0)`,
      problem:
        'a container has no limit on CPU, memory or storage, or one of 0, or a higher one than its runner declares',
      fix: 'keep within the limits of the runner',
    }),
    each({
      id: 'job-requests',
      of: EVERY,
      // Where none is named, the API server takes the limit for it. Storage is counted by the quota of the whole fleet
      // alone: what one runner requests beyond its share, the others lack.
      holds: `${texts(RESOURCES)}.all(r, ${isSome("dyn(e).?resources.?requests[?r].orValue('0')")}) && quantity(string(${STORAGE_REQUEST})).compareTo(quantity(variables.storageRequests[${ROLE_INDEX}])) <= 0${isKept(fleet)}`,
      ...(hasSizes(fleet) ? OF_SIZES : OF_ONE_SIZE),
    }),
    each({
      id: 'job-resources',
      of: EVERY,
      // The API server itself lets nothing be requested that has no limit, but for these three.
      holds: `${LIMITS}.all(r, r in ${texts(RESOURCES)}${isDevice(fleet)}) && size(dyn(e).?resources.?claims.orValue([])) == 0`,
      problem: 'a container takes a device or another resource than CPU, memory and storage',
      fix: 'leave it out',
    }),
  ];
}
