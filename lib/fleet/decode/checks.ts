import * as v from 'valibot';
import { STEERING_VALUES } from '../../world/steering-variables';
import { parseCidr } from '../cidr';
import { isPinnedImage, parseImage } from '../images';
import { GENERATED_PREFIX, MAXIMUM_NAME_LENGTH } from '../names';
import { parseBytes, parseCpu } from '../quantity';
import { parseCertificates } from './certificates';
import { variableFault } from './variables';

/** What a check of a single field says when it fails. */
export interface FieldCheck {
  readonly message: string;
  readonly allowed: string;
  readonly fix: string;
}

/** The checks of single fields by their code. The schema names a check by its code, the report looks it up here. */
export const FIELD_CHECKS = {
  'invalid-name': {
    message: 'not a usable name: Kubernetes would cut or refuse it',
    allowed: `a DNS label of at most ${MAXIMUM_NAME_LENGTH} characters: a-z, 0-9 and - between them, a letter first`,
    fix: 'choose a name of that form',
  },
  'reserved-name': {
    message: `'runner' and names that begin with '${GENERATED_PREFIX}' belong to what gitlab-runner generates`,
    allowed: `any other name`,
    fix: `put another word before it, such as 'ci-${GENERATED_PREFIX}1'`,
  },
  'reserved-org': {
    message: "'runners' as a part of the name would make names of two fleets equal in the cluster",
    allowed: "a name without the part 'runners'",
    fix: "leave it out: the namespace gets '-runners' anyway",
  },
  'invalid-image': {
    message: 'not an image reference',
    allowed: 'repository:tag or repository@sha256:digest, without variables',
    fix: 'write the full reference; a $ would be replaced by variables of the job',
  },
  'unpinned-image': {
    message: 'the image is not pinned: what runs would change without a review',
    allowed: "a digest, or a version tag that does not move as 'latest' and 'stable' do",
    fix: 'add the tag or digest that you tested',
  },
  'invalid-image-pattern': {
    message: 'not an image pattern that the runner and the admission policy read alike',
    allowed:
      'image characters, * within a path element, ** as a whole one; the registry itself without wildcards',
    fix: 'name the registry or repository, such as registry.example.com/team/**',
  },
  'invalid-quantity': {
    message: 'not a Kubernetes quantity',
    allowed: "CPU such as '500m' or '2'; memory and storage such as '256Mi' or '2Gi'",
    fix: 'write it with a unit that Kubernetes knows',
  },
  'invalid-cidr': {
    message: 'not a network',
    allowed:
      'an IPv4 or IPv6 network without host bits that is not everything, such as 10.0.0.0/8 or 203.0.113.7/32',
    fix: 'add the prefix length and clear the host bits',
  },
  'invalid-number': {
    message: 'out of range',
    allowed: 'a whole number in the range of the field',
    fix: 'choose a number in range',
  },
  'invalid-label': {
    message: 'not a Kubernetes label',
    allowed: 'at least one label; keys and values of at most 63 characters of A-Z, a-z, 0-9, -, _ and .',
    fix: 'write the labels as the objects carry them',
  },
  'invalid-url': {
    message: 'not the base URL of a GitLab instance',
    allowed: 'an https URL without user, query or variables',
    fix: 'give the https URL: over http the token would travel in the clear',
  },
  'invalid-variable': {
    message: 'not an environment variable that a job may be given',
    allowed:
      'a name of A-Z, a-z, 0-9 and _; not RUNNER_*, DOCKER_AUTH_CONFIG, NIX_CONFIG, ATTIC_*, CI_*, FF_*, KUBERNETES_*, and none by which programs load code or skip checks, such as LD_*, BASH_ENV, PATH, GIT_SSH_COMMAND, NODE_OPTIONS; DOCKER_HOST within the pod; options such as MAKEFLAGS, GOFLAGS and MAVEN_OPTS that run no other program',
    fix: 'rename the variable; credentials come from Secrets, features from the fleet, and what one job needs from its own script',
  },
  'credential-variable': {
    message:
      'the variable is named like a credential, and what it says would be written down for all to read',
    allowed:
      "another variable of the job, such as '$CI_JOB_TOKEN' or '${my_token}'; for DOCKER_CONFIG nothing",
    fix: 'make it a masked CI/CD variable of the project or group in GitLab; if it is no credential, give it another name, or set it in the script of the job',
  },
  'invalid-version': {
    message: 'not a Kubernetes version that the output can be made for',
    allowed: "a minor version from '1.30' on",
    fix: 'name the oldest minor version that the output must run on; below 1.30 the boundary cannot hold in the cluster',
  },
  'invalid-substituter': {
    message: 'not the URL of a Nix cache',
    allowed:
      'an http or https URL without user, variables, and words by which Nix loads code, such as post-build-hook',
    fix: 'give the URL that `attic cache info` prints',
  },
  'invalid-key': {
    message: 'not a public key of a Nix cache',
    allowed: 'name:base64 of 32 bytes, as in nix.conf',
    fix: 'copy the line that `attic cache info` prints',
  },
  'invalid-ciphertext': {
    message: 'not what kubeseal prints',
    allowed: 'the base64 text of `kubeseal --raw`',
    fix: 'seal the value first; a value itself must never stand here',
  },
  'invalid-tag': {
    message: 'not a runner tag',
    allowed: 'at least one tag; letters, digits, -, _, . and : without spaces or commas',
    fix: 'write each tag as one word',
  },
  'untagged-privileged': {
    message: 'a job that names no tag would be root on its node without asking for it',
    allowed: 'false',
    fix: 'leave it out here, and let an unprivileged runner take the jobs without tags',
  },
  'invalid-user': {
    message: 'not an identity for emergencies',
    allowed: 'a user or group of people; not one of system:, which workloads and everybody belong to',
    fix: 'name the people who may break the glass',
  },
  'invalid-certificates': {
    message: 'not certificates',
    allowed: 'one or more blocks BEGIN CERTIFICATE to END CERTIFICATE (PEM) and nothing else; never a key',
    fix: 'give the certificates of the authority alone, without keys and comments',
  },
  'empty-list': {
    message: 'the list is empty',
    allowed: 'at least one entry',
    fix: 'add an entry',
  },
} as const satisfies Record<string, FieldCheck>;

