import * as v from 'valibot';
import type { Forbidden } from '../../privilege';
import type { OWN_FOLDERS } from '../../world/own-folders';
import { PLATFORMS, type Platform } from '../../world/platforms';
import type { RESOLVER_OPTIONS } from '../../world/resolver-options';
import * as check from '../decode/checks';
import { wanted } from '../decode/wanted';
import type { Labels } from './destination';

/**
 * What webhooks and plugins of the cluster add to pods after their creator wrote them. It may be there or not; nothing
 * else may. Whoever creates pods could write it too, so nothing is taken that would let a pod do more.
 */
export interface AddsSpec {
  /** Labels of pods, each with its value. @default - none */
  readonly labels?: AddedLabels;
  /** Annotations of pods, each with its value. @default - none */
  readonly annotations?: AddedAnnotations;
  /** Taints that pods tolerate, as a list of {@link AddedToleration}. @default - none */
  readonly tolerations?: readonly AddedToleration[];
  /** Labels of nodes that pods are led to, beside those that their runner asks for. @default - none */
  readonly nodeSelector?: Labels;
  /**
   * Registries that images are taken from instead, as a list of {@link ImageMirror}, where a webhook writes their names anew
   * in pods. `imageMirrors` of the fleet writes them so in the first place.
   *
   * @default - none
   */
  readonly imageMirrors?: readonly ImageMirror[];
  /**
   * Whether a digest is appended to the images of job pods. Of the daemon of dind and of managers it is not expected:
   * write theirs with a digest.
   *
   * @default false
   */
  readonly imageDigests?: boolean;
  /** Variables of containers, each with its value. Job pods may have any that are no reference. @default - none */
  readonly environment?: Readonly<Record<string, string>>;
  /** ConfigMaps that are mounted into containers, as a list of {@link AddedConfigMap}. @default - none */
  readonly configMaps?: readonly AddedConfigMap[];
  /** Labels of nodes over which pods are spread where there is room: `ScheduleAnyway`. @default - none */
  readonly topologySpread?: readonly string[];
  /** Options of the resolver of pods, as in `resolv.conf`, such as `ndots:2`. @default - none */
  readonly dnsOptions?: readonly DnsOption[];
}

/** Labels of pods, but none that says whose pod it is. */
export type AddedLabels = Labels & {
  readonly [_ in `runner-fleet/${string}`]?: Forbidden<'these labels say whose pod it is: remove it'>;
};

/** Annotations of pods, but none that switches a profile of the kernel off. */
export type AddedAnnotations = Readonly<Record<string, string>> & {
  readonly [_ in `container.apparmor.security.beta.kubernetes.io/${string}`]?: Forbidden<'profiles of the kernel are never switched off: remove it'>;
};

/** A toleration that the cluster gives to pods. */
export interface AddedToleration {
  /** The key of the taint. */
  readonly key: string;
  /** Its value. @default - any, as the operator `Exists` says */
  readonly value?: string;
  /** `'NoSchedule'` or `'NoExecute'`. @default 'NoSchedule' */
  readonly effect?: 'NoSchedule' | 'NoExecute';
}

/** A registry whose images are taken from a copy of it. */
export interface ImageMirror {
  /** The registry, such as `docker.io`. */
  readonly from: string;
  /** What stands in its place, such as `registry.example.com/docker-hub`. */
  readonly to: string;
}

/** A ConfigMap of the namespace that is mounted into containers. */
export interface AddedConfigMap {
  /** The name of the ConfigMap. Somebody else keeps it. */
  readonly name: string;
  /** The name of the volume. @default - that of the ConfigMap */
  readonly volume?: string;
  /** The folder that it is mounted at: below `/opt`, `/mnt` or `/srv`. */
  readonly mountPath: `${(typeof OWN_FOLDERS)[number]}${string}`;
}

/** An option of a resolver. */
export type DnsOption =
  | `${(typeof RESOLVER_OPTIONS.numbered)[number]}:${number}`
  | (typeof RESOLVER_OPTIONS.plain)[number];

/** A schema of texts, which checks what the compiler has a narrower type for. */
const narrower = <Narrow>(schema: v.GenericSchema<unknown>) => schema as v.GenericSchema<Narrow>;

const PLATFORM_OF_CLOUD: readonly (readonly [name: RegExp, platform: Platform])[] = [
  [/^(?:aws|amazon)/, 'eks'],
  [/^(?:azure|microsoft)/, 'aks'],
  [/^(?:gcp|google)/, 'gke'],
];

/** @internal */
export const PLATFORM_LIST = v.array(
  v.pipe(v.picklist(Object.keys(PLATFORMS) as Platform[]), wanted({ guess: guessPlatform })),
);

/** The clouds by their own names. */
function guessPlatform(input: string | number): readonly Platform[] {
  const word = String(input).toLowerCase();
  const cloud = PLATFORM_OF_CLOUD.find(([name]) => name.test(word));
  return cloud === undefined ? [] : [cloud[1]];
}

/** @internal */
export const IMAGE_MIRRORS = v.array(v.strictObject({ from: check.registry, to: check.registryPath }));

/** @internal */
export const ADDS = v.strictObject({
  labels: v.exactOptional(narrower<AddedLabels>(check.labels)),
  annotations: v.exactOptional(narrower<AddedAnnotations>(check.annotations)),
  tolerations: v.exactOptional(
    v.array(
      v.strictObject({
        key: check.labelKey,
        value: v.exactOptional(check.taintValue),
        effect: v.exactOptional(v.picklist(['NoSchedule', 'NoExecute'])),
      }),
    ),
  ),
  nodeSelector: v.exactOptional(v.pipe(check.labels, wanted({ example: { 'example.com/pool': 'ci' } }))),
  imageMirrors: v.exactOptional(IMAGE_MIRRORS),
  imageDigests: v.exactOptional(v.boolean()),
  environment: v.exactOptional(check.environment),
  configMaps: v.exactOptional(
    v.array(
      v.strictObject({
        name: check.objectName,
        volume: v.exactOptional(check.volumeName),
        mountPath: narrower<AddedConfigMap['mountPath']>(check.ownFolder),
      }),
    ),
  ),
  topologySpread: v.exactOptional(v.array(check.labelKey)),
  dnsOptions: v.exactOptional(v.array(narrower<DnsOption>(check.dnsOption))),
});
