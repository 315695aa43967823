import { at, recordOf, textIn } from '../../facts/untyped';
import { type AdmissionRequest, asker, type Body } from '../request';
import { type Attack, creating, updating } from './attack';
import { changed } from './edit';
import { type Scene, SOMEBODY } from './scene';

/** Who writes the config.toml of a manager owns the runner; who writes its authorities owns its connections. */

type Row = readonly [
  rule: string,
  id: string,
  tries: string,
  request: (scene: Scene) => AdmissionRequest | undefined,
  of?: Attack['of'] | undefined,
];

/** Where pods have the certificate from by which they know the API server. */
const AUTHORITY = 'kube-root-ca.crt';

/** The controllers that publish it. */
export const PUBLISHERS = [
  'system:serviceaccount:kube-system:root-ca-cert-publisher',
  'system:kube-controller-manager',
];

/** The ConfigMap of the authority of the API server. */
export function authority({ namespace }: Scene, data: Body = { 'ca.crt': 'the certificate' }): Body {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: AUTHORITY, namespace }, data };
}

const CONFIG: readonly string[] = ['data', 'config.toml'];

const withTail = (config: Body, tail: string): Body =>
  changed(config, CONFIG, `${textIn(at(config, ...CONFIG))}${tail}`);

/** A config in which something else is written, where it is written at all. */
function withOther(words: string, others: string): (config: Body) => Body | undefined {
  return (config) => {
    const own = textIn(at(config, ...CONFIG));
    return own.includes(words) ? changed(config, CONFIG, own.replace(words, others)) : undefined;
  };
}

/** A config in which a line of a key says something else; without such a line, one is added behind another, if that is named. */
function withLine(key: string, value: string, behind?: string): (config: Body) => Body | undefined {
  const line = `${key} = ${JSON.stringify(value)}`;
  return (config) => {
    const own = textIn(at(config, ...CONFIG));
    const lines = own.split('\n');
    const place = lines.findIndex((one) => one.startsWith(`${key} = `));
    const after = lines.findIndex((one) => behind !== undefined && one.startsWith(`${behind} = `));
    if (place < 0 && after < 0) {
      return undefined;
    }
    lines.splice(place < 0 ? after + 1 : place, place < 0 ? 0 : 1, line);
    return changed(config, CONFIG, lines.join('\n'));
  };
}

/** A config that lacks the line of a key. */
function withoutLine(key: string): (config: Body) => Body | undefined {
  return (config) => {
    const lines = textIn(at(config, ...CONFIG)).split('\n');
    const others = lines.filter((line) => !line.startsWith(`${key} = `));
    return others.length === lines.length ? undefined : changed(config, CONFIG, others.join('\n'));
  };
}

/** What is written into the ConfigMap of a runner. */
const CONTENTS: readonly (readonly [
  id: string,
  words: string,
  change: (config: Body, scene: Scene) => Body | undefined,
  of?: Attack['of'],
])[] = [
  ['comment', 'with one more line', (config) => withTail(config, '# evil\n'), 'every'],
  [
    'section',
    'with a second runner',
    (config) => withTail(config, '[[runners]]\nexecutor = "shell"\nurl = "https://evil.example"\n'),
  ],
  [
    'cache',
    'whose jobs keep their caches in a bucket of somebody else',
    (config) => withTail(config, '[runners.cache]\nType = "s3"\n[runners.cache.s3]\nBucketName = "evil"\n'),
  ],
  ['cache-of-all', 'whose cache is that of every runner', withOther('Shared = false', 'Shared = true')],
  [
    'cache-in-the-clear',
    'whose cache is reached without TLS',
    withOther('Insecure = false', 'Insecure = true'),
  ],
  [
    'cache-role',
    'whose jobs get credentials of a role',
    withOther('Insecure = false', 'UploadRoleARN = "arn:aws:iam::111122223333:role/evil"'),
  ],
  ['gitlab', 'whose manager asks another GitLab', withLine('url', 'https://evil.example')],
  [
    'clone-url',
    'whose jobs fetch their sources elsewhere, and show their tokens there',
    withLine('clone_url', 'https://evil.example', 'url'),
    'every',
  ],
  [
    'no-clone-url',
    'whose jobs fetch their sources where managers ask for jobs, and not where the fleet says',
    withoutLine('clone_url'),
  ],
  [
    'helper-image',
    'whose jobs have the helper of somebody else',
    withLine('helper_image', 'evil.example/gitlab-runner-helper:x86_64-v19.3.2'),
  ],
  [
    'proxy',
    'whose jobs talk through the proxy of somebody else',
    withOther('"HTTPS_PROXY=', '"HTTPS_PROXY=http://evil.example:3128", "OLD_PROXY='),
  ],
  ['without-proxy', 'whose jobs go past the proxy', withOther('"NO_PROXY=', '"NO_PROXY=*,')],
  ['another', 'that is another one', (config) => changed(config, CONFIG, 'concurrent = 999\n'), 'every'],
  [
    'neighbour',
    'that is that of another runner',
    (config, { neighbour }) =>
      neighbour === undefined
        ? changed(config, CONFIG, '')
        : { ...config, data: recordOf(neighbour.config['data']) },
    'every',
  ],
  ['file', 'with one more file', (config) => changed(config, ['data', '.runner_system_id'], 's_evil')],
  ['binary', 'with a binary file', (config) => changed(config, ['binaryData', 'evil'], 'AAAA')],
  ['immutable', 'that never changes again', (config) => changed(config, 'immutable', true)],
  ['empty', 'that is empty', (config) => changed(config, 'data', undefined)],
];

