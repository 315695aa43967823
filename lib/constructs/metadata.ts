import { checkedFleet, checkedRunner, type Fleet } from '../fleet/fleet';
import { type Component, recommendedLabels, runnerLabels } from '../fleet/labels';
import type { Runner } from '../fleet/runner';

/**
 * When Argo CD applies an object; `kubectl` reads the order of the files instead, which is the same.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/
 */
export const SYNC_WAVE = {
  cluster: -30,
  boundary: -20,
  identity: -10,
  manager: 0,
  disruption: 10,
} as const;

type Wave = keyof typeof SYNC_WAVE;

/** Metadata of any object of a fleet. */
export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
}

/** Metadata of an object of the whole fleet in its namespace. */
export function fleetMetadata(fleet: Fleet, name: string, component: Component, wave: Wave): Metadata {
  return { ...clusterMetadata(fleet, name, component, wave), namespace: fleet.names.namespace };
}

/**
 * Metadata of an object of the whole fleet that belongs to no namespace.
 *
 * No object is without metadata, so a handle that no check has made comes to light here.
 */
export function clusterMetadata(fleet: Fleet, name: string, component: Component, wave: Wave): Metadata {
  return {
    name,
    labels: recommendedLabels(checkedFleet(fleet), fleet.org, component),
    annotations: { 'argocd.argoproj.io/sync-wave': String(SYNC_WAVE[wave]) },
  };
}

/** Metadata of an object of one runner. */
export function runnerMetadata(runner: Runner, name: string, component: Component, wave: Wave): Metadata {
  const metadata = fleetMetadata(checkedRunner(runner).fleet, name, component, wave);
  return { ...metadata, labels: runnerLabels(runner, component) };
}
