/** A port on which nothing is opened towards public addresses. */
export interface NeverPublicPort {
  readonly port: number;
  /** Who answers there. */
  readonly what: string;
}

/**
 * Ports that are never opened towards all public addresses. Nodes may have public addresses, those of other clusters too,
 * and what answers there runs them. Mail servers take mail from everybody. Resolvers are named, one by one.
 *
 * @see https://kubernetes.io/docs/reference/networking/ports-and-protocols/
 * @see https://docs.docker.com/engine/daemon/remote-access/
 * @see https://docs.rke2.io/install/requirements
 * @see https://microk8s.io/docs/services-and-ports
 * @see https://www.rfc-editor.org/rfc/rfc6409
 */
export const NEVER_PUBLIC_PORTS: readonly NeverPublicPort[] = [
  { port: 25, what: 'mail servers, which take mail from everybody' },
  { port: 53, what: 'resolvers, which a fleet names one by one' },
  { port: 2375, what: 'Docker daemons' },
  { port: 2376, what: 'Docker daemons' },
  { port: 2379, what: 'etcd' },
  { port: 2380, what: 'etcd' },
  { port: 6443, what: 'API servers of Kubernetes' },
  { port: 9345, what: 'supervisors of RKE2' },
  { port: 10250, what: 'the kubelets of nodes' },
  { port: 10255, what: 'the kubelets of nodes' },
  { port: 10257, what: 'controller managers of Kubernetes' },
  { port: 10259, what: 'schedulers of Kubernetes' },
  { port: 16443, what: 'API servers of MicroK8s' },
];
