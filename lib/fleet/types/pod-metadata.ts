import * as v from 'valibot';
import type { Forbidden } from '../../privilege';
import { chosenVariable } from '../../world/variable-references';
import * as check from '../decode/checks';
import { wanted } from '../decode/wanted';
import type { Labels } from './destination';

type OfOurs = Forbidden<'these labels say whose pod it is: remove it'>;

/** Labels of pods, but none that says whose pod it is. */
export type PodLabels = Labels & {
  readonly [_ in `runner-fleet/${string}` | `app.kubernetes.io/${string}`]?: OfOurs;
};

/** Annotations of pods, but none that switches a profile of the kernel off. */
export type PodAnnotations = Readonly<Record<string, string>> & {
  readonly [_ in `container.apparmor.security.beta.kubernetes.io/${string}`]?: Forbidden<'profiles of the kernel are never switched off: remove it'>;
};

/** A schema of texts, which checks what the compiler has a narrower type for. */
const narrower = <Narrow>(schema: v.GenericSchema<unknown>) => schema as v.GenericSchema<Narrow>;

const EXAMPLE = wanted<Readonly<Record<string, string>>>({ example: { 'example.com/team': 'ci' } });

/** @internal */
export const POD_LABELS = narrower<PodLabels>(v.pipe(check.labels, EXAMPLE));

/** @internal */
export const JOB_LABELS = narrower<PodLabels>(v.pipe(check.jobLabels, EXAMPLE));

/** @internal */
export const MANAGER_ANNOTATIONS = narrower<PodAnnotations>(check.annotations);

/** @internal */
export const JOB_ANNOTATIONS = narrower<PodAnnotations>(check.jobAnnotations);

/**
 * What the authors of jobs decide about the labels or annotations of their pods, as the end of a sentence.
 *
 * @internal
 */
export function chosenByJobs(entries: Readonly<Record<string, string>>): string {
  const keys = Object.keys(entries).filter((key) => chosenVariable(entries[key] ?? '') !== undefined);
  return keys.length === 0 ? '' : `; its jobs decide the value of ${keys.join(', ')}`;
}
