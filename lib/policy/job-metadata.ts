import { jobMetadata } from '../config/job-metadata';
import type { Fleet } from '../fleet/fleet';
import { ROLE_LABEL, RUNNER_LABEL } from '../fleet/names';
import type { Runner } from '../fleet/runner';
import type { Cel } from './cel-text';

type Pairs = Readonly<Record<string, string>>;

/** What config.toml writes beside what every job pod has, as `key=value`, where any runner of the fleet has something. */
export function jobMetadataFacts(runner: Runner): {
  readonly podLabels?: readonly string[];
  readonly podAnnotations?: readonly string[];
} {
  return {
    ...(hasJobLabels(runner.fleet) ? { podLabels: pairsOf(labelsOf(runner)) } : {}),
    ...(hasJobAnnotations(runner.fleet) ? { podAnnotations: pairsOf(annotationsOf(runner)) } : {}),
  };
}

/** A label `k` of a job pod that its runner gives to it. */
export function ownJobLabel(fleet: Fleet): Cel | undefined {
  return hasJobLabels(fleet) ? "(k + '=' + object.metadata.labels[k]) in variables.podLabels" : undefined;
}

/** An annotation `k` of a job pod that its runner gives to it. */
export function ownJobAnnotation(fleet: Fleet): Cel | undefined {
  return hasJobAnnotations(fleet)
    ? "(k + '=' + object.metadata.annotations[k]) in variables.podAnnotations"
    : undefined;
}

function hasJobLabels({ runners }: Fleet): boolean {
  return runners.some((runner) => Object.keys(labelsOf(runner)).length > 0);
}

function hasJobAnnotations({ runners }: Fleet): boolean {
  return runners.some((runner) => Object.keys(annotationsOf(runner)).length > 0);
}

function labelsOf(runner: Runner): Pairs {
  const { [RUNNER_LABEL]: _runner, [ROLE_LABEL]: _role, ...labels } = jobMetadata(runner).pod_labels;
  return labels;
}

function annotationsOf(runner: Runner): Pairs {
  return jobMetadata(runner).pod_annotations ?? {};
}

/** No key of a label or annotation has an equals sign in it. */
function pairsOf(entries: Pairs): readonly string[] {
  return Object.entries(entries).map((entry) => entry.join('='));
}
