/**
 * Extended resources of Kubernetes that stand for accelerators: what the device plugins of their vendors call them. A pod that has
 * one needs no privilege: the kubelet puts the device into the container.
 *
 * Names that stand for anything else are missing. A plugin hands out whatever its author or its configuration says: `/dev/kvm`,
 * `/dev/fuse`, a disk or a serial port of the node (`devices.kubevirt.io`, `smarter-devices`, `squat.ai`).
 *
 * @see https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/device-plugins/
 */
export const ACCELERATORS = [
  'nvidia.com/gpu',
  'nvidia.com/gpu.shared',
  'amd.com/gpu',
  'gpu.intel.com/i915',
  'gpu.intel.com/xe',
  'habana.ai/gaudi',
  'google.com/tpu',
  'aws.amazon.com/neuron',
  'aws.amazon.com/neuroncore',
  'aws.amazon.com/neurondevice',
] as const;

/** Parts of one GPU of NVIDIA, which are called by their size, as `nvidia.com/mig-1g.5gb`. */
const MIG = /^nvidia\.com\/mig-[1-9]g\.[1-9]\d{0,2}gb(?:\.me)?$/;

/** Whether a resource is an accelerator of a vendor. */
export function isAccelerator(name: string): boolean {
  return MIG.test(name) || ACCELERATORS.some((accelerator) => accelerator === name);
}
