import { isIP } from 'node:net';
import * as v from 'valibot';
import { isAccelerator } from '../../world/accelerators';
import { REGISTRY_HOST } from '../../world/image-names';
import { DATA_FOLDERS, WORK_FOLDERS } from '../../world/mount-paths';
import { OWN_FOLDERS } from '../../world/own-folders';
import { RESOLVER_OPTIONS } from '../../world/resolver-options';
import { STEERING_VALUES } from '../../world/steering-variables';
import { parseCidr } from '../cidr';
import { isPinnedImage, parseImage } from '../images';
import { GENERATED_PREFIX, MAXIMUM_NAME_LENGTH } from '../names';
import { parseBytes, parseCpu } from '../quantity';
import { parseCertificates } from './certificates';
import { type FieldCheckCode, labelFault, nameFault } from './field-checks';
import {
  isDataPath,
  isMountPath,
  isPathOfRoot,
  isScratchPath,
  isWorkPath,
  mountPathFault,
} from './mount-path';
import { guessNames, guessTags, guessTrimmed, guessWhole } from './name-text';
import { guessNetworks } from './network-text';
import { cpuFault, guessBytes, guessCpu, isPlainBytes, isPlainCpu } from './quantity-text';
import { guessRegistries, isRegistry, isRegistryPath } from './registry-text';
import { credentialIn, isScript } from './script-text';
import { isChosenByJob, variableFault } from './variables';
import { wanted } from './wanted';

const check = <Input>(requirement: (input: Input) => boolean, code: FieldCheckCode) =>
  v.check<Input, FieldCheckCode>(requirement, code);

