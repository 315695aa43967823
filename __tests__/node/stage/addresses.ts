/** Addresses of the world: nothing in it has a way to any network outside. */

/** An address of each family. */
export interface DualAddress {
  readonly ipv4: string;
  readonly ipv6: string;
}

/** The bridge that all nodes hang on. */
export const BRIDGE: DualAddress = { ipv4: '10.77.0.1', ipv6: 'fd77::1' };

/** Where the API server listens, beside the nodes as in a managed cluster. */
export const API_SERVER = { ipv4: '10.77.0.2', port: 6443 } as const;

/** The registry that nodes pull from, whatever name an image has. */
export const MIRROR = { address: '10.77.0.1', port: 5000 } as const;

/** The Services of the cluster. */
export const SERVICE_RANGE = '10.0.0.0/24';
/** The Service of the API server, and that of DNS. */
export const KUBERNETES_SERVICE = '10.0.0.1';
export const DNS_SERVICE = '10.0.0.10';

/**
 * What lies outside of the cluster. Of the range 203.0.113.0/24 the product knows nothing special, so it is as public as
 * any; the IPv6 range is one that nobody was given.
 */
export const OUTSIDE = {
  gitlab: { ipv4: '203.0.113.10', ipv6: '2a0f:beef::10' },
  registry: { ipv4: '203.0.113.11', ipv6: '2a0f:beef::11' },
  website: { ipv4: '203.0.113.20', ipv6: '2a0f:beef::20' },
  tokenService: { ipv4: '203.0.113.30', ipv6: '2a0f:beef::30' },
  metadata: { ipv4: '169.254.169.254', ipv6: 'fd00:ec2::254' },
  privateNetwork: { ipv4: '10.99.0.5', ipv6: 'fd99::5' },
  objectStore: { ipv4: '10.99.0.20', ipv6: 'fd99::20' },
  proxy: { ipv4: '10.99.0.30', ipv6: 'fd99::30' },
} as const satisfies Record<string, DualAddress>;

/** The name that AWS's token service has in the region of the lab's store. */
export const TOKEN_SERVICE = 'sts.eu-west-1.amazonaws.com';

/** Names that the DNS of the cluster answers besides its own. */
export const NAMES: Readonly<Record<string, string>> = {
  'gitlab.lab.test': OUTSIDE.gitlab.ipv4,
  'registry.lab.test': OUTSIDE.registry.ipv4,
  'website.lab.test': OUTSIDE.website.ipv4,
  'store.lab.test': OUTSIDE.objectStore.ipv4,
  [TOKEN_SERVICE]: OUTSIDE.tokenService.ipv4,
  'proxy.lab.test': OUTSIDE.proxy.ipv4,
};

/** A node of the cluster, and the pods on it. */
export interface NodeAddresses {
  readonly name: string;
  readonly address: DualAddress;
  readonly pods: DualAddress;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly { readonly key: string; readonly value: string; readonly effect: string }[];
}

/** The nodes: one for most pods, and one for what is privileged. */
export const NODES: readonly NodeAddresses[] = [
  {
    name: 'node-1',
    address: { ipv4: '10.77.0.10', ipv6: 'fd77::10' },
    pods: { ipv4: '10.244.0.0/24', ipv6: 'fd00:10:244::/64' },
    labels: {},
    taints: [],
  },
  {
    name: 'node-2',
    address: { ipv4: '10.77.0.11', ipv6: 'fd77::11' },
    pods: { ipv4: '10.244.1.0/24', ipv6: 'fd00:10:244:1::/64' },
    labels: { 'tinyland.dev/pool': 'dind' },
    taints: [{ key: 'tinyland.dev/dind', value: 'only', effect: 'NoSchedule' }],
  },
];
