import { APP_ARMOR_ANNOTATION } from '../../world/pod-security-standards';
import { chosenVariable } from '../../world/variable-references';
import { ofSection } from '../config-fields';
import type { JobFacts } from '../facts/facts';
import { actionBy } from '../facts/manifests/acting-keys';
import { at, listOf, textIn, type UntypedRecord } from '../facts/untyped';
import { type Field, fieldsOf, itemsOf, type NamedField, under } from '../fields';
import { isNamedLikeCredential } from './secret-values';

/**
 * Keys that have a `$` for other reasons, or are looked at elsewhere: the token is the one value that the manager may
 * expand, a variable of a job is expanded with those of the same job, and an anchored pattern ends in `$`.
 */
const NOT_EXPANDED = /^(?:token|url|clone_url|environment|(?:pre|post)_.*_script)$/;
const NOT_EXPANDED_OF_PODS =
  /^(?:services|volumes|pod_spec|pod_labels|pod_annotations|retry_limits|container_lifecycle|.*_overwrite_allowed)$/;

const METADATA = ['pod_labels', 'pod_annotations'] as const;

/** The fields of a job that GitLab Runner may expand with the variables of the job. */
export function expandedFields(job: JobFacts): readonly Field[] {
  const { section, pod } = job;
  const { kubernetes, kubernetesWhere, where } = section;
  const { kubernetes: _kubernetes, ...own } = section.raw;
  const [container] = listOf(pod.unpatched['containers']);
  return [
    ...leavesBelow(kubernetes, kubernetesWhere, NOT_EXPANDED_OF_PODS),
    ...itemsOf(ofSection(job, 'services')).flatMap((service) => [
      under(service, 'name'),
      under(service, 'alias'),
    ]),
    // The name of a claim is that of its volume.
    ...itemsOf({ at: `${pod.where}.volumes`, value: pod.unpatched['volumes'] }).map((volume) =>
      under(volume, 'name'),
    ),
    ...itemsOf({ at: `${pod.where}.volumeMounts`, value: at(container, 'volumeMounts') }).flatMap((mount) => [
      under(mount, 'mountPath'),
      under(mount, 'subPath'),
    ]),
    ...METADATA.flatMap((key) =>
      fieldsOf(ofSection(job, key))
        .filter((field) => !mayBeChosen(field))
        .flatMap((field) => leavesOf(field.value, field.at)),
    ),
    ...leavesBelow(own, where, NOT_EXPANDED),
  ];
}

/** The labels and annotations whose values jobs choose. */
export function chosenMetadata(job: JobFacts): readonly NamedField[] {
  return METADATA.flatMap((key) => fieldsOf(ofSection(job, key)).filter(mayBeChosen));
}

/** Jobs may choose a label or an annotation as a whole, where nobody is known to act on it and it shows no credential. */
function mayBeChosen({ name, value }: NamedField): boolean {
  const text = textIn(value);
  const variable = chosenVariable(text);
  return (
    variable !== undefined &&
    !isNamedLikeCredential(variable) &&
    !name.startsWith(APP_ARMOR_ANNOTATION) &&
    actionBy(name, text) === undefined
  );
}

/** Every value at any depth of a table, but for those under keys that are left out. */
function leavesBelow(table: UntypedRecord, where: string, leftOut: RegExp): readonly Field[] {
  return Object.entries(table)
    .filter(([key]) => !leftOut.test(key))
    .flatMap(([key, value]) => leavesOf(value, `${where}.${key}`));
}

function leavesOf(value: unknown, where: string): readonly Field[] {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, `${where}.${key}`))
    : [{ at: where, value }];
}
