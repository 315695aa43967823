import type { Finding } from '../../errors';
import { PUBLIC_REGISTRIES } from '../../world/public-registries';
import type { Fleet } from '../fleet';
import type { ImageMirror } from '../types/adds-spec';

/** Faults of the mirrors that the images of a fleet are named at. Those at which its cluster takes images count as well. */
export function checkImageMirrors({ org, imageMirrors = [], cluster }: Fleet): readonly Finding[] {
  const ofCluster = cluster.adds.imageMirrors ?? [];
  return imageMirrors.flatMap((mirror, index): readonly Finding[] => {
    const path = `fleet ${org} / imageMirrors / ${index}`;
    const earlier = imageMirrors.slice(0, index);
    const opening = openedBy(mirror, [...earlier, ...ofCluster], imageMirrors);
    return [
      ...(earlier.some(({ from }) => plainHost(from) === plainHost(mirror.from))
        ? [
            {
              code: 'duplicate-mirror' as const,
              path: `${path} / from`,
              message: 'another mirror of this list stands for the same registry, and an image has one name',
              value: mirror.from,
              fix: 'keep one of them; a cluster that falls back to a second one is said in cluster / adds / imageMirrors',
            },
          ]
        : []),
      ...(opening
        ? [{ code: 'image-mirror' as const, path: `${path} / to`, value: mirror.to, ...opening }]
        : []),
    ];
  });
}

/** What a mirror opens, by itself or together with others. */
export function openedBy(
  { from, to }: ImageMirror,
  earlier: readonly ImageMirror[],
  all: readonly ImageMirror[],
): Pick<Finding, 'message' | 'fix'> | undefined {
  const place = plainPath(to);
  if (isPublicRegistry(place)) {
    return {
      message: `the same path is there of another owner than in ${from}, so that images would pass which no list names`,
      fix: `name the path that is your own, such as ${to}/acme`,
    };
  }
  const isThere = (registry: string): boolean => isBelow(place, plainHost(registry));
  if (isThere(from)) {
    return {
      message: 'it is a part of the registry that it stands for, whose images are of other owners',
      fix: 'name a mirror in another registry',
    };
  }
  const chained = all.find((other) => isThere(other.from));
  if (chained !== undefined) {
    return {
      message: `it lies in ${chained.from}, in whose place another mirror stands: one image would have two names there`,
      fix: `name the place where the images of ${from} are in the end`,
    };
  }
  // Twice the same says nothing new.
  const shared = earlier.find((other) => {
    const taken = plainPath(other.to);
    const isSame = taken === place && plainHost(other.from) === plainHost(from);
    return !isSame && (isBelow(place, taken) || isBelow(taken, place));
  });
  return shared === undefined
    ? undefined
    : {
        message: `images of ${shared.from} lie there too (${shared.to}), so that one of ${from} would pass for one of them`,
        fix: `give each registry a path of its own, such as ${plainPath(to).split('/')[0]}/${from.replace(/[^a-z0-9]+/g, '-')}`,
      };
}

/** Whether a path is another, or lies below it. */
function isBelow(path: string, other: string): boolean {
  return path === other || path.startsWith(`${other}/`);
}

/** Whether it is the whole of a registry where anybody may have a name. */
function isPublicRegistry(path: string): boolean {
  return PUBLIC_REGISTRIES.some((pattern) =>
    pattern.startsWith('*') ? !path.includes('/') && path.endsWith(pattern.slice(1)) : path === pattern,
  );
}

/** A host as a registry knows it: with the port of https, or the dot of the root behind it, it is the same one. */
function plainHost(registry: string): string {
  return registry.replace(/\.?(?::443)?$/, '');
}

/** A path in a registry, by its plain host. */
function plainPath(path: string): string {
  const [host = '', ...rest] = path.split('/');
  return [plainHost(host), ...rest].join('/');
}
