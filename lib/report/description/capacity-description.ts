import type { RunnerNamespace } from '../../boundary/facts/facts';
import type { ObjectIndex } from '../../boundary/facts/manifests/object-index';
import { amountOf } from '../../boundary/facts/manifests/resource-amount';
import { at, listOf, textIn, textsOf } from '../../boundary/facts/untyped';
import { CONTAINER_RESOURCES } from '../../world/container-resources';
import type { ContainerDescription } from './container-description';
import { quantities, quantityWords } from './quantities';
import type { RunnerDescription } from './runner-description';
import { sortedBy, sortedTexts } from './sorted';

/** How much pods of the namespace may take. */
export interface CapacityDescription {
  readonly quotas: readonly QuotaDescription[];
  readonly limitRanges: readonly LimitRangeDescription[];
  /** What all jobs and managers take when every runner has as many jobs as it may, each as large as it may be. */
  readonly fullLoad: FullLoad;
}

/** A ResourceQuota. */
export interface QuotaDescription {
  readonly name: string;
  /** The pods that it counts; empty for all of them. */
  readonly scopes: readonly string[];
  readonly hard: Readonly<Record<string, string>>;
}

/** One item of a LimitRange. */
export interface LimitRangeDescription {
  readonly name: string;
  /** `Container`, `Pod` or `PersistentVolumeClaim`. */
  readonly type: string;
  /** Quantities by the field and the resource, as `max cpu=4`. */
  readonly bounds: readonly string[];
}

/** Sums, as quantities by the names that quotas give them. A resource without a bound is missing. */
export interface FullLoad {
  /** `null` where a runner does not say how many jobs it has. */
  readonly pods: number | null;
  readonly amounts: Readonly<Record<string, string>>;
}

/** Describes how much pods may take. */
export function describeCapacity(
  { name: namespace }: RunnerNamespace,
  index: ObjectIndex,
  runners: readonly RunnerDescription[],
): CapacityDescription {
  return {
    quotas: sortedBy(
      index.inNamespace('ResourceQuota', namespace).map(({ name, raw }) => ({
        name,
        scopes: sortedTexts([
          ...textsOf(at(raw, 'spec', 'scopes')),
          ...listOf(at(raw, 'spec', 'scopeSelector', 'matchExpressions')).map((item) =>
            [textIn(at(item, 'scopeName')), textIn(at(item, 'operator')), ...textsOf(at(item, 'values'))]
              .filter(Boolean)
              .join(' '),
          ),
        ]),
        hard: quantities(raw, 'spec', 'hard'),
      })),
      ({ name }) => name,
    ),
    limitRanges: sortedBy(
      index.inNamespace('LimitRange', namespace).flatMap(({ name, raw }) =>
        listOf(at(raw, 'spec', 'limits')).map((item) => ({
          name,
          type: textIn(at(item, 'type')),
          bounds: ['default', 'defaultRequest', 'max', 'maxLimitRequestRatio', 'min'].flatMap((field) =>
            Object.entries(quantities(item, field)).map(
              ([resource, amount]) => `${field} ${resource}=${amount}`,
            ),
          ),
        })),
      ),
      ({ name }) => name,
      ({ type }) => type,
    ),
    fullLoad: fullLoadOf(runners),
  };
}

function fullLoadOf(runners: readonly RunnerDescription[]): FullLoad {
  const counts = runners.map(({ concurrency: { all } }) => all);
  const managers = [...new Map(runners.map(({ manager }) => [manager?.workload, manager])).values()];
  const replicas = managers.reduce((sum, manager) => sum + (manager?.replicas ?? 0), 0);
  const amounts = CONTAINER_RESOURCES.flatMap(({ kubernetes: resource }) =>
    (['requests', 'limits'] as const).flatMap((bound) => {
      const sums = [
        ...managers.map((manager) =>
          loadOf(manager?.replicas ?? 0, manager?.pod.containers, bound, resource),
        ),
        ...runners.map(({ jobs, concurrency }) =>
          concurrency.all === null
            ? undefined
            : loadOf(concurrency.all, jobs?.pod.containers, bound, resource, jobs?.overrides),
        ),
      ];
      return sums.includes(undefined)
        ? []
        : [
            [
              `${bound}.${resource}`,
              quantityWords(
                resource,
                sums.reduce<number>((sum, amount) => sum + (amount ?? 0), 0),
              ),
            ] as const,
          ];
    }),
  );
  return {
    pods: counts.includes(null) ? null : counts.reduce<number>((sum, all) => sum + (all ?? 0), replicas),
    amounts: Object.fromEntries(amounts),
  };
}

/** What the containers of so many pods take together, but for those that end before the others begin. */
function loadOf(
  pods: number,
  containers: readonly ContainerDescription[] | undefined,
  bound: 'requests' | 'limits',
  resource: string,
  overrides: readonly { readonly key: string; readonly within: string }[] = [],
): number | undefined {
  const running = (containers ?? []).filter(({ role }) => role !== 'init' && role !== 'job-service');
  const amounts = running.map((container) => {
    const written = amountOf(container[bound][resource]);
    const key = overrideKey(container, bound, resource);
    const largest = amountOf(overrides.find((override) => override.key === key)?.within);
    return written === undefined ? largest : Math.max(written, largest ?? 0);
  });
  return amounts.includes(undefined)
    ? undefined
    : pods * amounts.reduce<number>((sum, amount) => sum + (amount ?? 0), 0);
}

const PREFIXES: Readonly<Record<string, string>> = { build: '', helper: 'helper_', service: 'service_' };

function overrideKey({ role }: ContainerDescription, bound: string, resource: string): string {
  const [name] = CONTAINER_RESOURCES.filter(({ kubernetes }) => kubernetes === resource);
  return `${PREFIXES[role] ?? ''}${name?.gitlab}_${bound.slice(0, -1)}_overwrite_max_allowed`;
}
