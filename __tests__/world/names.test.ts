import { NOTES } from '../../lib/world/acting-metadata';
import { CONTROL_PLANE_NODES } from '../../lib/world/control-plane-nodes';
import { MOVING_TAGS } from '../../lib/world/moving-tags';
import { NAMESPACE_NAME_LABEL, SYSTEM_NAMESPACES } from '../../lib/world/namespaces';
import { OWN_FOLDERS } from '../../lib/world/own-folders';
import { PUBLIC_REGISTRIES } from '../../lib/world/public-registries';
import { PUBLISHED_CONFIG_MAPS } from '../../lib/world/published-config-maps';
import { RESOLVER_OPTIONS } from '../../lib/world/resolver-options';
import { RESOLVER_PORTS } from '../../lib/world/resolver-ports';
import { TAINTS_OF_KUBERNETES } from '../../lib/world/taints-of-kubernetes';

test('the names that others gave are written as they write them', () => {
  expect(CONTROL_PLANE_NODES).toEqual([
    'node-role.kubernetes.io/control-plane',
    'node-role.kubernetes.io/controlplane',
    'node-role.kubernetes.io/master',
    'node-role.kubernetes.io/etcd',
  ]);
  expect(TAINTS_OF_KUBERNETES).toEqual(['node.kubernetes.io/', 'node.cloudprovider.kubernetes.io/']);
  expect(MOVING_TAGS.join(' ')).toBe('latest stable edge nightly main master dev alpine bleeding');
  expect(NAMESPACE_NAME_LABEL).toBe('kubernetes.io/metadata.name');
  expect(RESOLVER_PORTS).toEqual([53, 1053, 5353, 8053]);
  expect(SYSTEM_NAMESPACES).toEqual(['kube-system', 'kube-public', 'kube-node-lease']);
  expect(RESOLVER_PORTS).toEqual([53, 1053, 5353, 8053]);
  expect(NOTES).toEqual([
    'openshift.io/scc',
    'security.openshift.io/validated-scc-subject-type',
    'autopilot.gke.io/resource-adjustment',
    'autopilot.gke.io/warden-version',
  ]);
  expect(OWN_FOLDERS).toEqual(['/opt/', '/mnt/', '/srv/']);
  expect(PUBLISHED_CONFIG_MAPS).toEqual(['kube-root-ca.crt', 'openshift-service-ca.crt']);
  expect(PUBLIC_REGISTRIES.join(' ')).toBe(
    'docker.io index.docker.io registry-1.docker.io ghcr.io quay.io registry.gitlab.com public.ecr.aws gcr.io ' +
      'us.gcr.io eu.gcr.io asia.gcr.io mirror.gcr.io *-docker.pkg.dev registry.hub.docker.com codeberg.org lscr.io ttl.sh ' +
      'registry.digitalocean.com registry.fly.io registry.heroku.com gitea.com icr.io',
  );
  expect(RESOLVER_OPTIONS).toEqual({
    numbered: ['ndots', 'timeout', 'attempts'],
    plain: ['rotate', 'single-request', 'single-request-reopen', 'use-vc', 'edns0', 'no-aaaa'],
  });
});
