import { gzipSync } from 'node:zlib';
import ipaddr from 'ipaddr.js';
import { CONTROL_PLANE_NODES } from '../../lib/world/control-plane-nodes';
import {
  CREDENTIAL_ENDS,
  CREDENTIAL_KEYS,
  NO_CREDENTIAL_ENDS,
  REGISTRY_CREDENTIALS,
} from '../../lib/world/credential-variables';
import { MOVING_TAGS } from '../../lib/world/moving-tags';
import { SYSTEM_NAMESPACES } from '../../lib/world/namespaces';
import { RESOLVER_PORTS } from '../../lib/world/resolver-ports';
import { SECRET_SHAPES } from '../../lib/world/secret-shapes';
import { SPECIAL_NETWORKS } from '../../lib/world/special-networks';
import { STEERING_VALUES, STEERING_VARIABLES } from '../../lib/world/steering-variables';
import { SAMPLES } from './schema-places';

/** Values that rules of the judge look for. */
export interface DangerousValues {
  readonly values: readonly unknown[];
  /** The samples beside which they fit: places that take another sample get the first few. */
  readonly beside: readonly unknown[];
}

/** The name of an entry has no sample. */
const ENTRY = undefined;

/** Put together at run time, so that nothing in this file is taken for a secret itself. */
const chars = (count: number) => 'aB3dE6gH9jKlMnOpQrStUvWx'.slice(0, count);
const EXAMPLES: Readonly<Record<string, string>> = {
  'a GitLab token': `glpat-${chars(8)}`,
  'a GitLab registration token': `GR1348941${chars(8)}`,
  'a JSON Web Token': `eyJ${chars(8)}.${chars(8)}.${chars(8)}`,
  'a private key': `-----${['BEGIN', 'RSA', 'PRIVATE', 'KEY'].join(' ')}-----`,
  'registry credentials': '{"auths":[]}',
  'an AWS access key': `AKIA${'ABCDEFGH12345678'}`,
  'a GitHub token': `ghp_${chars(20)}`,
  'a Slack token': `xoxb-${chars(12)}`,
  'a password in a URL': ['https://me:', 'swordfish@mirror.example.com'].join(''),
};

/** What it takes to read a text again, one way or two. */
function encodedForms(text: string): readonly string[] {
  const bytes = Buffer.from(text);
  const hex = (prefix: string) =>
    [...bytes].map((byte) => `${prefix}${byte.toString(16).padStart(2, '0')}`).join('');
  return [
    bytes.toString('base64'),
    bytes.toString('hex'),
    `CI${bytes.toString('hex').toUpperCase()}`,
    Buffer.from(bytes.toString('base64')).toString('base64'),
    gzipSync(bytes).toString('base64'),
    Buffer.from(text, 'utf16le').toString('base64'),
    hex('%'),
    hex('\\x'),
    hex('\\u00'),
  ];
}

/** A text of each shape of a secret, plain and encoded. */
const SECRETS = SECRET_SHAPES.flatMap(({ what, pattern }) => {
  const plain = EXAMPLES[what];
  if (plain === undefined || !pattern.test(plain)) {
    throw new TypeError(`no example of ${what}`);
  }
  return [plain, ...encodedForms(`value: ${plain}`).slice(0, what === 'a GitLab token' ? 9 : 1)];
});

/** Each special network, the network around it, its second half, and its last address. */
const NETWORKS = SPECIAL_NETWORKS.flatMap(({ cidr }) => {
  const [address, prefix] = ipaddr.parseCIDR(cidr);
  const reader = address.kind() === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6;
  const bits = address.toByteArray().length * 8;
  const last = reader.broadcastAddressFromCIDR(cidr).toString();
  return [prefix, prefix - 1, Math.min(prefix + 1, bits), bits]
    .filter((length) => length >= 0)
    .map((length) => `${reader.networkAddressFromCIDR(`${last}/${length}`).toString()}/${length}`);
});

/** Variables whose value decides, with values that are refused and some that are not. */
const PAIRS = [
  ...Object.keys(STEERING_VALUES).flatMap((name) =>
    ['tcp://10.0.0.1:2375', 'tcp://docker:2375', 'post-build-hook = /x', '--upload-pack=x --config=x'].map(
      (value) => ({ [name]: value }),
    ),
  ),
  { NPM_TOKEN: '$CI_JOB_TOKEN' },
  { NPM_PASSWORD: '${CI_JOB_TOKEN}x' },
  { NPM_PASSWORD: '$hunter2' },
  { NPM_PASSWORD: '${hunter2}' },
  { DOCKER_CONFIG: '$HOME' },
  { EMPTY_TOKEN: '' },
];

/** What the rules of the judge look for, as far as a specification could say it. */
export const DANGEROUS_VALUES: readonly DangerousValues[] = [
  { values: [...new Set(NETWORKS)], beside: [SAMPLES.network] },
  {
    values: MOVING_TAGS.flatMap((tag) => [
      `docker.io/library/alpine:${tag}`,
      `registry.gitlab.com/gitlab-org/gitlab-runner:${tag}`,
    ]),
    beside: [SAMPLES.image],
  },
  {
    values: [
      ...STEERING_VARIABLES.flatMap(({ names }) => names).map((name) => name.replace('*', 'x')),
      ...[...Object.values(CREDENTIAL_ENDS).flat(), ...NO_CREDENTIAL_ENDS].flatMap((end) => [
        end,
        `npm_${end.toLowerCase()}`,
        `NPM${end}2`,
      ]),
      ...REGISTRY_CREDENTIALS,
      ...CREDENTIAL_KEYS,
      'HTTPS_PROXY',
      'SSL_CERT_FILE',
      'ATTIC_TOKEN',
    ],
    beside: [ENTRY],
  },
  { values: PAIRS, beside: [ENTRY] },
  { values: [...SYSTEM_NAMESPACES, 'acme-runners'], beside: [SAMPLES.name] },
  { values: CONTROL_PLANE_NODES, beside: [SAMPLES.name, ENTRY] },
  // Names that GitLab Runner generates, and Secrets and labels of the contract.
  {
    values: ['runner-x', 'docker-token', 'attic-credentials', 'runner-fleet/role', 'istio-injection'],
    beside: [SAMPLES.name, ENTRY],
  },
  // What is expanded, quoted or taken for a setting.
  { values: ['$CI_JOB_TOKEN', "it's", 'a\nb', 'a: b #c', '{{ .x }}'], beside: [SAMPLES.name] },
  {
    values: [
      'https://cache.example.com/?post-build-hook=x',
      'http://gitlab.example.com',
      'https://me@a.example',
    ],
    beside: [SAMPLES.url],
  },
  // Patterns of images of every registry, or of more than they name.
  {
    values: [
      '*',
      '**',
      '*:*',
      '*/*:*',
      '**/x:*',
      '*.example.com/**',
      'docker.io/**',
      'registry.example.com/**',
    ],
    beside: [SAMPLES.image, SAMPLES.name],
  },
  // Not 6443: without a fleet the judge takes for the API server what managers reach there, were it GitLab.
  {
    values: [...RESOLVER_PORTS, 0, 22, 80, 443, 2375, 9153, 9252, 10_250, 65_535],
    beside: [SAMPLES.port],
  },
  {
    values: SECRETS,
    beside: [...Object.values(SAMPLES).filter((sample) => typeof sample === 'string'), ENTRY],
  },
];
