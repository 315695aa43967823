import type { KubernetesObject } from '../../e2e/cluster/objects';
import { NODE_OF, type Role } from './cast';

const NAMESPACE = 'other-forms';

/** Pods that are bound by forms of rules that the product never writes, so that the judge of packets is judged as well. */
export const PODS_OF_OTHER_FORMS: readonly Role[] = [
  { name: 'web', namespace: NAMESPACE, labels: { app: 'web' }, node: NODE_OF.most },
  { name: 'database', namespace: NAMESPACE, labels: { app: 'database' }, node: NODE_OF.dind },
  { name: 'third', namespace: NAMESPACE, labels: { tier: 'third' }, node: NODE_OF.most },
];

/** Policies with ranges and names of ports, expressions, whole namespaces, and directions that are not named. */
export const OTHER_FORMS: readonly KubernetesObject[] = [
  policy('ports-by-name', {
    podSelector: { matchLabels: { app: 'web' } },
    policyTypes: ['Egress'],
    egress: [
      {
        to: [{ podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['database'] }] } }],
        ports: [{ port: 'port-5432' }],
      },
    ],
  }),
  policy('ports-by-range', {
    podSelector: { matchLabels: { app: 'web' } },
    policyTypes: ['Egress'],
    egress: [
      {
        to: [{ ipBlock: { cidr: '203.0.113.0/24', except: ['203.0.113.20/32'] } }],
        ports: [{ port: 80, endPort: 443 }],
      },
    ],
  }),
  policy('whole-namespaces', {
    podSelector: { matchLabels: { app: 'database' } },
    ingress: [
      {
        from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } }],
        ports: [{ protocol: 'TCP' }],
      },
      { from: [{ podSelector: {} }], ports: [{ port: 'port-5432' }, { port: 5353, protocol: 'UDP' }] },
      {
        from: [{ ipBlock: { cidr: '10.77.0.0/24', except: ['10.77.0.10/32'] } }],
        ports: [{ port: 8080, endPort: 9090 }],
      },
    ],
  }),
  policy('directions-not-named', {
    podSelector: {
      matchExpressions: [
        { key: 'app', operator: 'NotIn', values: ['web', 'database'] },
        { key: 'tier', operator: 'Exists' },
      ],
    },
    egress: [{ ports: [{ protocol: 'UDP' }] }],
  }),
];

function policy(name: string, spec: object): KubernetesObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace: NAMESPACE },
    spec,
  };
}
