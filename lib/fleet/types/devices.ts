import type * as v from 'valibot';
import type { ACCELERATORS } from '../../world/accelerators';
import * as check from '../decode/checks';

/** An accelerator by the name of its extended resource, or a part of a GPU of NVIDIA (MIG). */
export type DeviceName = (typeof ACCELERATORS)[number] | `nvidia.com/mig-${string}`;

/**
 * Accelerators of the build container, by the names of their extended resources. Other devices of nodes are refused. See docs/jobs.md#gpus.
 *
 * @see https://kubernetes.io/docs/tasks/manage-gpus/scheduling-gpus/
 */
export type Devices = { readonly [Name in DeviceName]?: number };

/** @internal */
export const DEVICES = check.devices({
  'nvidia.com/gpu': 1,
}) as v.GenericSchema<unknown> as v.GenericSchema<Devices>;
