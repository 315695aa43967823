import type { Finding } from '../../errors';
import { isPrivilegedKind } from '../../privilege';
import { ACTING_METADATA } from '../../world/acting-metadata';
import { CONTROL_PLANE_NODES } from '../../world/control-plane-nodes';
import { MANAGER_VARIABLES } from '../../world/manager-variables';
import { POD_VOLUMES } from '../../world/pod-volumes';
import { PUBLISHED_CONFIG_MAPS } from '../../world/published-config-maps';
import { type Additions, additionsOf, type Entry } from '../additions';
import { isNamedLikeCredential } from '../decode/variables';
import type { Fleet } from '../fleet';
import { isLike } from '../name-pattern';
import { reservedTaints, schedulingOf } from '../placement';
import { concluded } from '../refused';
import { openedBy } from './mirror-rules';
import { BESIDE_CONTROL_PLANE } from './node-rules';

/** Something that would open the boundary in the hands of whoever creates pods. */
interface Opening {
  /** The field below `cluster`. */
  readonly field: string;
  readonly value: string;
  readonly message: string;
  readonly fix: string;
}

/** Refuses what no cluster may add, since whoever creates pods could write it himself. */
export function checkAdditions(fleet: Fleet): readonly Finding[] {
  return CHECKS.flatMap((check) => concluded(() => check(additionsOf(fleet.cluster), fleet))).map(
    ({ field, ...finding }) => ({
      code: 'addition-opens',
      path: `fleet ${fleet.org} / cluster / ${field}`,
      ...finding,
    }),
  );
}

const KEEP_OFF = 'remove it here, and keep the webhook that adds it off this namespace';

const CHECKS: readonly ((additions: Additions, fleet: Fleet) => readonly Opening[])[] = [
  ({ labels }) => labels.flatMap((entry) => actingMetadata('adds / labels', entry)),
  ({ annotations }) => annotations.flatMap((entry) => actingMetadata('adds / annotations', entry)),
  checkTolerations,
  checkNodeSelector,
  checkMirrors,
  checkEnvironment,
  checkConfigMaps,
];

function actingMetadata(field: string, { key, value }: Entry): readonly Opening[] {
  const group = ACTING_METADATA.find(({ keys }) => keys.some((pattern) => isLike(pattern, key)));
  return group === undefined || group.harmless?.includes(value)
    ? []
    : [
        {
          field: `${field} / ${key}`,
          value: key,
          message: `it ${group.what}`,
          fix: KEEP_OFF,
        },
      ];
}

function checkTolerations(
  { tolerations }: Additions,
  { runners, cluster: { adds } }: Fleet,
): readonly Opening[] {
  const reserved = runners.flatMap((runner) =>
    concluded(() => reservedTaints(runner).map((taint) => ({ runner, taint }))),
  );
  return tolerations.flatMap(({ key, value }): readonly Opening[] => {
    const isDeclared = adds.tolerations?.some((toleration) => toleration.key === key) === true;
    const place = {
      field: isDeclared ? 'adds / tolerations' : 'platforms',
      value: value === undefined ? key : `${key}=${value}`,
    };
    if (CONTROL_PLANE_NODES.includes(key)) {
      return [{ ...place, message: BESIDE_CONTROL_PLANE, fix: KEEP_OFF }];
    }
    const hit = reserved.find(({ taint }) => taint.key === key && [undefined, taint.value].includes(value));
    return hit === undefined
      ? []
      : [
          {
            ...place,
            message: `it is the taint of the nodes of runner '${hit.runner.name}'${isPrivilegedKind(hit.runner.kind) ? ', whose jobs are root there' : ''}, and all other pods would tolerate it`,
            fix: KEEP_OFF,
          },
        ];
  });
}

/** What a runner asks for by itself has its own value, and a second one would leave no node. */
function checkNodeSelector(_: Additions, { runners, cluster: { adds } }: Fleet): readonly Opening[] {
  return Object.entries(adds.nodeSelector ?? {}).flatMap(([key, value]): readonly Opening[] => {
    const place = { field: `adds / nodeSelector / ${key}`, value: `${key}=${value}` };
    if (CONTROL_PLANE_NODES.includes(key)) {
      return [{ ...place, message: BESIDE_CONTROL_PLANE, fix: KEEP_OFF }];
    }
    const own = runners.flatMap((runner) =>
      concluded(() => {
        const selectors = [
          schedulingOf(runner, 'config').nodeSelector,
          schedulingOf(runner, 'runtimeClass').nodeSelector,
          runner.settings.manager.nodeSelector ?? {},
          { 'kubernetes.io/arch': '', 'kubernetes.io/os': '' },
        ];
        return selectors.some((selector) => Object.hasOwn(selector, key)) ? [runner] : [];
      }),
    )[0];
    return own === undefined
      ? []
      : [
          {
            ...place,
            message: `runner '${own.name}' chooses its nodes by this label itself`,
            fix: 'remove it here: what the fleet asks for is expected anyway',
          },
        ];
  });
}

function checkMirrors({ imageMirrors }: Additions): readonly Opening[] {
  return imageMirrors.flatMap((mirror, index): readonly Opening[] => {
    const opening = openedBy(mirror, imageMirrors.slice(0, index), imageMirrors);
    return opening === undefined
      ? []
      : [{ field: `adds / imageMirrors / ${index} / to`, value: mirror.to, ...opening }];
  });
}

/** Jobs are given variables by anybody; a manager is what its Deployment says. */
function checkEnvironment({ environment }: Additions): readonly Opening[] {
  return environment.flatMap(({ key, value }) => {
    const place = { field: `adds / environment / ${key}`, value: key };
    if (MANAGER_VARIABLES.some((pattern) => isLike(pattern, key.toUpperCase()))) {
      return [
        {
          ...place,
          message:
            'managers read it: it decides whom they trust, what they connect through or how they are configured',
          fix: KEEP_OFF,
        },
      ];
    }
    return value !== '' && isNamedLikeCredential(key)
      ? [
          {
            ...place,
            message:
              'it is named like a credential, and managers put no variable of a job in the place of another',
            fix: KEEP_OFF,
          },
        ]
      : [];
  });
}

function checkConfigMaps({ configMaps }: Additions, { runners }: Fleet): readonly Opening[] {
  const own = new Set<string>(runners.map(({ names }) => names.config));
  return configMaps.flatMap(({ name, volume }, index): readonly Opening[] => {
    const place = `adds / configMaps / ${index}`;
    if (POD_VOLUMES.some((pattern) => isLike(pattern, volume))) {
      return [
        {
          field: `${place} / ${volume === name ? 'name' : 'volume'}`,
          value: volume,
          message: 'pods have a volume of this name themselves, and the ConfigMap could stand in its place',
          fix: 'give the volume another name, where the ConfigMap is added too',
        },
      ];
    }
    return PUBLISHED_CONFIG_MAPS.includes(name) || own.has(name)
      ? [
          {
            field: `${place} / name`,
            value: name,
            message: own.has(name)
              ? 'it is the configuration of a runner, which belongs to its manager alone'
              : 'the control plane keeps it for those that talk to the API server, and jobs do not',
            fix: 'put what pods need into a ConfigMap of its own',
          },
        ]
      : [];
  });
}
