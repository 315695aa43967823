import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { Fleet } from '../../lib';
import { find, type KubernetesObject } from '../chart/rendered';
import { configIn } from '../config/read-back';

const UNITS: Readonly<Record<string, bigint>> = {
  '': 1000n,
  m: 1n,
  Ki: 1024_000n,
  Mi: 1024n ** 2n * 1000n,
  Gi: 1024n ** 3n * 1000n,
  Ti: 1024n ** 4n * 1000n,
};

/** A quantity in thousandths, read without the product's own reader. */
export function thousandths(quantity: string | number | undefined): bigint {
  const [, number, unit] = /^(\d+)(m|Ki|Mi|Gi|Ti|)$/.exec(String(quantity ?? '0')) ?? [];
  const factor = UNITS[unit ?? '?'];
  if (number === undefined || factor === undefined) {
    throw new Error(`cannot read ${quantity}`);
  }
  return BigInt(number) * factor;
}

/** Amounts by the names that a quota gives them. */
export type Amounts = Readonly<Record<string, bigint>>;

/** The sum of two amounts. */
export const add = (left: Amounts, right: Amounts): Amounts =>
  Object.fromEntries(
    [...new Set([...Object.keys(left), ...Object.keys(right)])].map((key) => [
      key,
      (left[key] ?? 0n) + (right[key] ?? 0n),
    ]),
  );
const times = (amounts: Amounts, factor: number): Amounts =>
  Object.fromEntries(Object.entries(amounts).map(([key, value]) => [key, value * BigInt(factor)]));

/** What a quota counts for one job pod, from what config.toml asks for. */
function jobPod(fleet: Fleet, name: string): Amounts {
  const { kubernetes } = configIn(fleet, name).runners[0];
  const { maximumServices, runtimeClass } = fleet.runner(name).settings;
  const keys = kubernetes as unknown as Readonly<Record<string, string>>;
  const container = (prefix: string): Amounts =>
    Object.fromEntries(
      ['cpu', 'memory', 'ephemeral_storage'].flatMap((resource) =>
        ['request', 'limit'].map((bound) => [
          `${bound}s.${resource.replace('_', '-')}`,
          thousandths(keys[`${prefix}${resource}_${bound}`]),
        ]),
      ),
    );
  const services = maximumServices + (kubernetes.services?.length ?? 0);
  const overhead = {
    cpu: thousandths(runtimeClass?.overhead?.cpu),
    memory: thousandths(runtimeClass?.overhead?.memory),
  };
  const pod: Amounts = {
    pods: 1000n,
    'requests.cpu': overhead.cpu,
    'limits.cpu': overhead.cpu,
    'requests.memory': overhead.memory,
    'limits.memory': overhead.memory,
  };
  return [container(''), container('helper_'), times(container('service_'), services), pod].reduce(add);
}

/** What a quota counts for the managers of one runner while they are replaced. */
export function managerPods(objects: readonly KubernetesObject[], name: string): Amounts {
  const { spec } = find<IDeployment>(objects, 'Deployment', `${name}-manager`);
  const surge = Number(spec?.strategy?.rollingUpdate?.maxSurge);
  const { requests, limits } = spec?.template.spec?.containers[0]?.resources ?? {};
  const one: Record<string, bigint> = { pods: 1000n };
  for (const [key, quantity] of Object.entries(requests ?? {}))
    one[`requests.${key}`] = thousandths(quantity);
  for (const [key, quantity] of Object.entries(limits ?? {})) one[`limits.${key}`] = thousandths(quantity);
  return times(one, (spec?.replicas ?? 1) + surge);
}

/** What a quota counts for all jobs of a runner at full load. */
export function fullLoadOf(fleet: Fleet, name: string): Amounts {
  return times(jobPod(fleet, name), fleet.runner(name).settings.replicas * configIn(fleet, name).concurrent);
}