const CHECKSUM = ['spec', 'template', 'metadata', 'annotations', 'checksum/config'];

const outdated = (deployment: Body): Body => changed(deployment, CHECKSUM, 'of another config');

const ROWS: readonly Row[] = [
  ...CONTENTS.flatMap(([id, words, change, of = 'once']): readonly Row[] => [
    [
      'config-content',
      `create-${id}`,
      `a new config of a runner ${words}`,
      (scene) => {
        const config = change(scene.config, scene);
        return config && creating(SOMEBODY, 'configmaps', config);
      },
      of,
    ],
    [
      'config-content',
      `update-${id}`,
      `a config of a runner ${words}, in place of the honest one`,
      (scene) => {
        const config = change(scene.config, scene);
        return config && updating(SOMEBODY, 'configmaps', scene.config, config);
      },
      of,
    ],
  ]),
  [
    'config-content',
    'update-of-another',
    'a config of a runner that was another one before and stays so',
    (scene) => {
      const evil = changed(scene.config, CONFIG, 'concurrent = 999\n');
      return updating(SOMEBODY, 'configmaps', evil, changed(evil, 'metadata.labels.a', 'b'));
    },
    'every',
  ],
  [
    'config-checksum',
    'create-outdated',
    'a new Deployment of a manager for another config',
    (scene) => creating(SOMEBODY, 'deployments', outdated(scene.deployment)),
    'every',
  ],
  [
    'config-checksum',
    'create-without-checksum',
    'a new Deployment of a manager that names no config',
    (scene) => creating(SOMEBODY, 'deployments', changed(scene.deployment, CHECKSUM, undefined)),
  ],
  [
    'config-checksum',
    'create-with-that-of-a-neighbour',
    "a new Deployment of a manager for another runner's config",
    (scene) => {
      const own = scene.deployment;
      const theirs = textIn(
        at(scene.neighbour === undefined ? outdated(own) : scene.neighbour.deployment, ...CHECKSUM),
      );
      return theirs === textIn(at(own, ...CHECKSUM))
        ? undefined
        : creating(SOMEBODY, 'deployments', changed(own, CHECKSUM, theirs));
    },
    'every',
  ],
  [
    'config-checksum',
    'update-outdated',
    'a Deployment of a manager that goes back to another config',
    (scene) => updating(SOMEBODY, 'deployments', scene.deployment, outdated(scene.deployment)),
    'every',
  ],
  [
    'config-checksum',
    'update-of-outdated',
    'a Deployment of a manager for another config whose pods are made anew',
    (scene) => {
      const old = outdated(scene.deployment);
      return updating(SOMEBODY, 'deployments', old, restarted(old));
    },
  ],
  ...[{}, { 'ca.crt': 'the certificate', 'evil.crt': 'x' }, { 'ca.crt': 'x' }].map(
    (data, index): Row => [
      'config-authority',
      `authority-changed-${index + 1}`,
      "somebody's change of the authority of the API server",
      (scene) => updating(SOMEBODY, 'configmaps', authority(scene), authority(scene, data)),
      index === 2 ? 'every' : 'once',
    ],
  ),
  [
    'config-authority',
    'authority-created',
    "somebody's own authority of the API server",
    (scene) => creating(SOMEBODY, 'configmaps', authority(scene)),
    'every',
  ],
  [
    'config-authority',
    'authority-frozen',
    'an authority of the API server that never changes again',
    (scene) => updating(SOMEBODY, 'configmaps', authority(scene), { ...authority(scene), immutable: true }),
  ],
  [
    'config-authority',
    'authority-by-another-controller',
    'an authority of the API server by a controller that does not publish it',
    (scene) =>
      creating(
        asker('system:serviceaccount:kube-system:replicaset-controller'),
        'configmaps',
        authority(scene),
      ),
  ],
];

/** A Deployment whose pods are made anew, as `kubectl rollout restart` asks for it, at a time at which none ever was. */
export function restarted(deployment: Body): Body {
  return changed(
    deployment,
    ['spec', 'template', 'metadata', 'annotations', 'kubectl.kubernetes.io/restartedAt'],
    '1970-01-01T00:00:00Z',
  );
}

/** Attacks on what managers live by. */
export const ATTACKS_ON_CONFIGS: readonly Attack[] = ROWS.map(([rule, id, tries, request, of = 'once']) => ({
  rule,
  id: `config-${id}`,
  tries,
  of,
  ...(rule === 'config-authority' ? { except: PUBLISHERS } : {}),
  request,
}));
