import { CONTROL_PLANE_NODES } from '../../lib/world/control-plane-nodes';
import { MOVING_TAGS } from '../../lib/world/moving-tags';
import { NAMESPACE_NAME_LABEL, SYSTEM_NAMESPACES } from '../../lib/world/namespaces';
import { RESOLVER_PORTS } from '../../lib/world/resolver-ports';

test('the names that others gave are written as they write them', () => {
  expect(CONTROL_PLANE_NODES).toEqual([
    'node-role.kubernetes.io/control-plane',
    'node-role.kubernetes.io/controlplane',
    'node-role.kubernetes.io/master',
    'node-role.kubernetes.io/etcd',
  ]);
  expect(MOVING_TAGS.join(' ')).toBe('latest stable edge nightly main master dev alpine bleeding');
  expect(NAMESPACE_NAME_LABEL).toBe('kubernetes.io/metadata.name');
  expect(RESOLVER_PORTS).toEqual([53, 1053, 5353, 8053]);
  expect(SYSTEM_NAMESPACES).toEqual(['kube-system', 'kube-public', 'kube-node-lease']);
  expect(RESOLVER_PORTS).toEqual([53, 1053, 5353, 8053]);
});
