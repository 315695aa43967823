import { ofSection } from '../config-fields';
import type { JobFacts } from '../facts/facts';
import { at, listOf, type UntypedRecord } from '../facts/untyped';
import { type Field, itemsOf, under } from '../fields';

/**
 * Keys that have a `$` for other reasons, or are looked at elsewhere: the token is the one value that the manager may
 * expand, a variable of a job is expanded with those of the same job, and an anchored pattern ends in `$`.
 */
const NOT_EXPANDED = /^(?:token|url|clone_url|environment|(?:pre|post)_.*_script)$/;
const NOT_EXPANDED_OF_PODS =
  /^(?:services|volumes|pod_spec|retry_limits|container_lifecycle|.*_overwrite_allowed)$/;

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
    ...leavesBelow(own, where, NOT_EXPANDED),
  ];
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
