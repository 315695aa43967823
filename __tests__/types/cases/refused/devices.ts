/** Tried: devices of nodes that are no accelerators, more than whole ones, and any in a pod whose daemon has all. */
import type { Devices, FleetSpec } from 'cdk8s-gitlab-runners';

declare const devices: Devices;
const nodes = { accept: 'dind-jobs-are-root-on-shared-nodes' } as const;

export const fleet: FleetSpec = {
  org: 'tinyland',
  cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } },
  runners: [
    // TS2353: 'smarter-devices/kvm'' does not exist in type 'Devices |
    { kind: 'docker', devices: { 'smarter-devices/kvm': 1 } },
    // TS2353: 'hugepages-2Mi'' does not exist in type 'Devices |
    { kind: 'docker', devices: { 'hugepages-2Mi': 1 } },
    // TS2322: Type 'string' is not assignable to type 'number'
    { kind: 'docker', devices: { 'nvidia.com/gpu': '1' } },
    // TS2322: the daemon of kind 'dind' has every device of its node: use a runner of another kind
    { kind: 'dind', nodes, devices },
  ],
};
