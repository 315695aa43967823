import { volumesSection } from '../config/job-volumes';
import type { VolumesSection } from '../config/runner-config';
import type { Fleet } from '../fleet/fleet';
import type { Runner } from '../fleet/runner';
import { type AdmissionRule, each, type NamedExpression } from './admission-policy';
import { type Cel, either, texts } from './cel-text';
import { ASK_BREAK_GLASS } from './requester';

/**
 * The volumes that config.toml gives to the jobs of a runner. Scratch space on disk is in no list: any job pod may have it, within
 * the storage of its containers.
 */

/** What is written of a volume of each kind, before its name. */
const [MEMORY, CONFIG_MAP, CLAIM] = ['memory ', 'ConfigMap ', 'claim '];

/** What the jobs of a runner mount, and where, where the jobs of any runner of the fleet mount something. */
export function jobVolumesFacts(runner: Runner): {
  readonly volumes?: readonly string[];
  readonly mounts?: readonly string[];
} {
  const { memory, maps, claims } = kindsIn(runner.fleet);
  const section = volumesSection(runner) ?? {};
  return {
    ...(memory || maps || claims ? { volumes: namesOf(section) } : {}),
    ...(maps || claims ? { mounts: mountsOf(section) } : {}),
  };
}

function memoryOf({ empty_dir = [] }: VolumesSection) {
  return empty_dir.filter(({ medium }) => medium === 'Memory');
}

function namesOf(section: VolumesSection): readonly string[] {
  const { config_map = [], pvc = [] } = section;
  return [
    ...memoryOf(section).map(({ name, size_limit }) => `${MEMORY}${name} ${size_limit}`),
    ...config_map.map(({ name }) => `${CONFIG_MAP}${name}`),
    ...pvc.map(({ name }) => `${CLAIM}${name}`),
  ];
}

function mountsOf({ config_map = [], pvc = [] }: VolumesSection): readonly string[] {
  return [...config_map, ...pvc].map(
    ({ name, mount_path, read_only }) => `${name} on ${mount_path}${read_only === true ? READ_ONLY : ''}`,
  );
}

const READ_ONLY = ' read-only';

/** Which kinds of volumes any runner of a fleet has. */
function kindsIn({ runners }: Fleet): { readonly [Kind in 'memory' | 'maps' | 'claims']: boolean } {
  const sections = runners.map((runner) => volumesSection(runner) ?? {});
  return {
    memory: sections.some((section) => memoryOf(section).length > 0),
    maps: sections.some(({ config_map = [] }) => config_map.length > 0),
    claims: sections.some(({ pvc = [] }) => pvc.length > 0),
  };
}

const IS_MEMORY: Cel = `(has(e.emptyDir) && e.emptyDir.?medium.orValue('') == 'Memory' && ('${MEMORY}' + e.name + ' ' + string(dyn(e).emptyDir.?sizeLimit.orValue(''))) in variables.volumes)`;

const IS_CONFIG_MAP: Cel = `(has(e.configMap) && e.configMap.?name.orValue('') == e.name && ('${CONFIG_MAP}' + e.name) in variables.volumes)`;

const IS_CLAIM: Cel = `(has(e.persistentVolumeClaim) && e.persistentVolumeClaim.claimName == e.name && ('${CLAIM}' + e.name) in variables.volumes)`;

/** A volume `e` of a job pod that its runner declares. */
export function ownVolume(fleet: Fleet): Cel | undefined {
  const { memory, maps, claims } = kindsIn(fleet);
  return either(
    memory ? IS_MEMORY : undefined,
    maps ? IS_CONFIG_MAP : undefined,
    claims ? IS_CLAIM : undefined,
  );
}

/** What is said of a volume that a job pod may not have. */
export function volumesWords(fleet: Fleet): Pick<AdmissionRule, 'problem' | 'fix'> {
  return ownVolume(fleet) === undefined
    ? {
        problem: 'a job pod has empty volumes only: no Secret, ConfigMap, token, claim or path of the node',
        fix: 'leave the volume out',
      }
    : {
        problem:
          'a job pod has empty volumes, and the memory, ConfigMaps and claims that its own runner declares',
        fix: 'leave the volume out, or declare it in volumes of the runner',
      };
}

/**
 * What others keep or left is mounted as the runner declares it: what is read only stays so, and no part of it is mounted by a path
 * in which a job may have left a link.
 */
export function mountRules(fleet: Fleet): readonly AdmissionRule[] {
  const { maps, claims } = kindsIn(fleet);
  const isKept = [`'${CONFIG_MAP}'`, `'${CLAIM}'`].filter((_, index) => [maps, claims][index]);
  const names = isKept.map((kind) => `(${kind} + m.name) in variables.volumes`).join(' || ');
  return isKept.length > 0
    ? [
        each({
          id: 'job-mounts',
          of: 'variables.containers',
          holds: `e.?volumeMounts.orValue([]).all(m, !(${names}) || ${isMounted(fleet)})`,
          problem:
            'a container mounts a ConfigMap or claim of its runner elsewhere, in part, or to write to it',
          fix: 'leave the mount to config.toml',
        }),
      ]
    : [];
}

/**
 * A mount `m` is one of the runner, and says nothing else. Where all that is mounted is read only, or nothing is, the texts need not be
 * told apart.
 */
function isMounted({ runners }: Fleet): Cel {
  const all = runners.flatMap((runner) => mountsOf(volumesSection(runner) ?? {}));
  const read = all.filter((mount) => mount.endsWith(READ_ONLY));
  const isRead = 'm.?readOnly.orValue(false)';
  const fields = ['name', 'mountPath', ...(read.length > 0 ? ['readOnly'] : [])];
  const suffix =
    read.length === all.length
      ? ` + '${READ_ONLY}'`
      : read.length > 0
        ? ` + (${isRead} ? '${READ_ONLY}' : '')`
        : '';
  const parts = [
    `dyn(m).all(k, k in ${texts(fields)})`,
    ...(read.length === all.length ? [isRead] : []),
    `(m.name + ' on ' + m.mountPath${suffix}) in variables.mounts`,
  ];
  return `(${parts.join(' && ')})`;
}

/** `variables.claims`: those of all runners, where there are any. */
export function claimsVariable(fleet: Fleet): readonly NamedExpression[] {
  return fleet.claimNames.length > 0 ? [{ name: 'claims', expression: texts(fleet.claimNames) }] : [];
}

/** Nobody else reads or writes what the jobs of a runner find. */
export function claimRules(fleet: Fleet): readonly AdmissionRule[] {
  return fleet.claimNames.length > 0
    ? [
        each({
          id: 'other-claims',
          of: 'object.spec.?volumes.orValue([])',
          holds: "!(e.?persistentVolumeClaim.?claimName.orValue('') in variables.claims)",
          problem: 'a pod mounts a claim of a runner: what it leaves there, jobs find',
          fix: `use a claim of your own, or ${ASK_BREAK_GLASS}`,
        }),
      ]
    : [];
}
