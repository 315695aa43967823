/** A network with a meaning of its own. */
export interface SpecialNetwork {
  readonly cidr: string;
  /**
   * - `metadata`: clouds hand credentials of a node or pod to whoever asks there.
   * - `local`: whoever asks, or everybody on the wire: never one host that could be meant.
   * - `link`: a node, or its neighbours on the wire. Resolvers of nodes answer there, on port 53.
   * - `private`: an organisation uses it for itself; nodes, databases and other tenants live there.
   * - `translated`: its addresses lead to others.
   */
  readonly use: 'metadata' | 'local' | 'link' | 'private' | 'translated';
  readonly what: string;
}

/**
 * The networks that are not public, and the metadata services, some of which have public addresses. By address, so that
 * a network stands before those that lie in it. Networks of documentation are left out: nothing answers there.
 *
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry
 * @see https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/#configuration
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html
 * @see https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
 * @see https://www.alibabacloud.com/help/en/ecs/user-guide/view-instance-metadata
 */
export const SPECIAL_NETWORKS: readonly SpecialNetwork[] = [
  { cidr: '0.0.0.0/8', use: 'local', what: 'this host' },
  { cidr: '10.0.0.0/8', use: 'private', what: 'private' },
  { cidr: '100.64.0.0/10', use: 'private', what: 'shared address space' },
  { cidr: '100.100.100.200/32', use: 'metadata', what: 'the metadata service of Alibaba Cloud' },
  { cidr: '127.0.0.0/8', use: 'local', what: 'loopback' },
  { cidr: '168.63.129.16/32', use: 'metadata', what: 'the wire server of Azure' },
  { cidr: '169.254.0.0/16', use: 'link', what: 'link-local' },
  { cidr: '169.254.169.254/32', use: 'metadata', what: 'the metadata service of most clouds' },
  { cidr: '169.254.170.2/32', use: 'metadata', what: 'the credentials of Amazon ECS tasks' },
  { cidr: '169.254.170.23/32', use: 'metadata', what: 'the credentials of Amazon EKS pods' },
  { cidr: '172.16.0.0/12', use: 'private', what: 'private' },
  { cidr: '192.0.0.0/24', use: 'translated', what: 'protocols such as that of NAT64' },
  { cidr: '192.0.0.192/32', use: 'metadata', what: 'the metadata service of Oracle Cloud' },
  { cidr: '192.168.0.0/16', use: 'private', what: 'private' },
  { cidr: '198.18.0.0/15', use: 'private', what: 'tests of networks' },
  { cidr: '224.0.0.0/4', use: 'local', what: 'multicast' },
  { cidr: '240.0.0.0/4', use: 'private', what: 'reserved, and used by clouds for pods' },
  { cidr: '255.255.255.255/32', use: 'local', what: 'broadcast' },
  { cidr: '::/80', use: 'local', what: 'loopback, and IPv4 written as IPv6' },
  { cidr: '64:ff9b::/96', use: 'translated', what: 'NAT64, which leads back to IPv4' },
  { cidr: '64:ff9b::a9fe:0/112', use: 'metadata', what: 'the metadata service behind NAT64' },
  { cidr: '64:ff9b:1::/48', use: 'translated', what: 'NAT64 of an organisation, which leads back to IPv4' },
  { cidr: '2002::/16', use: 'translated', what: '6to4, which leads back to IPv4' },
  { cidr: 'fc00::/7', use: 'private', what: 'unique local' },
  { cidr: 'fd00:ec2::/32', use: 'metadata', what: 'the metadata service of Amazon EC2 over IPv6' },
  { cidr: 'fe80::/10', use: 'link', what: 'link-local' },
  { cidr: 'ff00::/8', use: 'local', what: 'multicast' },
];

/**
 * Parts of special networks that some plug-in opens with `::/0` unless they are left out by themselves. kube-router, which
 * k3s has built in, writes `::/0` as `2000::/3` and `fd00::/8`, and of two networks the narrower one decides.
 *
 * @see https://github.com/cloudnativelabs/kube-router/blob/v2.11.1/pkg/controllers/netpol/policy.go
 */
export const LEFT_OUT_BY_THEMSELVES: readonly string[] = ['fd00::/8'];

/**
 * Where the prefixes of NAT64 are that have no owner: the one that is everybody's, and the network in which an
 * organisation chooses one.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6052
 * @see https://www.rfc-editor.org/rfc/rfc8215
 */
export const NAT64_NETWORKS: readonly string[] = ['64:ff9b::/96', '64:ff9b:1::/48'];

/**
 * Prefixes shorter than these are a part of the internet, and no network that somebody has: registries hand out no
 * larger ones.
 *
 * @see https://www.iana.org/assignments/ipv4-address-space
 * @see https://www.iana.org/assignments/ipv6-unicast-address-assignments
 */
export const SHORTEST_PREFIX = { ipv4: 8, ipv6: 12 } as const;
