import { isAccelerator } from '../../world/accelerators';
import type { JobPod } from '../facts/runner/job-pod';
import { at, isRecord, recordOf } from '../facts/untyped';
import { type Field, fieldsOf, type NamedField, under } from '../fields';
import type { Place } from '../rule-row';
import type { DescribedRunner } from '../subjects';

/** What of the resources that a patch gives a container is more than accelerators of the build. */
export function beyondDevices(container: Field): readonly Field[] {
  const resources = under(container, 'resources');
  if (resources.value === undefined) {
    return [];
  }
  if (at(container.value, 'name') !== 'build' || !isRecord(resources.value)) {
    return [resources];
  }
  return fieldsOf(resources).flatMap((field) =>
    field.name === 'limits' && isRecord(field.value) ? fieldsOf(field).filter(isNoDevice) : [field],
  );
}

/** An amount is a text, as it is in a quantity. */
function isNoDevice({ name, value }: NamedField): boolean {
  return !(isAccelerator(name) && /^[1-9]\d?$/.test(String(value)));
}

/** The accelerators that patches give the build container. */
export function devicesOf({ spec }: JobPod): Readonly<Record<string, unknown>> {
  const containers = Array.isArray(spec['containers']) ? spec['containers'] : [];
  const build = containers.find((container) => at(container, 'name') === 'build');
  return recordOf(at(build, 'resources', 'limits'));
}

/** Devices of jobs that are not those of the fleet, or missing. */
export function deviceDifferences({ job, settings: { devices = {} } }: DescribedRunner): readonly Place[] {
  if (job === undefined) {
    return [];
  }
  const given = devicesOf(job.pod);
  return [...new Set([...Object.keys(given), ...Object.keys(devices)])]
    .filter((name) => String(given[name] ?? 0) !== String(devices[name] ?? 0))
    .map((name) => ({
      at: `${job.section.kubernetesWhere}.pod_spec`,
      value: `${name}: ${String(given[name] ?? 'unset')}`,
      allowed: String(devices[name] ?? 'none'),
    }));
}
