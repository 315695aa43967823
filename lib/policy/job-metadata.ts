import { jobMetadata } from '../config/job-metadata';
import type { Fleet } from '../fleet/fleet';
import { ROLE_LABEL, RUNNER_LABEL } from '../fleet/names';
import type { Runner } from '../fleet/runner';
import { chosenVariable } from '../world/variable-references';
import { type Cel, either } from './cel-text';

type Pairs = Readonly<Record<string, string>>;

/**
 * What config.toml writes beside what every job pod has, where any runner of the fleet has something: as `key=value`, or as
 * the key alone where jobs choose the value.
 */
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
  return isGiven(fleet, labelsOf, 'labels', 'podLabels');
}

/** An annotation `k` of a job pod that its runner gives to it. */
export function ownJobAnnotation(fleet: Fleet): Cel | undefined {
  return isGiven(fleet, annotationsOf, 'annotations', 'podAnnotations');
}

function isGiven(
  { runners }: Fleet,
  entriesOf: (runner: Runner) => Pairs,
  field: 'labels' | 'annotations',
  variable: 'podLabels' | 'podAnnotations',
): Cel | undefined {
  const values = runners.flatMap((runner) => Object.values(entriesOf(runner)));
  return either(
    values.some((value) => !isChosen(value))
      ? `(k + '=' + object.metadata.${field}[k]) in variables.${variable}`
      : undefined,
    values.some(isChosen) ? `k in variables.${variable}` : undefined,
  );
}

function isChosen(value: string): boolean {
  return chosenVariable(value) !== undefined;
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
  return Object.entries(entries).map(([key, value]) => (isChosen(value) ? key : `${key}=${value}`));
}