/** The code of a field check. */
export type FieldCheckCode = keyof typeof FIELD_CHECKS;

const check = <Input>(requirement: (input: Input) => boolean, code: FieldCheckCode) =>
  v.check<Input, FieldCheckCode>(requirement, code);

const DNS_LABEL = /^[a-z](?:[a-z0-9-]*[a-z0-9])?$/;
const QUALIFIED_NAME =
  /^(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;
const LABEL_VALUE = /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/;
const OBJECT_NAME = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;
/** `**` only as a whole path element; and wildcards only below a fixed registry, or else without any path. */
const IMAGE_PATTERN =
  /^(?!.*\*\*[^/])(?!.*[^/]\*\*)(?:[a-z0-9][a-z0-9.-]*(?::\d+)?\/[A-Za-z0-9*._/:@-]+|(?!\*\*)[A-Za-z0-9*._:@-]+)$/;

export const name = v.pipe(
  v.string(),
  check((text) => DNS_LABEL.test(text) && text.length <= MAXIMUM_NAME_LENGTH, 'invalid-name'),
  check((text) => text !== 'runner' && !text.startsWith(GENERATED_PREFIX), 'reserved-name'),
);

/** `{org}-runners-{rest}` must tell where the organisation ends. */
export const org = v.pipe(
  name,
  check((text) => !text.split('-').includes('runners'), 'reserved-org'),
);

export const objectName = v.pipe(
  v.string(),
  check((text) => OBJECT_NAME.test(text), 'invalid-name'),
);

export const namespaceName = v.pipe(
  v.string(),
  check((text) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(text), 'invalid-name'),
);

export const image = v.pipe(
  v.string(),
  check((text) => parseImage(text) !== undefined, 'invalid-image'),
  check((text) => parseImage(text) === undefined || isPinnedImage(text), 'unpinned-image'),
);

export const imagePattern = v.pipe(
  v.string(),
  check((text) => IMAGE_PATTERN.test(text), 'invalid-image-pattern'),
);

export const cpu = v.pipe(
  v.string(),
  check((text) => (parseCpu(text) ?? 0) > 0, 'invalid-quantity'),
);

export const bytes = v.pipe(
  v.string(),
  check((text) => (parseBytes(text) ?? 0) > 0, 'invalid-quantity'),
);

export const certificates = v.pipe(
  v.string(),
  check((text) => parseCertificates(text) !== undefined, 'invalid-certificates'),
);

export const cidr = v.pipe(
  v.string(),
  check((text) => parseCidr(text) !== undefined, 'invalid-cidr'),
);

/** A network of the cluster, which is never every address. */
export const clusterCidr = v.pipe(
  cidr,
  check((text) => !text.endsWith('/0'), 'invalid-cidr'),
);

/** The schema library drops these keys of a record without a word. */
const DROPPED_KEYS = ['__proto__', 'constructor', 'prototype'];

const record = (code: FieldCheckCode) =>
  v.pipe(
    v.custom<Readonly<Record<string, string>>>(
      (input) => typeof input === 'object' && input !== null && !Array.isArray(input),
      code,
    ),
    check(
      (input: Readonly<Record<string, string>>) => DROPPED_KEYS.every((key) => !Object.hasOwn(input, key)),
      code,
    ),
    v.record(v.string(), v.string()),
  );

/** A whole number from `minimum` to `maximum`. */
export const integer = (minimum: number, maximum: number) =>
  v.pipe(
    v.number(),
    check((value) => Number.isInteger(value) && value >= minimum && value <= maximum, 'invalid-number'),
  );

export const port = integer(1, 65535);

/** At least one label. */
export const labels = v.pipe(
  record('invalid-label'),
  check(
    (record) =>
      Object.keys(record).length > 0 &&
      Object.entries(record).every(([key, value]) => QUALIFIED_NAME.test(key) && LABEL_VALUE.test(value)),
    'invalid-label',
  ),
);

export const labelKey = v.pipe(
  v.string(),
  check((text) => QUALIFIED_NAME.test(text), 'invalid-label'),
);

export const labelValue = v.pipe(
  v.string(),
  check((text) => LABEL_VALUE.test(text) && text !== '', 'invalid-label'),
);

export const httpsUrl = v.pipe(
  v.string(),
  check(
    (text) => /^https:\/\/(?!\/)[!-~]+$/.test(text) && !/[\\$?#@]/.test(text) && URL.canParse(text),
    'invalid-url',
  ),
);

export const environment = v.pipe(
  record('invalid-variable'),
  v.rawCheck(({ dataset, addIssue }) => {
    for (const [key, value] of Object.entries(dataset.typed ? dataset.value : {})) {
      const message = variableFault(key, value);
      if (message !== undefined) {
        // What the variable says is not printed: it may be anything.
        addIssue({
          message,
          input: key,
          path: [{ type: 'object', origin: 'value', input: { [key]: value }, key, value }],
        });
      }
    }
  }),
);

export const kubernetesVersion = v.pipe(
  v.string(),
  check((text) => Number(/^1\.([1-9]\d{1,2})$/.exec(text)?.[1] ?? 0) >= 30, 'invalid-version'),
);

/** What becomes a part of the settings of Nix must not say settings of its own. */
function isNixSetting(text: string): boolean {
  return STEERING_VALUES['NIX_CONFIG']?.test(text) === true;
}

export const substituter = v.pipe(
  v.string(),
  check((text) => /^https?:\/\/[^\s$@]+$/.test(text) && isNixSetting(text), 'invalid-substituter'),
);

export const nixPublicKey = v.pipe(
  v.string(),
  check((text) => {
    const key = /^[\w.-]+:([A-Za-z0-9+/]{43}=)$/.exec(text)?.[1];
    return key !== undefined && Buffer.from(key, 'base64').length === 32 && isNixSetting(text);
  }, 'invalid-key'),
);

/** Sealed Secrets begins with the length of the RSA-encrypted session key: 512 or, for small keys, 256 bytes. */
export const ciphertext = v.pipe(
  v.string(),
  check((text) => {
    const raw = /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : Buffer.alloc(0);
    const keyLength = raw.length > 2 ? raw.readUInt16BE(0) : 0;
    return [256, 512].includes(keyLength) && raw.length > keyLength + 2;
  }, 'invalid-ciphertext'),
);

/** People only: a `system:` name would open the boundary to workloads, to controllers or to everybody. */
export const userName = v.pipe(
  v.string(),
  check((text) => /^[\w.@:/+-]{1,128}$/.test(text) && !text.startsWith('system:'), 'invalid-user'),
);

/** At least one tag. */
export const tags = v.pipe(
  v.array(v.string()),
  check((list) => list.length > 0 && list.every((tag) => /^[\w.:-]+$/.test(tag)), 'invalid-tag'),
);

/** A list with at least one entry. */
export const nonEmpty = <Item extends v.GenericSchema>(item: Item) =>
  v.pipe(v.array(item), v.minLength<v.InferOutput<Item>[], 1, FieldCheckCode>(1, 'empty-list'));
