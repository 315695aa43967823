import type { JobFacts } from '../../boundary/facts/facts';
import {
  at,
  isEmpty,
  isRecord,
  recordOf,
  textIn,
  textOf,
  textsOf,
  type UntypedRecord,
} from '../../boundary/facts/untyped';
import { sortedBy, sortedMap, sortedTexts } from './sorted';

/** What config.toml says of the jobs of a runner, beside the pod that they run in. */
export interface JobSettings {
  /** The image of jobs that name none; `null` where they must. */
  readonly defaultImage: string | null;
  /** Patterns of images that jobs may name; an empty list allows any. */
  readonly allowedImages: readonly string[];
  /** The same of services that jobs declare. */
  readonly allowedServices: readonly string[];
  readonly allowedPullPolicies: readonly string[];
  /** Users that jobs may name for their containers; an empty list allows any. */
  readonly allowedUsers: readonly string[];
  readonly allowedGroups: readonly string[];
  /** Services that every job gets. */
  readonly services: readonly ServiceDescription[];
  /** What jobs may decide by variables. */
  readonly overrides: readonly OverrideDescription[];
  /** Names of the variables that the runner gives its jobs. Their values are not told. */
  readonly variables: readonly string[];
  /** Scripts of the runner that run in every job, by their keys in config.toml. */
  readonly scripts: readonly string[];
  readonly featureFlags: Readonly<Record<string, boolean>>;
  readonly cache: CacheDescription | null;
}

/** A service that every job of a runner gets. */
export interface ServiceDescription {
  /** The name of its container. */
  readonly container: string;
  readonly image: string;
  /** Entrypoint and command, if the manifests name any. */
  readonly command: readonly string[];
}

/** What a job may decide by a variable. */
export interface OverrideDescription {
  /** The key of config.toml that allows it. */
  readonly key: string;
  /** What bounds it: the largest quantity, a pattern, or `anything`. */
  readonly within: string;
}

/** Where jobs keep caches between each other. */
export interface CacheDescription {
  /** `s3`, `gcs` or `azure`. */
  readonly type: string;
  /** Whether all runners share it. */
  readonly shared: boolean;
  readonly path: string | null;
  /** The store, as `key=value` of config.toml, without credentials. */
  readonly store: readonly string[];
}

/** Describes what config.toml says of jobs. */
export function describeSettings({ section, pod }: JobFacts): JobSettings {
  const { kubernetes, raw } = section;
  return {
    defaultImage: textIn(kubernetes['image']) || null,
    allowedImages: sortedTexts(textsOf(kubernetes['allowed_images'])),
    allowedServices: sortedTexts(textsOf(kubernetes['allowed_services'])),
    allowedPullPolicies: sortedTexts(textsOf(kubernetes['allowed_pull_policies'])),
    allowedUsers: sortedTexts(textsOf(kubernetes['allowed_users'])),
    allowedGroups: sortedTexts(textsOf(kubernetes['allowed_groups'])),
    services: sortedBy(
      pod.services.map(({ container, image, entrypoint, command }) => ({
        container,
        image,
        command: [...entrypoint, ...command],
      })),
      ({ container }) => container,
    ),
    overrides: sortedBy(Object.entries(kubernetes).flatMap(overrideOf), ({ key }) => key),
    variables: sortedTexts(
      [...textsOf(raw['environment'])].map((line) => line.split('=', 1)[0] ?? '').filter(Boolean),
    ),
    scripts: SCRIPTS.filter((key) => !isEmpty(raw[key])),
    featureFlags: sortedMap(
      Object.fromEntries(
        Object.entries(recordOf(raw['feature_flags'])).flatMap(([flag, value]) =>
          typeof value === 'boolean' ? [[flag, value] as const] : [],
        ),
      ),
    ),
    cache: describeCache(raw['cache']),
  };
}

const SCRIPTS = [
  'pre_get_sources_script',
  'post_get_sources_script',
  'pre_build_script',
  'post_build_script',
] as const;

/** A key that ends in neither allows nothing. */
function overrideOf([key, value]: readonly [string, unknown]): readonly OverrideDescription[] {
  if (/_overwrite_max_allowed$/.test(key) && !isEmpty(value)) {
    return [{ key, within: String(value) }];
  }
  if (!/_overwrite_allowed$/.test(key) || isEmpty(value) || value === false) {
    return [];
  }
  return [{ key, within: textOf(value) ?? 'anything' }];
}

/** Keys of the stores that hold no credential. */
const STORE_KEYS: readonly string[] = [
  'AccountName',
  'BucketLocation',
  'BucketName',
  'ContainerName',
  'Insecure',
  'ServerAddress',
  'StorageDomain',
];

function describeCache(raw: unknown): CacheDescription | null {
  const type = textIn(at(raw, 'Type'));
  if (!isRecord(raw) || type === '') {
    return null;
  }
  const stores: readonly UntypedRecord[] = ['s3', 'gcs', 'azure'].map((name) => recordOf(raw[name]));
  return {
    type,
    shared: raw['Shared'] === true,
    path: textIn(raw['Path']) || null,
    store: sortedTexts(
      stores.flatMap((store) =>
        STORE_KEYS.filter((key) => !isEmpty(store[key])).map((key) => `${key}=${String(store[key])}`),
      ),
    ),
  };
}
