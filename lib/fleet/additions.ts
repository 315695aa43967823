import { PLATFORMS, type PlatformRow } from '../world/platforms';
import type { ImageMirror } from './types/adds-spec';
import type { Cluster } from './types/cluster-spec';

/** A key with its value. */
export interface Entry {
  readonly key: string;
  readonly value: string;
}

/** A toleration of one taint. Without a value it is that of any. */
export interface AddedTolerationFact {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

/** A ConfigMap, as a volume of pods and where containers mount it. */
export interface MountedConfigMap {
  readonly name: string;
  readonly volume: string;
  readonly mountPath: string;
}

/** Everything that a cluster may add to pods: what the fleet declares, and what its platforms are known to write. */
export interface Additions {
  readonly labels: readonly Entry[];
  readonly annotations: readonly Entry[];
  /** Keys of annotations that may say anything. */
  readonly notes: readonly string[];
  readonly tolerations: readonly AddedTolerationFact[];
  /** A key may be there with several values, of which a pod has one. */
  readonly nodeSelector: readonly Entry[];
  readonly imageMirrors: readonly ImageMirror[];
  readonly imageDigests: boolean;
  readonly environment: readonly Entry[];
  readonly configMaps: readonly MountedConfigMap[];
  readonly topologySpread: readonly string[];
  readonly dnsOptions: readonly string[];
}

/** What the cluster of a fleet adds. */
export function additionsOf({ platforms, adds }: Pick<Cluster, 'platforms' | 'adds'>): Additions {
  const rows = platforms.flatMap((platform): readonly PlatformRow[] => PLATFORMS[platform]);
  const annotations = rows.flatMap((row) => row.annotations ?? []);
  return {
    labels: entries(adds.labels),
    annotations: [
      ...annotations.flatMap(({ key, value }) => (value === undefined ? [] : [{ key, value }])),
      ...entries(adds.annotations),
    ],
    notes: annotations.flatMap(({ key, value }) => (value === undefined ? [key] : [])),
    tolerations: unique([
      ...rows.flatMap((row) => row.tolerations ?? []),
      ...(adds.tolerations ?? []).map((toleration) => ({ effect: 'NoSchedule', ...toleration })),
    ]),
    nodeSelector: unique([...rows.flatMap((row) => row.nodeSelector ?? []), ...entries(adds.nodeSelector)]),
    imageMirrors: adds.imageMirrors ?? [],
    imageDigests: adds.imageDigests ?? false,
    environment: entries(adds.environment),
    configMaps: (adds.configMaps ?? []).map(({ name, volume = name, mountPath }) => ({
      name,
      volume,
      mountPath,
    })),
    topologySpread: adds.topologySpread ?? [],
    dnsOptions: adds.dnsOptions ?? [],
  };
}

function entries(record: Readonly<Record<string, string>> = {}): readonly Entry[] {
  return Object.entries(record).map(([key, value]) => ({ key, value }));
}

/** Several platforms may add the same. */
function unique<Value>(values: readonly Value[]): readonly Value[] {
  return [
    ...new Map(
      values.map((value) => [JSON.stringify(value, Object.keys(value as object).sort()), value]),
    ).values(),
  ];
}
