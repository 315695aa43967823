import { type ApiObject, JsonPatch } from 'cdk8s';
import { checkedFleet, checkedRunner, type Fleet } from '../fleet/fleet';
import { recommendedLabels, runnerLabels } from '../fleet/labels';
import type { Runner } from '../fleet/runner';
import { OBJECTS, type ObjectKind, type ObjectRow, SYNC_WAVE } from './objects';

/** Metadata of any object of a fleet. */
export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
}

/**
 * Metadata of an object of the whole fleet.
 *
 * No object is without metadata, so a handle that no check has made comes to light here.
 */
export function fleetMetadata(fleet: Fleet, kind: ObjectKind, name: string): Metadata {
  const { component, file, syncOption, wave }: ObjectRow = OBJECTS[kind];
  return {
    name,
    labels: recommendedLabels(checkedFleet(fleet), fleet.org, component),
    annotations: {
      'argocd.argoproj.io/sync-wave': String(SYNC_WAVE[wave]),
      ...(syncOption ? { 'argocd.argoproj.io/sync-options': syncOption.option } : {}),
    },
    ...(file === 'runners' ? { namespace: fleet.names.namespace } : {}),
  };
}

/** Takes away the namespace that cdk8s gives to every object of a chart that has one, those of the cluster too. */
export function keepOutOfNamespaces(object: ApiObject): void {
  if (object.chart.namespace !== undefined) {
    object.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
  }
}

/** Metadata of an object of one runner. */
export function runnerMetadata(runner: Runner, kind: ObjectKind, name: string): Metadata {
  const metadata = fleetMetadata(checkedRunner(runner).fleet, kind, name);
  return { ...metadata, labels: runnerLabels(runner, OBJECTS[kind].component) };
}
