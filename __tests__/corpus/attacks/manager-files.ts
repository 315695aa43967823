import type { Attack } from '../attack';
import { type Pod, withVolume } from '../objects';
import { altered, container, mounted, spec, tokenVolume, volume, volumeMounts } from './altered-manager';
import { DIND_MANAGER_POD } from './subjects';

/** Row 16: what the manager reads. */
export const FILES_OF_MANAGERS: readonly Attack[] = [
  altered(
    'its configuration under another key',
    'manager-volumes',
    spec({
      volumes: volume('config', {
        configMap: { name: 'dind-config', items: [{ key: 'x', path: 'config.toml' }] },
      }),
    }),
  ),
  altered(
    'the configuration of somebody',
    'manager-volumes',
    spec({ volumes: volume('config', { configMap: { name: 'mine' } }) }),
  ),
  altered(
    'its configuration from a projected volume',
    'manager-volumes',
    spec({ volumes: volume('config', { projected: { sources: [{ configMap: { name: 'dind-config' } }] } }) }),
  ),
  altered(
    'a token for another audience',
    'manager-volumes',
    withVolume(DIND_MANAGER_POD, {
      projected: {
        sources: [{ serviceAccountToken: { audience: 'vault', path: 'token', expirationSeconds: 3607 } }],
      },
    }),
  ),
  altered(
    'a token for another audience instead of its own',
    'manager-volumes',
    spec({
      volumes: tokenVolume({
        serviceAccountToken: { audience: 'sts.amazonaws.com', path: 'token', expirationSeconds: 3607 },
      }),
    }),
  ),
  altered(
    'a token of a year',
    'manager-volumes',
    spec({ volumes: tokenVolume({ serviceAccountToken: { path: 'token', expirationSeconds: 31_536_000 } }) }),
  ),
  altered(
    'another authority for the API server',
    'manager-volumes',
    spec({
      volumes: tokenVolume(
        { serviceAccountToken: { path: 'token', expirationSeconds: 3607 } },
        {
          configMap: { name: 'openshift-service-ca.crt', items: [{ key: 'service-ca.crt', path: 'ca.crt' }] },
        },
      ),
    }),
  ),
  altered(
    'a claim',
    'manager-volumes',
    withVolume(DIND_MANAGER_POD, { persistentVolumeClaim: { claimName: 'mine' } }),
  ),
  altered('one more empty volume', 'manager-volumes', withVolume(DIND_MANAGER_POD, { emptyDir: {} })),
  altered(
    'a volume in memory',
    'manager-volumes',
    spec({ volumes: volume('tmp', { emptyDir: { medium: 'Memory' } }) }),
  ),
  altered('a volume without an end', 'manager-volumes', spec({ volumes: volume('home', { emptyDir: {} }) })),
  altered(
    'its configuration elsewhere',
    'manager-mounts',
    container({ volumeMounts: mounted('/etc/gitlab-runner/config.toml', { mountPath: '/etc/other.toml' }) }),
  ),
  altered(
    'its configuration for writing',
    'manager-mounts',
    container({ volumeMounts: mounted('/etc/gitlab-runner/config.toml', { readOnly: false }) }),
  ),
  altered(
    'a folder of its own over its programs',
    'manager-mounts',
    container({ volumeMounts: mounted('/tmp', { mountPath: '/usr/bin' }) }),
  ),
  altered(
    'its configuration left out',
    'manager-mounts',
    container({
      volumeMounts: volumeMounts.filter((mount) => !('subPath' in mount)),
    }),
  ),
  altered(
    'a path of its environment',
    'manager-mounts',
    container({ volumeMounts: mounted('/tmp', { subPathExpr: '$(RUNNER_TOKEN)' }) }),
  ),
];

const TOKEN = { serviceAccountToken: { path: 'token', expirationSeconds: 3607 } };
const tokenMount = (fields: object): Pod =>
  container({
    volumeMounts: volumeMounts.map((mount) =>
      'mountPath' in mount && String(mount.mountPath).startsWith('/var/run/')
        ? { ...mount, ...fields }
        : mount,
    ),
  });

/** Row 16: how the manager knows the API server. */
export const TOKENS_OF_MANAGERS: readonly Attack[] = [
  altered(
    'its token under another name',
    'manager-volumes',
    spec({ volumes: tokenVolume({ serviceAccountToken: { path: 'other', expirationSeconds: 3607 } }) }),
  ),
  altered(
    'all of a ConfigMap beside its token',
    'manager-volumes',
    spec({ volumes: tokenVolume(TOKEN, { configMap: { name: 'kube-root-ca.crt' } }) }),
  ),
  altered(
    'an annotation as its namespace',
    'manager-volumes',
    spec({
      volumes: tokenVolume(TOKEN, {
        downwardAPI: {
          items: [
            {
              path: 'namespace',
              fieldRef: { apiVersion: 'v1', fieldPath: "metadata.annotations['checksum/config']" },
            },
          ],
        },
      }),
    }),
  ),
  altered('its token elsewhere', 'manager-mounts', tokenMount({ mountPath: '/etc/gitlab-runner/certs' })),
  altered('its token for writing', 'manager-mounts', tokenMount({ readOnly: false })),
  altered(
    'a configuration that need not be there',
    'manager-volumes',
    spec({ volumes: volume('config', { configMap: { name: 'dind-config', optional: true } }) }),
  ),
];
