import { gzipSync } from 'node:zlib';
import { type Manifest, set } from '../edit';
import {
  editConfig,
  find,
  inNamespace,
  type Mutation,
  mutation,
  ofRunner,
  patchJob,
  setKubernetes,
  strategic,
} from './mutation';

// Put together here, so that no scanner takes this file for a leak.
const TOKEN = ['glrt', 't1_aBcDeFgHiJkLmNoPqRsTuVwX'].join('-');
const base64 = (text: string | Buffer): string => Buffer.from(text).toString('base64');

function annotate(value: string): (o: Manifest[]) => void {
  return (o) => set(find(o, 'Deployment'), 'metadata.annotations.note', value);
}

const SECRETS: Readonly<Record<string, string>> = {
  'a token': TOKEN,
  'a token in base64': base64(TOKEN),
  'a token in base64 twice': base64(base64(TOKEN)),
  'a token in base64 in the middle of a word': `token=x${base64(`"${TOKEN}"`)}`,
  'a token in wrapped base64': base64(TOKEN).replace(/(.{12})/g, '$1\n'),
  'a url-encoded token': TOKEN.replace('glrt-', '%67lrt%2D'),
  'a token in JSON escapes': TOKEN.replace('g', '\\u0067'),
  'a token in hexadecimal': Buffer.from(TOKEN).toString('hex'),
  'a token in wide characters': base64(Buffer.from(TOKEN, 'utf16le')),
  'a compressed token': base64(gzipSync(TOKEN)),
  'a registration token': ['GR1348941', 'abcdefghijklmnopqrst'].join(''),
  'a personal access token': ['glpat', 'abcdefghijklmnopqrst'].join('-'),
  'a JSON Web Token': `${base64('{"alg":"HS256"}').replace(/=/g, '')}.${base64('{"sub":"ci"}').replace(/=/g, '')}.c2lnbmF0dXJl`,
  'a private key': ['-----BEGIN RSA', 'PRIVATE KEY-----\nMIIE'].join(' '),
  'registry credentials': `{"auths":{"registry.example.com":{"auth":"${base64('user:secret')}"}}}`,
  'registry credentials in base64': base64('{"auths": {"r": {}}}'),
  'an AWS key': ['AKIA', 'ABCDEFGHIJKLMNOP'].join(''),
  'a GitHub token': ['ghp', 'abcdefghijklmnopqrstuvwxyz0123456789'].join('_'),
  'a password in a URL': 'https://ci:hunter2@gitlab.example.com/a.git',
};

/** Secrets that are written down, and Secrets that come from the wrong place. */
export const SECRET_MUTATIONS: readonly Mutation[] = [
  ...Object.entries(SECRETS).map(([name, text]) =>
    mutation(
      'secret-values-absent',
      name,
      'Deployment tinyland-runners/docker-manager / metadata.annotations.note',
      annotate(text),
    ),
  ),
  mutation(
    'secret-values-absent',
    'a token as a key',
    'Deployment tinyland-runners/docker-manager / a key of metadata.labels',
    (o) => set(find(o, 'Deployment'), ['metadata', 'labels', TOKEN], 'x'),
  ),
  mutation(
    'secret-values-absent',
    'a token in a comment of config.toml',
    'ConfigMap tinyland-runners/docker-config / data.config.toml',
    (o) => {
      const configMap = ofRunner(o, 'ConfigMap') as { data: Record<string, string> };
      configMap.data['config.toml'] += `\n# ${TOKEN}\n`;
    },
  ),
  mutation(
    'secret-values-absent',
    'a token in config.toml',
    'ConfigMap tinyland-runners/docker-config / data.config.toml',
    (o) => editConfig(o, (c) => set(c, 'runners.0.token', TOKEN)),
  ),
  mutation('manifests-kinds', 'a Secret', 'Secret tinyland-runners/added | Opaque: a', (o) =>
    o.push(inNamespace(o, 'Secret', 'v1', { stringData: { a: 'b' } })),
  ),
  mutation(
    'manifests-kinds',
    'a Secret of registry credentials',
    'Secret tinyland-runners/added | kubernetes.io/dockerconfigjson: no keys',
    (o) => o.push(inNamespace(o, 'Secret', 'v1', { type: 'kubernetes.io/dockerconfigjson', data: {} })),
  ),
  mutation(
    'secret-sources',
    'everything that a store holds',
    'ExternalSecret tinyland-runners/docker-token / spec.dataFrom',
    (o) => o.push(external(o, 'docker-token', { dataFrom: [{ find: { name: { regexp: '.*' } } }] })),
  ),
  mutation(
    'secret-sources',
    'a plain value in a template',
    'ExternalSecret tinyland-runners/docker-token / spec.target.template.data',
    (o) => o.push(external(o, 'docker-token', { target: { template: { data: { 'runner-token': 'x' } } } })),
  ),
  mutation(
    'secret-sources',
    'a label for controllers in a template',
    'ExternalSecret tinyland-runners/docker-token / spec.target.template.metadata',
    (o) =>
      o.push(external(o, 'docker-token', { target: { template: { metadata: { labels: { team: 'a' } } } } })),
  ),
  mutation(
    'secret-sources',
    'a Secret under another name',
    'ExternalSecret tinyland-runners/docker-token / spec.target.name | dind-token',
    (o) => o.push(external(o, 'docker-token', { target: { name: 'dind-token' } })),
  ),
  mutation('secret-sources', 'a Secret that nobody declared', 'ExternalSecret tinyland-runners/more', (o) =>
    o.push(external(o, 'more', {})),
  ),
  mutation(
    'secret-sources',
    'a seal that opens anywhere',
    'SealedSecret tinyland-runners/docker-token',
    (o) => {
      const sealed = inNamespace(o, 'SealedSecret', 'bitnami.com/v1alpha1', { spec: { encryptedData: {} } });
      set(sealed, 'metadata.name', 'docker-token');
      set(sealed, ['metadata', 'annotations', 'sealedsecrets.bitnami.com/cluster-wide'], 'true');
      o.push(sealed);
    },
  ),
  mutation(
    'secret-names-reserved',
    'a Secret with a name that managers may write',
    'ExternalSecret tinyland-runners/runner-x',
    (o) => o.push(external(o, 'runner-x', {})),
  ),
  mutation(
    'secret-names-reserved',
    'images of jobs pulled with a Secret that managers may write',
    'JOB.imagePullSecrets[0] | runner-pull',
    setKubernetes('image_pull_secrets', ['runner-pull']),
  ),
  mutation(
    'registry-credentials-absent',
    'credentials of the Attic cache as those of a registry',
    'ConfigMap tinyland-runners/nix-config / config.toml / runners[0].kubernetes / job pod.containers[build].env[3].valueFrom.secretKeyRef | attic-credentials',
    patchJob(
      strategic({
        containers: [
          {
            name: 'build',
            env: [
              {
                name: 'DOCKER_AUTH_CONFIG',
                valueFrom: { secretKeyRef: { name: 'attic-credentials', key: 'token' } },
              },
            ],
          },
        ],
      }),
      'nix',
    ),
  ),
];

function external(o: Manifest[], name: string, spec: Manifest): Manifest {
  const object = inNamespace(o, 'ExternalSecret', 'external-secrets.io/v1', {
    spec: { secretStoreRef: { name: 'store' }, ...spec },
  });
  set(object, 'metadata.name', name);
  return object;
}
