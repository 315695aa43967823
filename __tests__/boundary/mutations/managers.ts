import { get, push, remove, set } from '../edit';
import { find, type Mutation, manager, managerPod, mutation, ofRunner } from './mutation';

const cacheKey = (name: string, key: string) => ({
  name: 'AWS_ACCESS_KEY_ID',
  valueFrom: { secretKeyRef: { name, key } },
});

const TOKEN_OF_DIND = { secretKeyRef: { name: 'dind-token', key: 'runner-token' } };

/** Changes of managers, their identities and what they read. */
export const MANAGER_MUTATIONS: readonly Mutation[] = [
  mutation('manager-no-shell', 'a manager behind a shell', 'MANAGER.containers[0].command | /bin/sh', (o) =>
    set(manager(o), 'command', ['/bin/sh', '-c', 'gitlab-runner run']),
  ),
  mutation('manager-no-shell', 'a shell in a hook', 'MANAGER.containers[0].command | /bin/bash', (o) =>
    set(manager(o), 'lifecycle', { preStop: { exec: { command: ['/bin/bash', '/configmaps/stop'] } } }),
  ),
  mutation(
    'manager-no-registration',
    'a registration at start',
    'MANAGER.containers[0].args | ["register","--non-interactive","--kubernetes-privileged"]',
    (o) => set(manager(o), 'args', ['register', '--non-interactive', '--kubernetes-privileged']),
  ),
  mutation(
    'manager-no-registration',
    'a variable that makes jobs privileged',
    'MANAGER.containers[0].env[1] | KUBERNETES_PRIVILEGED',
    (o) => push(manager(o), 'env', { name: 'KUBERNETES_PRIVILEGED', value: 'true' }),
  ),
  mutation('manager-no-registration', 'variables from somewhere', 'MANAGER.containers[0].envFrom[0]', (o) =>
    set(manager(o), 'envFrom', [{ configMapRef: { name: 'more' } }]),
  ),
  mutation(
    'manager-no-registration',
    'a script that registers',
    'ConfigMap tinyland-runners/docker-config / entrypoint',
    (o) =>
      set(
        ofRunner(o, 'ConfigMap'),
        ['data', 'entrypoint'],
        'set -e\nexec gitlab-runner register --template-config x',
      ),
  ),
  mutation('manager-shape', 'a second container', 'MANAGER | manager, second', (o) => {
    const container = manager(o);
    push(managerPod(o), 'containers', { ...container, name: 'second' });
  }),
  mutation(
    'manager-shape',
    'a root file system that can be written',
    'MANAGER.containers[0].securityContext.readOnlyRootFilesystem | unset | true',
    (o) => remove(manager(o), 'securityContext.readOnlyRootFilesystem'),
  ),
  mutation(
    'manager-shape',
    'a proxy that sees the token',
    'MANAGER.containers[0].env[1] | HTTPS_PROXY',
    (o) => push(manager(o), 'env', { name: 'HTTPS_PROXY', value: 'http://proxy.example.com:3128' }),
  ),
  mutation('manager-shape', 'a proxy of every protocol', 'MANAGER.containers[0].env[1] | all_proxy', (o) =>
    push(manager(o), 'env', { name: 'all_proxy', value: 'socks5://proxy.example.com:1080' }),
  ),
  mutation(
    'manager-shape',
    'names that are reached past a proxy',
    'MANAGER.containers[0].env[1] | no_proxy',
    (o) => push(manager(o), 'env', { name: 'no_proxy', value: '*' }),
  ),
  mutation(
    'manager-config-judged',
    'the configuration of another runner',
    'MANAGER.containers[0].volumeMounts | dind-config | docker-config',
    (o) => {
      const volumes = get(managerPod(o), 'volumes') as { configMap?: { name: string } }[];
      const volume = volumes.find(({ configMap }) => configMap !== undefined);
      set(volume, 'configMap.name', 'dind-config');
    },
  ),
  mutation(
    'manager-config-judged',
    'another file',
    'MANAGER.containers[0].args | ["run","--config=/home/gitlab-runner/config.toml"] | /etc/gitlab-runner/config.toml',
    (o) => set(manager(o), 'args', ['run', '--config=/home/gitlab-runner/config.toml']),
  ),
  mutation(
    'manager-config-judged',
    'no word about the file',
    'MANAGER.containers[0].args | ["run"] | /etc/gitlab-runner/config.toml',
    (o) => set(manager(o), 'args', ['run']),
  ),
  mutation(
    'manager-config-judged',
    'the second of two files',
    'MANAGER.containers[0].args | ["run","--config=/etc/gitlab-runner/config.toml","--config","/tmp/config.toml"] | /etc/gitlab-runner/config.toml',
    (o) =>
      set(manager(o), 'args', [
        'run',
        '--config=/etc/gitlab-runner/config.toml',
        '--config',
        '/tmp/config.toml',
      ]),
  ),
  mutation(
    'manager-config-judged',
    'a configuration that can be written',
    'MANAGER.containers[0].volumeMounts',
    (o) => {
      const mounts = get(manager(o), 'volumeMounts') as { name: string; readOnly?: boolean }[];
      remove(
        mounts.find(({ readOnly }) => readOnly === true),
        'readOnly',
      );
    },
  ),
  mutation(
    'manager-config-judged',
    'scratch space over the configuration',
    'MANAGER.containers[0].volumeMounts | several mounts | docker-config',
    (o) => push(manager(o), 'volumeMounts', { name: 'home', mountPath: '/etc/gitlab-runner/config.toml' }),
  ),
  mutation(
    'manager-config-judged',
    'a second file beside config.toml',
    'ConfigMap tinyland-runners/docker-config / patch.yaml',
    (o) => set(ofRunner(o, 'ConfigMap'), ['data', 'patch.yaml'], 'hostNetwork: true'),
  ),
  mutation(
    'manager-config-judged',
    'a configuration that calls itself certificates',
    'ConfigMap tinyland-runners/docker-config / ca.crt',
    (o) => set(ofRunner(o, 'ConfigMap'), ['data', 'ca.crt'], 'concurrent = 1'),
  ),
  mutation(
    'service-account-token-held',
    'a token that nobody asked for',
    'MANAGER.automountServiceAccountToken | unset | true for a manager, false for anything else',
    (o) => remove(managerPod(o), 'automountServiceAccountToken'),
  ),
  mutation(
    'service-account-token-projected',
    'a projected token',
    'MANAGER.volumes[4].projected.sources[0].serviceAccountToken',
    (o) =>
      push(managerPod(o), 'volumes', {
        name: 't',
        projected: { sources: [{ serviceAccountToken: { path: 'token', audience: 'vault' } }] },
      }),
  ),
  mutation(
    'service-account-own',
    'the ServiceAccount of the dind manager',
    'MANAGER.serviceAccountName | dind-manager | docker-manager',
    (o) => set(managerPod(o), 'serviceAccountName', 'dind-manager'),
  ),
  mutation(
    'service-account-own',
    'the ServiceAccount under its old name',
    'MANAGER.serviceAccountName | docker-manager | docker-manager',
    (o) => set(managerPod(o), 'serviceAccount', 'dind-manager'),
  ),
  mutation('service-account-named', 'the default ServiceAccount', 'MANAGER.serviceAccountName', (o) =>
    remove(managerPod(o), 'serviceAccountName'),
  ),
  mutation(
    'service-account-no-automount',
    'a ServiceAccount that gives its token away',
    'ServiceAccount tinyland-runners/docker-manager / automountServiceAccountToken | true | false',
    (o) => set(find(o, 'ServiceAccount'), 'automountServiceAccountToken', true),
  ),
  mutation(
    'service-account-no-automount',
    'a ServiceAccount whose pods read no Secret',
    'ServiceAccount tinyland-runners/docker-manager / annotation kubernetes.io/enforce-mountable-secrets',
    (o) =>
      set(find(o, 'ServiceAccount'), 'metadata.annotations', {
        'kubernetes.io/enforce-mountable-secrets': 'true',
      }),
  ),
  mutation(
    'service-account-no-automount',
    'a ServiceAccount with the token of a runner to pull images',
    'ServiceAccount tinyland-runners/docker-manager / imagePullSecrets | dind-token',
    (o) => set(find(o, 'ServiceAccount'), 'imagePullSecrets', [{ name: 'dind-token' }]),
  ),
  mutation(
    'cloud-identity-absent',
    'a role of a cloud for jobs',
    'ServiceAccount tinyland-runners/docker-job / eks.amazonaws.com/role-arn',
    (o) =>
      set(
        find(o, 'ServiceAccount', (name) => name.endsWith('-job')),
        ['metadata', 'annotations', 'eks.amazonaws.com/role-arn'],
        'arn:aws:iam::1:role/ci',
      ),
  ),
  mutation(
    'secret-references-own',
    'the token of another runner as a volume',
    'MANAGER.volumes[4].secret | dind-token',
    (o) => push(managerPod(o), 'volumes', { name: 't', secret: { secretName: 'dind-token' } }),
  ),
  mutation(
    'secret-references-own',
    'the token of another runner in a projected volume',
    'MANAGER.volumes[4].projected.sources[0].secret | dind-token',
    (o) =>
      push(managerPod(o), 'volumes', {
        name: 't',
        projected: { sources: [{ secret: { name: 'dind-token' } }] },
      }),
  ),
  mutation(
    'secret-references-own',
    'all keys of another Secret',
    'MANAGER.containers[0].envFrom[0].secretRef | attic-push-credentials',
    (o) => set(manager(o), 'envFrom', [{ secretRef: { name: 'attic-push-credentials' } }]),
  ),
  mutation(
    'secret-references-own',
    'the token of another runner as a variable',
    'MANAGER.containers[0].env[1].valueFrom.secretKeyRef | dind-token, key runner-token',
    (o) => push(manager(o), 'env', { name: 'OTHER', valueFrom: TOKEN_OF_DIND }),
  ),
  mutation(
    'secret-references-own',
    'the keys of the cache of another runner',
    'MANAGER.containers[0].env[1].valueFrom.secretKeyRef | dind-cache, key access-key-id',
    (o) => push(manager(o), 'env', cacheKey('dind-cache', 'access-key-id')),
  ),
  mutation(
    'secret-references-own',
    'the secret key of its cache where URLs show it',
    'MANAGER.containers[0].env[1].valueFrom.secretKeyRef | docker-cache, key secret-access-key',
    (o) => push(manager(o), 'env', cacheKey('docker-cache', 'secret-access-key')),
  ),
  mutation(
    'secret-references-own',
    'the keys of its cache as a file',
    'MANAGER.volumes[4].secret | docker-cache',
    (o) => push(managerPod(o), 'volumes', { name: 'c', secret: { secretName: 'docker-cache' } }),
  ),
  mutation(
    'manager-shape',
    'another endpoint for what signs URLs',
    'MANAGER.containers[0].env[1] | AWS_ENDPOINT_URL',
    (o) => push(manager(o), 'env', { name: 'AWS_ENDPOINT_URL', value: 'https://evil.example' }),
  ),
  mutation(
    'manager-shape',
    'a key of its cache in the clear',
    'MANAGER.containers[0].env[1] | AWS_ACCESS_KEY_ID',
    (o) => push(manager(o), 'env', { name: 'AWS_ACCESS_KEY_ID', value: 'x' }),
  ),
  mutation(
    'secret-references-own',
    'the token of another runner to pull images',
    'MANAGER.imagePullSecrets[0] | dind-token',
    (o) => set(managerPod(o), 'imagePullSecrets', [{ name: 'dind-token' }]),
  ),
  mutation(
    'runner-token-by-reference',
    'the token of another runner',
    'MANAGER.containers[0].env[0].valueFrom.secretKeyRef | dind-token, key runner-token',
    (o) => set(manager(o), 'env.0.valueFrom', TOKEN_OF_DIND),
  ),
  mutation(
    'secret-names-reserved',
    'a Secret whose name managers may write',
    'MANAGER.containers[0].env[0].valueFrom.secretKeyRef | runner-token',
    (o) => set(manager(o), 'env.0.valueFrom.secretKeyRef.name', 'runner-token'),
  ),
  mutation('secret-literals-absent', 'a password in a variable', 'MANAGER.containers[0].env[1].value', (o) =>
    push(manager(o), 'env', { name: 'DB_PASSWORD', value: 'correct horse' }),
  ),
  mutation(
    'secret-literals-absent',
    'a password that Kubernetes takes for no variable',
    'MANAGER.containers[0].env[1].value',
    (o) => push(manager(o), 'env', { name: 'DB_PASSWORD', value: '$PASSWORD' }),
  ),
];
