import { DNS_SERVICE, NAMES } from './addresses';

const LABELS = { 'k8s-app': 'kube-dns' };
const METADATA = { name: 'coredns', namespace: 'kube-system' };

/** The DNS of the cluster, as kubeadm would install it; it answers the names of the world too. */
export function clusterDns(image: string): object[] {
  const names = Object.entries(NAMES).map(([name, address]) => `    ${address} ${name}`);
  const corefile = [
    '.:53 {',
    '  errors',
    '  health',
    '  ready',
    '  hosts {',
    ...names,
    '    fallthrough',
    '  }',
    '  kubernetes cluster.local in-addr.arpa ip6.arpa {',
    '    pods insecure',
    '  }',
    '  cache 5',
    '}',
  ].join('\n');
  const reads = (apiGroup: string, resources: readonly string[]) => ({
    apiGroups: [apiGroup],
    resources,
    verbs: ['list', 'watch'],
  });
  const role = { apiVersion: 'rbac.authorization.k8s.io/v1', metadata: { name: 'system:coredns' } };
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: METADATA },
    {
      ...role,
      kind: 'ClusterRole',
      rules: [
        reads('', ['endpoints', 'services', 'pods', 'namespaces']),
        reads('discovery.k8s.io', ['endpointslices']),
      ],
    },
    {
      ...role,
      kind: 'ClusterRoleBinding',
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:coredns' },
      subjects: [{ kind: 'ServiceAccount', ...METADATA }],
    },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: METADATA, data: { Corefile: corefile } },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { ...METADATA, labels: LABELS },
      spec: {
        selector: { matchLabels: LABELS },
        template: { metadata: { labels: LABELS }, spec: podSpec(image) },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'kube-dns', namespace: 'kube-system', labels: LABELS },
      spec: {
        clusterIP: DNS_SERVICE,
        selector: LABELS,
        ports: ['UDP', 'TCP'].map((protocol) => ({
          name: `dns-${protocol.toLowerCase()}`,
          port: 53,
          protocol,
        })),
      },
    },
  ];
}

function podSpec(image: string): object {
  return {
    serviceAccountName: METADATA.name,
    dnsPolicy: 'Default',
    priorityClassName: 'system-cluster-critical',
    containers: [
      {
        name: 'coredns',
        image,
        args: ['-conf', '/etc/coredns/Corefile'],
        readinessProbe: { httpGet: { path: '/ready', port: 8181 }, periodSeconds: 1 },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
        },
        volumeMounts: [{ name: 'config', mountPath: '/etc/coredns' }],
      },
    ],
    volumes: [{ name: 'config', configMap: { name: METADATA.name } }],
  };
}
