import type { Finding } from '../../errors';
import { JOB_POD_VOLUMES } from '../../world/pod-volumes';
import { additionsOf } from '../additions';
import { isWithin } from '../decode/mount-path';
import type { Fleet } from '../fleet';
import { isLike } from '../name-pattern';
import { formatBytes, parseBytes } from '../quantity';
import type { Runner } from '../runner';
import { isSameBoundary, mustBeChosen } from '../shared-jobs';
import { claimOf, type JobVolume } from '../types/job-volumes';

/** Refuses volumes of jobs that no pod could have, that lie in each other's way, or that hold more than their job may. */
export function checkVolumes(runner: Runner): readonly Finding[] {
  return [...checkNames(runner), ...checkPaths(runner), ...checkConfigMaps(runner), ...checkSizes(runner)];
}

function at({ fleet, name }: Runner, rest: string): string {
  return `fleet ${fleet.org} / runner ${name} / volumes / ${rest}`;
}

/** GitLab Runner calls the volume of a claim or a ConfigMap by the name of that. */
function nameIn(volume: JobVolume): readonly [field: string, name: string] | undefined {
  return 'configMap' in volume
    ? ['configMap', volume.configMap]
    : 'persistentVolumeClaim' in volume
      ? ['persistentVolumeClaim', volume.persistentVolumeClaim]
      : undefined;
}

function checkNames(runner: Runner): readonly Finding[] {
  const added = additionsOf(runner.fleet.cluster).configMaps.map(({ volume }) => volume);
  const seen = new Set<string>();
  return runner.settings.volumes.flatMap((volume, index) => {
    const [field, name] = nameIn(volume) ?? ['', ''];
    const isTaken =
      seen.has(name) || added.includes(name) || JOB_POD_VOLUMES.some((pattern) => isLike(pattern, name));
    seen.add(name);
    return name !== '' && isTaken
      ? [
          {
            code: 'volume-name-taken',
            path: at(runner, `${index} / ${field}`),
            message:
              'job pods have another volume of this name: GitLab Runner calls the volume by the name of what it holds',
            value: name,
            fix: 'give the object another name, and mount it once',
          },
        ]
      : [];
  });
}

function checkPaths(runner: Runner): readonly Finding[] {
  const { volumes, config } = runner.settings;
  const builds = config.runners?.builds_dir;
  const others: readonly (readonly [path: string, what: string])[] = [
    ...additionsOf(runner.fleet.cluster).configMaps.map(
      ({ name, mountPath }) => [mountPath, `ConfigMap ${name} of cluster.adds`] as const,
    ),
    ...(builds === undefined ? [] : [[builds, 'builds_dir'] as const]),
  ];
  return volumes.flatMap((volume, index) => {
    const { mountPath } = volume;
    const before = volumes.slice(0, index).map((other) => [other.mountPath, 'another volume'] as const);
    const isOfBuilds = (path: string, what: string) =>
      what === 'builds_dir' && 'emptyDir' in volume && path === mountPath;
    const inTheWay = [...before, ...others].find(
      ([path, what]) =>
        (isWithin(path, [mountPath]) || isWithin(mountPath, [path])) && !isOfBuilds(path, what),
    );
    return inTheWay === undefined
      ? []
      : [
          {
            code: 'volumes-overlap',
            path: at(runner, `${index} / mountPath`),
            message: `it lies above, below or at ${inTheWay[0]} of ${inTheWay[1]}: what a job leaves in the one would lead into the other`,
            value: mountPath,
            fix: 'choose a folder beside it',
          },
        ];
  });
}

function checkConfigMaps(runner: Runner): readonly Finding[] {
  const own = new Set<string>(runner.fleet.runners.map(({ names }) => names.config));
  return runner.settings.volumes.flatMap((volume, index) =>
    'configMap' in volume && own.has(volume.configMap)
      ? [
          {
            code: 'config-map-of-others',
            path: at(runner, `${index} / configMap`),
            message: 'it is the configuration of a runner, which belongs to its manager alone',
            value: volume.configMap,
            fix: 'put what jobs need into a ConfigMap of its own',
          },
        ]
      : [],
  );
}

function checkSizes(runner: Runner): readonly Finding[] {
  const { volumes, resources } = runner.settings;
  const memory = parseBytes(resources.build.memoryLimit) ?? 0;
  const storage = parseBytes(resources.build.ephemeralStorageLimit) ?? 0;
  let onDisk = 0;
  return volumes.flatMap((volume, index) => {
    if (!('emptyDir' in volume)) {
      return [];
    }
    const { medium, sizeLimit } = volume.emptyDir;
    const size = parseBytes(sizeLimit) ?? 0;
    onDisk += medium === 'Memory' ? 0 : size;
    const [needed, most] = medium === 'Memory' ? [size, memory] : [onDisk, storage];
    const field = medium === 'Memory' ? 'memoryLimit' : 'ephemeralStorageLimit';
    return needed > most
      ? [
          {
            code: 'volume-too-large',
            path: at(runner, `${index} / emptyDir / sizeLimit`),
            message:
              medium === 'Memory'
                ? 'what it holds is memory of the build container, which is killed before the volume is full'
                : `with the volumes before it, it may hold ${formatBytes(onDisk)} of disk: the job is evicted before they are full`,
            value: sizeLimit,
            allowed: `at most ${formatBytes(most)}, which is resources.build.${field}${medium === 'Memory' ? '' : ', for all of them'}`,
            fix: `raise resources.build.${field}, or lower sizeLimit`,
          },
        ]
      : [];
  });
}

/** Refuses a claim by which jobs of one runner would reach those of another that is not its equal. */
export function checkClaims({ org, runners }: Fleet): readonly Finding[] {
  const uses = runners.flatMap((runner) =>
    runner.settings.volumes.flatMap((volume, index) => {
      const claim = claimOf(volume);
      const writes = !('readOnly' in volume && volume.readOnly === true);
      return claim === undefined ? [] : [{ runner, index, claim, writes }];
    }),
  );
  return uses.flatMap((use, position) => {
    const other = uses
      .slice(0, position)
      .find(
        ({ claim, runner, writes }) =>
          claim === use.claim && (writes || use.writes) && !isSameBoundary(runner, use.runner),
      );
    return other === undefined
      ? []
      : [
          {
            code: 'claim-shared',
            path: `fleet ${org} / runner ${use.runner.name} / volumes / ${use.index} / persistentVolumeClaim`,
            message: `jobs of runner '${other.runner.name}' mount it too, and the runners are not equals: what one of them leaves there, the other one runs`,
            value: use.claim,
            allowed: `a claim of its own; they differ in ${mustBeChosen(use.runner, other.runner).join(', ')}`,
            fix: 'give each of them a claim of its own, or let both read it alone: readOnly: true',
          },
        ];
  });
}