const DNS_LABEL = /^[a-z](?:[a-z0-9-]*[a-z0-9])?$/;
const QUALIFIED_NAME =
  /^(?:(?=[^/]{1,253}\/)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*\/)?[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;
const LABEL_VALUE = /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/;
const WHOLE_NUMBER = /^(?:0|-?[1-9]\d{0,17})$/;
const VOLUME_NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const OBJECT_NAME = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;
/** `**` only as a whole path element; and wildcards only below a fixed registry, or else without any path. */
const IMAGE_PATTERN = new RegExp(
  `^(?!.*\\*\\*[^/])(?!.*[^/]\\*\\*)(?:${REGISTRY_HOST}/[A-Za-z0-9*._/:@-]+|(?!\\*\\*)[A-Za-z0-9*._:@-]+)$`,
);

export const name = v.pipe(
  v.string(),
  wanted({ example: 'docker-arm64', guess: guessNames }),
  check((text) => DNS_LABEL.test(text) && text.length <= MAXIMUM_NAME_LENGTH, 'invalid-name'),
  check((text) => text !== 'runner' && !text.startsWith(GENERATED_PREFIX), 'reserved-name'),
);

/** `{org}-runners-{rest}` must tell where the organisation ends. */
export const org = v.pipe(
  name,
  wanted({ example: 'acme', guess: guessNames }),
  check((text) => !text.split('-').includes('runners'), 'reserved-org'),
);

export const objectName = v.pipe(
  v.string(),
  wanted({
    example: 'registry-credentials',
    guess: guessNames,
    fault: (text) => `not the name of an object of Kubernetes: ${nameFault(text)}`,
    allowed: 'at most 253 characters: a-z, 0-9, and - and . between them',
    fix: 'write the name as `kubectl get` prints it',
  }),
  check((text) => OBJECT_NAME.test(text), 'invalid-name'),
);

export const namespaceName = v.pipe(
  v.string(),
  wanted({
    example: 'monitoring',
    guess: guessNames,
    fault: (text) => `not the name of a namespace: ${nameFault(text)}`,
    allowed: 'at most 63 characters: a-z, 0-9 and - between them',
    fix: 'write the name as `kubectl get namespaces` prints it',
  }),
  check((text) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(text), 'invalid-name'),
);

export const image = v.pipe(
  v.string(),
  wanted({ example: 'docker.io/library/alpine:3.22.2', guess: guessTrimmed }),
  check((text) => parseImage(text) !== undefined, 'invalid-image'),
  check((text) => parseImage(text) === undefined || isPinnedImage(text), 'unpinned-image'),
);

export const imagePattern = v.pipe(
  v.string(),
  wanted({ example: 'registry.example.com/team/*:*', guess: guessTrimmed }),
  check((text) => IMAGE_PATTERN.test(text), 'invalid-image-pattern'),
);

const CPU_WANTED = {
  fault: cpuFault,
  allowed: "cores such as '2' or '0.5', or thousandths of a core such as '500m'",
  fix: "write it as '500m' for half a core, or '2' for two cores",
};

/** CPU of one container. */
export const cpu = v.pipe(
  v.string(),
  wanted({
    ...CPU_WANTED,
    example: '500m',
    guess: guessCpu,
    allowed: `${CPU_WANTED.allowed}; 100 cores and more in thousandths`,
  }),
  check((text) => (parseCpu(text) ?? 0) > 0 && isPlainCpu(text), 'invalid-quantity'),
);

/** CPU of many containers together. */
export const totalCpu = v.pipe(
  v.string(),
  wanted({ ...CPU_WANTED, example: '64', guess: (input) => [String(input), ...guessCpu(input)] }),
  check((text) => (parseCpu(text) ?? 0) > 0, 'invalid-quantity'),
);

/** Memory or storage. */
export const bytes = v.pipe(
  v.string(),
  wanted({ example: '2Gi', guess: guessBytes }),
  check((text) => (parseBytes(text) ?? 0) > 0 && isPlainBytes(text), 'invalid-quantity'),
);

export const certificates = v.pipe(
  v.string(),
  wanted({ example: '-----BEGIN CERTIFICATE----- ...' }),
  check((text) => parseCertificates(text) !== undefined, 'invalid-certificates'),
);

export const cidr = v.pipe(
  v.string(),
  wanted({ example: '10.43.0.1/32', guess: (input) => guessNetworks(String(input)) }),
  check((text) => parseCidr(text) !== undefined, 'invalid-cidr'),
);

/** Any text. */
export const text = (example: string) => v.pipe(v.string(), wanted({ example }));

/** A duration as External Secrets writes it. */
export const duration = v.pipe(
  v.string(),
  wanted({ example: '1h', guess: guessTrimmed, allowed: "a number and its unit, as '30s', '15m' or '1h'" }),
  v.regex(/^\d+(?:s|m|h)$/),
);

/** A network of the cluster, which is never every address. */
export const clusterCidr = v.pipe(
  cidr,
  check((text) => !text.endsWith('/0'), 'invalid-cidr'),
);

/** The schema library drops these keys of a record without a word. */
const DROPPED_KEYS = ['__proto__', 'constructor', 'prototype'];

const record = (code: FieldCheckCode) => recordOf<string>(code, v.string());

/** @param isEntry what else stands there is told of the whole, of which nothing is printed: it may be anything. */
const recordOf = <Entry>(
  code: FieldCheckCode,
  entry: v.GenericSchema<Entry>,
  isEntry: (value: unknown) => boolean = () => true,
) =>
  v.pipe(
    v.custom<Readonly<Record<string, Entry>>>(
      (input) => typeof input === 'object' && input !== null && !Array.isArray(input),
      code,
    ),
    check(
      (input: Readonly<Record<string, Entry>>) =>
        DROPPED_KEYS.every((key) => !Object.hasOwn(input, key)) && Object.values(input).every(isEntry),
      code,
    ),
    v.record(v.string(), entry),
  );

/** At least one size, each under a name that is a DNS label. */
export const sizes = <Size>(size: v.GenericSchema<Size>, example: Readonly<Record<string, Size>>) =>
  v.pipe(
    recordOf<Size>('invalid-size', size, (entry) => typeof entry === 'object' && entry !== null),
    wanted<Readonly<Record<string, Size>>>({ example }),
    check((given) => Object.keys(given).length > 0, 'invalid-size'),
    v.rawCheck(({ dataset, addIssue }) => {
      for (const [key, entry] of Object.entries(dataset.typed ? dataset.value : {})) {
        if (!DNS_LABEL.test(key) || key.length > MAXIMUM_NAME_LENGTH) {
          addIssue({ message: 'invalid-size', input: key, path: [entryOf(key, entry)] });
        }
      }
    }),
  );

/** At least one device, each an accelerator of a vendor. */
export const devices = (example: Readonly<Record<string, number>>) =>
  v.pipe(
    recordOf<number>('invalid-device', integer(1, 64, 'devices'), (amount) => typeof amount === 'number'),
    wanted<Readonly<Record<string, number>>>({ example }),
    check((given) => Object.keys(given).length > 0, 'invalid-device'),
    v.rawCheck(({ dataset, addIssue }) => {
      for (const [key, amount] of Object.entries(dataset.typed ? dataset.value : {})) {
        if (!isAccelerator(key)) {
          addIssue({ message: 'invalid-device', input: key, path: [entryOf(key, amount)] });
        }
      }
    }),
  );

/** A whole number from `minimum` to `maximum`, in a unit. */
export const integer = (minimum: number, maximum: number, unit = '', example = minimum) =>
  v.pipe(
    v.number(),
    wanted({ example, guess: guessWhole, range: { least: minimum, most: maximum, unit } }),
    check((value) => Number.isInteger(value) && value >= minimum && value <= maximum, 'invalid-number'),
  );

export const port = integer(1, 65_535, '', 443);

const labelsWhose = (isValue: (text: string) => boolean) =>
  v.pipe(
    record('invalid-label'),
    wanted({ example: { app: 'web' } }),
    check((labels) => Object.keys(labels).length > 0, 'invalid-label'),
    v.rawCheck(({ dataset, addIssue }) => {
      for (const [key, value] of Object.entries(dataset.typed ? dataset.value : {})) {
        const odd = [...(QUALIFIED_NAME.test(key) ? [] : [key]), ...(isValue(value) ? [] : [value])][0];
        if (odd !== undefined) {
          addIssue({ message: 'invalid-label', input: odd, path: [entryOf(key, value)] });
        }
      }
    }),
  );

/** At least one label. */
export const labels = labelsWhose((value) => LABEL_VALUE.test(value));

/** Labels of job pods, which jobs may choose. */
export const jobLabels = labelsWhose((value) => LABEL_VALUE.test(value) || isChosenByJob(value));

/** The entry of a record as a part of the path of an issue: nothing of its neighbours. */
function entryOf(key: string, value: unknown): v.ObjectPathItem {
  return { type: 'object', origin: 'value', input: { [key]: value }, key, value };
}

/** At least one annotation. What it says is any text. */
export const annotations = v.pipe(
  record('invalid-annotation'),
  wanted({ example: { 'example.com/team': 'ci' } }),
  check((annotations) => Object.keys(annotations).length > 0, 'invalid-annotation'),
  v.rawCheck(({ dataset, addIssue }) => {
    for (const [key, value] of Object.entries(dataset.typed ? dataset.value : {})) {
      if (!QUALIFIED_NAME.test(key)) {
        addIssue({ message: 'invalid-annotation', input: key, path: [entryOf(key, value)] });
      }
    }
  }),
);

/** Annotations of job pods, which jobs may choose. GitLab Runner puts variables of the job into what they say. */
export const jobAnnotations = v.pipe(
  annotations,
  v.rawCheck(({ dataset, addIssue }) => {
    for (const [key, value] of Object.entries(dataset.typed ? dataset.value : {})) {
      if (value.includes('$') && !isChosenByJob(value)) {
        addIssue({ message: 'expanded-annotation', input: value, path: [entryOf(key, value)] });
      }
    }
  }),
);

export const labelKey = v.pipe(
  v.string(),
  wanted({
    example: 'example.com/ci',
    guess: guessTrimmed,
    allowed:
      'at most 63 characters of A-Z, a-z, 0-9, -, _ and ., with a domain and a slash before them or not',
    fix: 'write the key as the node has it: `kubectl describe node`',
  }),
  check((text) => QUALIFIED_NAME.test(text), 'invalid-label'),
);

/** Where a taint has no value, it is an empty one. */
export const taintValue = v.pipe(
  v.string(),
  wanted({
    example: 'only',
    guess: guessTrimmed,
    fault: (text) => `not the value of a taint: ${labelFault(text)}`,
    allowed: 'at most 63 characters of A-Z, a-z, 0-9, -, _ and ., and none for a taint without a value',
    fix: 'write the value as the taint has it: `kubectl describe node`',
  }),
  check((text) => LABEL_VALUE.test(text), 'invalid-label'),
);

export const labelValue = v.pipe(
  v.string(),
  wanted({
    example: 'ci',
    guess: guessTrimmed,
    fault: (text) => `not the value of a label: ${labelFault(text)}`,
    allowed: 'at most 63 characters of A-Z, a-z, 0-9, -, _ and .',
    fix: 'write the value as the nodes have it: `kubectl get nodes --show-labels`',
  }),
  check((text) => LABEL_VALUE.test(text), 'invalid-label'),
);

/** What a label is compared with by size. Kubernetes reads it as a number, and takes it as a text. */
export const labelNumbers = v.pipe(
  v.array(v.string()),
  wanted({
    example: ['4'],
    fault: () => 'the label of a node is compared with one whole number',
    allowed: "a list of one whole number in quotes, such as ['4']",
    fix: "write one whole number in quotes, such as ['4']",
  }),
  check(
    (numbers) => numbers.length === 1 && numbers.every((text) => WHOLE_NUMBER.test(text)),
    'invalid-number',
  ),
  v.transform(([number = '']): readonly [string] => [number]),
);

/** A registry by its host, as images begin with it. */
export const registry = v.pipe(
  v.string(),
  wanted({
    example: 'docker.io',
    guess: guessRegistries,
    allowed: 'the host of a registry, with its port or not',
    fix: 'write what stands before the first slash of its images, such as docker.io',
  }),
  check(isRegistry, 'invalid-registry'),
);

/** A registry, and a path in it or not. */
export const registryPath = v.pipe(
  v.string(),
  wanted({ example: 'registry.example.com/docker-hub', guess: guessRegistries }),
  check(isRegistryPath, 'invalid-registry'),
);

/** The name of a volume of a pod. */
export const volumeName = v.pipe(
  v.string(),
  wanted({
    example: 'ca-bundle',
    guess: guessNames,
    fault: (text) => `not the name of a volume: ${nameFault(text)}`,
    allowed: 'at most 63 characters: a-z, 0-9 and - between them',
    fix: 'write the name that the pods of the cluster show: `kubectl get pod -o yaml`',
  }),
  check((text) => VOLUME_NAME.test(text), 'invalid-name'),
);

/** A folder that belongs to nothing of an image's own. */
export const ownFolder = v.pipe(
  v.string(),
  wanted({ example: '/opt/corporate-ca' }),
  check(
    (text) =>
      OWN_FOLDERS.some((folder) => text.startsWith(folder)) &&
      /^(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*){2,}$/.test(text),
    'invalid-mount-path',
  ),
);

/** A seccomp profile of nodes, as a path below a folder of the kubelet that it never leaves. */
export const seccompProfile = v.pipe(
  v.string(),
  wanted({ example: 'image-builds.json', guess: guessTrimmed }),
  check((text) => /^\w[\w.-]*(?:\/\w[\w.-]*)*\.json$/.test(text) && text.length <= 253, 'invalid-profile'),
);

/** An AppArmor profile that is loaded on nodes. */
export const appArmorProfile = v.pipe(
  v.string(),
  wanted({
    example: 'image-builds',
    guess: guessTrimmed,
    allowed: 'letters, digits, -, _ and ., and not unconfined',
    fix: 'write the name that `aa-status` prints on the node',
  }),
  check((text) => /^\w[\w.-]*$/.test(text) && text.length <= 253 && text !== 'unconfined', 'invalid-profile'),
);

/** A folder that jobs mount something at. */
const folder = (fits: (text: string) => boolean, example: string, allowed: string) =>
  v.pipe(
    v.string(),
    wanted({
      example,
      guess: guessTrimmed,
      fault: mountPathFault,
      allowed,
      fix: `choose another folder, such as ${example}`,
    }),
    check(fits, 'invalid-mount-path'),
  );

/** Where files may be mounted that jobs only read. */
export const mountPath = folder(
  isMountPath,
  '/etc/maven',
  'an absolute path without variables: no folder of programs, devices, the kernel, GitLab Runner or credentials of registries',
);

/** Where scratch space may be mounted. */
export const scratchPath = folder(
  isScratchPath,
  '/dev/shm',
  'an absolute path without variables: /dev/shm, or no folder of programs, devices, the kernel, GitLab Runner or credentials of registries',
);

/** Where what other jobs left may be mounted. */
export const dataPath = folder(
  isDataPath,
  '/cache',
  `${DATA_FOLDERS.join(', ')}, or a folder below one of them`,
);

/** Where the daemon of dind may have what its jobs mount. */
export const pathOfRoot = folder(
  isPathOfRoot,
  '/mnt/maven',
  `/dev/shm, or a folder below ${[...new Set([...WORK_FOLDERS.slice(1), ...DATA_FOLDERS])].join(', ')}`,
);

/** What GitLab Runner runs in every job. It is never printed: nobody knows what stands in it. */
export const script = v.pipe(
  v.string(),
  wanted({ example: 'umask 0002', hidden: 'here' }),
  check(isScript, 'invalid-script'),
  check((text) => credentialIn(text) === undefined, 'credential-script'),
);

/** Where jobs may have their sources. */
export const workPath = folder(
  isWorkPath,
  '/builds',
  `${WORK_FOLDERS.join(', ')}, or a folder below one of them`,
);

/** Where GitLab's helper may keep caches. */
export const cachePath = folder(
  (text) => isWorkPath(text) || isDataPath(text),
  '/cache',
  `${[...new Set([...WORK_FOLDERS, ...DATA_FOLDERS])].join(', ')}, or a folder below one of them`,
);

/** The name of an object that GitLab Runner takes for the name of a volume too. */
export const mountedName = v.pipe(
  v.string(),
  wanted({
    example: 'build-cache',
    guess: guessNames,
    fault: (text) => `not a name that a volume can have: ${nameFault(text)}`,
    allowed: 'at most 63 characters: a-z, 0-9 and - between them',
    fix: 'give the object such a name: GitLab Runner calls the volume by it',
  }),
  check((text) => VOLUME_NAME.test(text), 'invalid-name'),
);

/** An option of a resolver, as in resolv.conf. */
export const dnsOption = v.pipe(
  v.string(),
  wanted({ example: 'ndots:2' }),
  check(
    (text) =>
      new RegExp(
        `^(?:(?:${RESOLVER_OPTIONS.numbered.join('|')}):\\d{1,2}|${RESOLVER_OPTIONS.plain.join('|')})$`,
      ).test(text),
    'invalid-dns-option',
  ),
);

export const httpsUrl = v.pipe(
  v.string(),
  wanted({
    example: 'https://gitlab.example.com',
    guess: guessHttps,
  }),
  check((text) => isPlainHttpsUrl(text) && !isOfProject(text), 'invalid-url'),
);

/** The same with https. A number alone is a port, and nobody knows of which host. */
function guessHttps(input: unknown): readonly string[] {
  const rest = String(input)
    .trim()
    .replace(/^\w+:\/\//, '');
  return /^\d*$/.test(rest) ? [] : [`https://${rest}`];
}

/** GitLab Runner adds the path of the project itself. */
function isOfProject(url: string): boolean {
  return /\.git\/*$/.test(url);
}

/** Without a user, a query, a fragment and variables. */
function isPlainHttpsUrl(text: string): boolean {
  return /^https:\/\/(?!\/)[!-~]+$/.test(text) && !/[\\$?#@]/.test(text) && URL.canParse(text);
}

export const registryMirror = v.pipe(
  v.string(),
  wanted({
    example: 'https://mirror.example.com',
    guess: guessHttps,
  }),
  check(isPlainHttpsUrl, 'invalid-mirror'),
);

/** A host in small letters, or an address, with a port or not. */
const HOST = /^(?:[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?|\[[0-9a-f:.]+\])(?::[1-9]\d{0,4})?$/;

export const proxyUrl = v.pipe(
  v.string(),
  wanted({
    example: 'http://proxy.example.com:3128',
    guess: (input) => [
      `http://${String(input).trim().toLowerCase().replace(/\/+$/, '')}`,
      String(input).trim().toLowerCase().replace(/\/+$/, ''),
    ],
  }),
  check((text) => {
    const [, host = ''] = /^https?:\/\/(.*)$/.exec(text) ?? [];
    return HOST.test(host) && URL.canParse(text);
  }, 'invalid-proxy'),
);

/** What is reached without a proxy. */
export const noProxy = v.pipe(
  v.string(),
  wanted({
    example: '.example.com',
    guess: (input) => {
      const text = String(input).trim().toLowerCase();
      return [text, text.replace(/^\*(?=\.)/, '')];
    },
  }),
  check(
    (text) =>
      HOST.test(text.replace(/^\./, '')) ||
      isIP(text) !== 0 ||
      (parseCidr(text) !== undefined && !text.endsWith('/0')),
    'invalid-no-proxy',
  ),
);

/** Environment of jobs. What its variables say is never printed: it may be anything. */
export const environment = v.pipe(
  record('invalid-variable'),
  wanted({ example: { TZ: 'UTC' }, hidden: 'below' }),
  v.rawCheck(({ dataset, addIssue }) => {
    for (const [key, value] of Object.entries(dataset.typed ? dataset.value : {})) {
      const message = variableFault(key, value);
      if (message !== undefined) {
        addIssue({ message, input: key, path: [entryOf(key, value)] });
      }
    }
  }),
);

export const kubernetesVersion = v.pipe(
  v.string(),
  wanted({ example: '1.33', guess: guessVersion }),
  check((text) => Number(/^1\.([1-9]\d{1,2})$/.exec(text)?.[1] ?? 0) >= 30, 'invalid-version'),
);

/** As a number, 1.30 is 1.3. */
function guessVersion(input: string | number): readonly string[] {
  const minor = /^v?1\.(\d+)/.exec(String(input))?.[1] ?? '';
  return [`1.${typeof input === 'number' && minor.length === 1 ? `${minor}0` : minor}`];
}

/** What becomes a part of the settings of Nix must not say settings of its own. */
function isNixSetting(text: string): boolean {
  return STEERING_VALUES['NIX_CONFIG']?.test(text) === true;
}

export const substituter = v.pipe(
  v.string(),
  wanted({ example: 'https://cache.example.com/main', guess: guessTrimmed }),
  check((text) => /^https?:\/\/[^\s$@]+$/.test(text) && isNixSetting(text), 'invalid-substituter'),
);

export const nixPublicKey = v.pipe(
  v.string(),
  wanted({ example: 'main:...', guess: guessTrimmed }),
  check((text) => {
    const key = /^[\w.-]+:([A-Za-z0-9+/]{43}=)$/.exec(text)?.[1];
    return key !== undefined && Buffer.from(key, 'base64').length === 32 && isNixSetting(text);
  }, 'invalid-key'),
);

/** Sealed Secrets begins with the length of the RSA-encrypted session key: 512 or, for small keys, 256 bytes. */
export const ciphertext = v.pipe(
  v.string(),
  wanted({ example: 'AgB...', hidden: 'here' }),
  check((text) => {
    const raw = /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : Buffer.alloc(0);
    const keyLength = raw.length > 2 ? raw.readUInt16BE(0) : 0;
    return [256, 512].includes(keyLength) && raw.length > keyLength + 2;
  }, 'invalid-ciphertext'),
);

/** People only: a `system:` name would open the boundary to workloads, to controllers or to everybody. */
export const userName = v.pipe(
  v.string(),
  wanted({ example: 'oncall@example.com', guess: guessTrimmed }),
  check((text) => /^[\w.@:/+-]{1,128}$/.test(text) && !text.startsWith('system:'), 'invalid-user'),
);

const tag = v.pipe(
  v.string(),
  wanted({ example: 'docker', guess: guessTags }),
  check((text) => /^[\w.:-]+$/.test(text), 'invalid-tag'),
);

/** At least one tag. */
export const tags = v.pipe(v.array(tag), v.minLength<string[], 1, FieldCheckCode>(1, 'invalid-tag'));

/** A list with at least one entry. */
export const nonEmpty = <Item extends v.GenericSchema>(item: Item) =>
  v.pipe(v.array(item), v.minLength<v.InferOutput<Item>[], 1, FieldCheckCode>(1, 'empty-list'));
