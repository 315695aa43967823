import { cacheAccess } from '../config/cache-access';
import {
  healthPath,
  type ManagerVariable,
  type Mount,
  managerLabels,
  managerMounts,
  managerNodeSelector,
  managerResources,
  managerVariables,
} from '../config/manager-pod';
import type { Fleet } from '../fleet/fleet';
import { RUNNER_LABEL } from '../fleet/names';
import { managerProxyVariables } from '../fleet/proxy';
import type { Runner } from '../fleet/runner';
import { imageFact } from './added-images';
import { AdmittedAdditions, managerTopologiesFact } from './additions';
import type { NamedExpression } from './admission-policy';
import { type Cel, text } from './cel-text';
import { managerAnnotationsFact } from './manager-annotations';
import { nodeAffinityFact } from './node-affinity';
import { factVariables } from './per-runner';
import { managerTolerationsFact } from './tolerations';

/** What the pod of a manager has that may differ between runners. */
interface ManagerFacts {
  readonly serviceAccount: string;
  /** Itself, or all that it may be called. */
  readonly image: string | readonly string[];
  /** In a fleet none of whose managers has another Secret. */
  readonly tokenSecret?: string;
  /** The token and the keys of the cache, in a fleet some of whose runners have one. */
  readonly secretVariables?: readonly string[];
  readonly config: string;
  readonly graceSeconds: number;
  readonly pullSecrets: readonly string[];
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** `limits/cpu` and the like. */
  readonly resources: Readonly<Record<string, string>>;
  /** What managers tolerate, choose and carry; each where any manager of the fleet does. */
  readonly tolerations?: readonly string[];
  readonly nodeAffinity?: readonly string[];
  readonly topologies?: readonly string[];
  readonly annotations?: readonly string[];
  /** The variables of the proxy, where the fleet has one. */
  readonly proxyVariables?: Readonly<Record<string, string>>;
  /** Who the manager is in its cloud, as `name=value`, in a fleet some of whose managers are somebody there. */
  readonly cloudVariables?: readonly string[];
  /** What may be mounted for the cache, in a fleet some of whose managers have that: whom a token is for, or a key of a Secret. */
  readonly cacheVolumes?: readonly string[];
  /** Everything that is mounted, in the same fleets. */
  readonly mounts?: readonly string[];
  /** Where it says that it is well, in a fleet of runners of several minor versions that differ in it. */
  readonly healthPath?: string;
}

/** Whether managers of a fleet may have more variables from Secrets than their tokens. */
export function hasCaches(fleet: Fleet): boolean {
  return fleet.runners.some((runner) => managerVariables(runner).length > 1);
}

/** Whether managers of a fleet may have variables by which a cloud knows them. */
export function hasCloudVariables(fleet: Fleet): boolean {
  return fleet.runners.some((runner) => Object.keys(cacheAccess(runner).variables).length > 0);
}

/** What managers of a fleet may have mounted for their caches. */
export function cacheVolumes(fleet: Fleet): { readonly tokens: boolean; readonly keys: boolean } {
  const all = fleet.runners.map(cacheAccess);
  return {
    tokens: all.some(({ audience }) => audience !== undefined),
    keys: all.some(({ secretFile }) => secretFile !== undefined),
  };
}

/** Whether what is mounted differs between the managers of a fleet. */
export function hasOwnMounts(fleet: Fleet): boolean {
  return new Set(fleet.runners.map((runner) => JSON.stringify(managerMounts(runner)))).size > 1;
}

/** Whether managers of a fleet say at different addresses that they are well. */
export function hasOwnHealthPaths(fleet: Fleet): boolean {
  return new Set(fleet.runners.map(healthPath)).size > 1;
}

/** A mount as one string. */
export const MOUNT: Cel =
  "m.name + ' on ' + m.mountPath + ' of ' + m.?subPath.orValue('') + (m.?readOnly.orValue(false) ? ', read only' : '')";

export function mountText({ name, mountPath, subPath = '', readOnly = false }: Mount): string {
  return `${name} on ${mountPath} of ${subPath}${readOnly ? ', read only' : ''}`;
}

function cacheVolumesOf(runner: Runner): readonly string[] {
  const { audience, secretFile } = cacheAccess(runner);
  return [
    ...(audience === undefined ? [] : [`token for ${audience}`]),
    ...(secretFile === undefined ? [] : [`${secretFile} of ${runner.names.cacheSecret}`]),
  ];
}

function variableText({ name, secret, key }: ManagerVariable): string {
  return `${name} of ${secret}/${key}`;
}

/** A variable `v` of a container comes from a Secret, and is one of those of its runner. */
export const IS_SECRET_VARIABLE: Cel =
  "v.?value.orValue('') == '' && (v.name + ' of ' + v.?valueFrom.?secretKeyRef.?name.orValue('') + '/' + v.?valueFrom.?secretKeyRef.?key.orValue('')) in variables.secretVariables";

function managerFacts(runner: Runner): ManagerFacts {
  const { names, settings } = runner;
  return {
    serviceAccount: names.manager,
    image: imageFact(runner.fleet, 'manager', settings.manager.image),
    ...(hasCaches(runner.fleet)
      ? { secretVariables: managerVariables(runner).map(variableText) }
      : { tokenSecret: names.tokenSecret }),
    config: names.config,
    graceSeconds: settings.manager.terminationGracePeriodSeconds,
    pullSecrets: settings.imagePullSecrets,
    nodeSelector: managerNodeSelector(runner),
    labels: managerLabels(runner),
    resources: {
      ...withPrefix('limits', managerResources(runner, 'Limit')),
      ...withPrefix('requests', managerResources(runner, 'Request')),
    },
    ...managerTolerationsFact(runner),
    ...nodeAffinityFact(runner, 'manager'),
    ...managerTopologiesFact(runner),
    ...managerAnnotationsFact(runner),
    ...(runner.fleet.proxy ? { proxyVariables: managerProxyVariables(runner.fleet) } : {}),
    ...(hasCloudVariables(runner.fleet)
      ? {
          cloudVariables: Object.entries(cacheAccess(runner).variables).map(
            ([name, value]) => `${name}=${value}`,
          ),
        }
      : {}),
    ...(Object.values(cacheVolumes(runner.fleet)).includes(true)
      ? { cacheVolumes: cacheVolumesOf(runner) }
      : {}),
    ...(hasOwnMounts(runner.fleet) ? { mounts: managerMounts(runner).map(mountText) } : {}),
    ...(hasOwnHealthPaths(runner.fleet) ? { healthPath: healthPath(runner) } : {}),
  };
}

/** `variables.runner`, which the pod names itself, and what is true for that runner. */
export function managerFactVariables(fleet: Fleet): readonly NamedExpression[] {
  return [
    { name: 'runner', expression: `object.metadata.?labels[?${text(RUNNER_LABEL)}].orValue('')` },
    ...factVariables(
      'variables.runner',
      fleet.runners.map((runner) => [runner.name, managerFacts(runner)]),
    ),
    ...new AdmittedAdditions(fleet, 'manager').variables,
  ];
}

function withPrefix(prefix: string, record: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [`${prefix}/${name}`, value]));
}
