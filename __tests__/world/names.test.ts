import { CONTROL_PLANE_NODES } from '../../lib/world/control-plane-nodes';
import {
  CREDENTIAL_KEYS,
  CREDENTIAL_WORDS,
  REGISTRY_CREDENTIALS,
} from '../../lib/world/credential-variables';
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
  expect(CREDENTIAL_WORDS.join(' ')).toBe(
    'TOKEN PASSWORD PASSWD PASSPHRASE SECRET CREDENTIAL CREDENTIALS PRIVATE_KEY API_KEY APIKEY ACCESS_KEY AUTH AUTH_CONFIG',
  );
  expect(CREDENTIAL_KEYS.join(' ')).toBe(
    'bearer_token password secret_key secretkey access_key accesskey session_token sessiontoken account_key accountkey private_key privatekey',
  );
  expect(REGISTRY_CREDENTIALS).toEqual(['DOCKER_AUTH_CONFIG', 'DOCKER_CONFIG']);
});
