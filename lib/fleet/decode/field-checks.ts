import { ACCELERATORS } from '../../world/accelerators';
import { OWN_FOLDERS } from '../../world/own-folders';
import { RESOLVER_OPTIONS } from '../../world/resolver-options';
import { GENERATED_PREFIX, MAXIMUM_NAME_LENGTH } from '../names';
import { oddCharacter } from './name-text';
import { networkFault, networkFix } from './network-text';
import { bytesFault } from './quantity-text';
import { registryFault } from './registry-text';
import { LONGEST_SCRIPT } from './script-text';
import { withoutCredentials } from './shown-value';
import { isOfProxy, variableReason } from './variables';

/** What a check of a single field says when it fails: of every value the same, or of each what is wrong with it. */
export interface FieldCheck {
  readonly message: string | ((text: string) => string);
  readonly allowed: string;
  readonly fix: string | ((text: string) => string);
}

/** The checks of single fields by their code. The schema names a check by its code, the report looks it up here. */
export const FIELD_CHECKS = {
  'invalid-name': {
    message: (text) => `not a name that fits here: ${nameFault(text)}`,
    allowed: `a DNS label of at most ${MAXIMUM_NAME_LENGTH} characters: a-z, 0-9 and - between them, a letter first`,
    fix: 'choose a name of that form',
  },
  'reserved-name': {
    message: `'runner' and names that begin with '${GENERATED_PREFIX}' belong to what gitlab-runner generates`,
    allowed: `any other name`,
    fix: (text) => `put another word before it, such as 'ci-${text}'`,
  },
  'reserved-org': {
    message: "'runners' as a part of the name would make names of two fleets equal in the cluster",
    allowed: "a name without the part 'runners'",
    fix: "leave it out: the namespace gets '-runners' anyway",
  },
  'invalid-image': {
    message: (text) => `not an image reference${imageFault(text)}`,
    allowed: 'repository:tag or repository@sha256:digest, without variables',
    fix: "write the full reference, such as 'docker.io/library/alpine:3.22.2'; variables of a job are not known here",
  },
  'unpinned-image': {
    message: (text) =>
      /:[^/]+$/.test(text)
        ? 'the tag moves: what runs would change without a review'
        : "there is no tag, which stands for 'latest': what runs would change without a review",
    allowed: "a digest, or a version tag that does not move as 'latest' and 'stable' do",
    fix: (text) =>
      `add the version that you tested, such as ${text.replace(/:[^/]*$/, '')}:1.2.3, or its digest`,
  },
  'invalid-image-pattern': {
    message: 'not an image pattern that the runner and the admission policy read alike',
    allowed:
      'image characters, * within a path element, ** as a whole one; the registry itself without wildcards',
    fix: 'name the registry or repository, such as registry.example.com/team/**',
  },
  'invalid-quantity': {
    message: bytesFault,
    allowed: "an amount with its unit, such as '256Mi' or '2Gi'; in bytes without one, from 1048576 on",
    fix: "write it with a unit, such as '256Mi' or '2Gi'",
  },
  'invalid-size': {
    message: (text) =>
      text === ''
        ? 'there is no size, or one that is no object'
        : `not a name that fits a size: ${nameFault(text)}`,
    allowed: `at least one size; its name is a DNS label of at most ${MAXIMUM_NAME_LENGTH} characters`,
    fix: "name each size and what it has more than the default, as large: { memoryLimit: '8Gi' }",
  },
  'invalid-device': {
    message: deviceFault,
    allowed: 'at least one accelerator, with how many of it',
    fix: `name nvidia.com/mig-... or one of ${ACCELERATORS.join(', ')}, as its nodes do, with how many of it`,
  },
  'invalid-cidr': {
    message: networkFault,
    allowed:
      'an IPv4 or IPv6 network that is not everything, whose host bits are zero, such as 10.0.0.0/8 or 203.0.113.7/32',
    fix: networkFix,
  },
  'invalid-number': {
    message: (text) => (Number.isInteger(Number(text)) ? 'out of range' : 'not a whole number'),
    allowed: 'a whole number in the range of the field',
    fix: 'choose a number in range',
  },
  'invalid-label': {
    message: (text) => (text === '' ? 'there is no label' : `not a Kubernetes label: ${labelFault(text)}`),
    allowed: 'at least one label; keys and values of at most 63 characters of A-Z, a-z, 0-9, -, _ and .',
    fix: 'write the labels as the objects carry them: `kubectl get pods --show-labels`',
  },
  'invalid-annotation': {
    message: (text) =>
      text === '' ? 'there is no annotation' : `not the key of an annotation: ${labelFault(text)}`,
    allowed:
      'at least one annotation; keys of at most 63 characters of A-Z, a-z, 0-9, -, _ and ., and any text',
    fix: 'write the annotations as the pods of the cluster carry them: `kubectl get pod -o yaml`',
  },
  'expanded-annotation': {
    message:
      'variables of the job would stand in it: a part that a job wrote, or what all who see pods must not see',
    allowed: 'any text without $, or one variable of the job that is no credential, such as $CI_JOB_STAGE',
    fix: 'write the text itself, or the variable alone',
  },
  'invalid-registry': {
    message: (text) => {
      const fault = registryFault(text);
      return `not a registry as the images of it begin${fault === '' ? '' : `: ${fault}`}`;
    },
    allowed: 'a host with a dot or a port, and a path behind it; no scheme, no tag, no wildcard',
    fix: 'write what stands before the first part of the image that stays, such as registry.example.com/docker-hub',
  },
  'invalid-mount-path': {
    message: 'not a folder of its own: whoever keeps the ConfigMap would decide what programs find elsewhere',
    allowed: `a path below ${OWN_FOLDERS.map((folder) => folder.slice(0, -1)).join(', ')}`,
    fix: 'let the webhook mount it there, such as at /opt/corporate-ca, or keep the webhook off this namespace',
  },
  'builds-as-root-of-node': {
    message: 'who mounts in a build container would be root of the node',
    allowed: 'true',
    fix: 'write userNamespaces: true, or leave imageBuilds out',
  },
  'invalid-profile': {
    message: 'not a profile of nodes',
    allowed:
      'a path of letters, digits, -, _ and . that ends in .json, below the folder seccomp of the kubelet',
    fix: 'put the file below that folder on every node that runs these jobs, and write its path from there',
  },
  'invalid-dns-option': {
    message: 'not an option of a resolver that only changes how it asks',
    allowed: `${RESOLVER_OPTIONS.numbered.map((option) => `${option}:n`).join(', ')}, ${RESOLVER_OPTIONS.plain.join(', ')}`,
    fix: 'write it as resolv.conf has it, such as ndots:2',
  },
  'invalid-url': {
    message: (text) => `not the base URL of a GitLab instance${urlFault(text)}`,
    allowed: "an https URL without user, query or variables, such as 'https://gitlab.example.com'",
    fix: urlFix,
  },
  'invalid-mirror': {
    message: (text) => `not the base URL of a registry mirror${urlFault(text)}`,
    allowed: "an https URL without user, query or variables, such as 'https://mirror.example.com'",
    fix: 'give the mirror a certificate that the daemon trusts, and let it serve without credentials',
  },
  'invalid-proxy': {
    message: 'not the URL of a proxy',
    allowed:
      "http or https, a host and a port, without user and path, such as 'http://proxy.example.com:3128'",
    fix: 'leave user and password out: let the proxy know the cluster by its address',
  },
  'invalid-no-proxy': {
    message: (text) =>
      /^\*|\/0$/.test(text)
        ? 'this is everything, so that nothing would be reached through the proxy'
        : 'not what programs compare a host with',
    allowed:
      "a name, a domain with a dot before it, an address or a network, each with a port or not, such as '.example.com' or '10.0.0.0/8'",
    fix: 'write each as an entry of its own, in small letters and without * and spaces',
  },
  'invalid-variable': {
    message: (text) => `not an environment variable that a job may be given: ${variableReason(text)}`,
    allowed: 'a name of A-Z, a-z, 0-9 and _ that is of no other program, and a text',
    fix: (text) =>
      isOfProxy(text)
        ? "write proxy of the fleet, such as proxy: { https: 'http://proxy.example.com:3128', destinations: [{ cidr: '10.0.0.7/32', port: 3128 }] }"
        : /^\w*$/.test(text)
          ? 'rename the variable; credentials come from Secrets, features from the fleet, and what one job needs from its own script'
          : withoutCredentials(text) !== text
            ? 'give the variable a name; what stands here looks like a value with credentials'
            : `rename it, such as ${text.replace(/=\.\.\.$/, '').replace(/^(?=\d)|\W+/g, '_')}`,
  },
  'credential-variable': {
    message:
      'the variable is named like a credential, and what it says would be written down for all to read',
    allowed:
      "another variable of the job, such as '$CI_JOB_TOKEN' or '${my_token}'; for DOCKER_CONFIG nothing",
    fix: 'make it a masked CI/CD variable of the project or group in GitLab; if it is no credential, give it another name, or set it in the script of the job',
  },
  'invalid-script': {
    message: 'not a script of every job: it is empty, too long, or has characters that nobody sees',
    allowed: `at most ${LONGEST_SCRIPT} characters, with line breaks and tabs`,
    fix: 'put what is long into an image, and call it here',
  },
  'credential-script': {
    message:
      'the script gives a variable that is named like a credential a value, which would be written down for all to read',
    allowed: "another variable of the job in its place, such as '$CI_JOB_TOKEN'",
    fix: 'make it a masked CI/CD variable of the project or group in GitLab',
  },
  'invalid-version': {
    message: (text) =>
      /^v?1\.\d+/.test(text)
        ? 'not a Kubernetes version that the output can be made for'
        : 'not a minor version of Kubernetes',
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
    message: 'not what kubeseal prints; it is not printed here, since it may be the value itself',
    allowed: 'the base64 text of `kubeseal --raw`',
    fix: 'seal the value first; a value itself must never stand here',
  },
  'invalid-tag': {
    message: (text) => (text === '' ? 'there is no tag' : `not a runner tag${tagFault(text)}`),
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
    fix: 'name the people who may break the glass, such as oncall@example.com',
  },
  'invalid-certificates': {
    message: (text) => `not certificates${certificateFault(text)}`,
    allowed: 'one or more blocks BEGIN CERTIFICATE to END CERTIFICATE (PEM) and nothing else; never a key',
    fix: (text) =>
      /^[^\n]{1,200}$/.test(text.trim())
        ? "give the text of the file: readFileSync('ca.crt', 'utf8')"
        : 'give the certificates of the authority alone, without keys and comments',
  },
  'empty-list': {
    message: 'the list is empty',
    allowed: 'at least one entry',
    fix: 'add an entry',
  },
} as const satisfies Record<string, FieldCheck>;

/** The code of a field check. */
export type FieldCheckCode = keyof typeof FIELD_CHECKS;

/** What is wrong with a name. */
function deviceFault(text: string): string {
  if (text === '') {
    return 'there is no device, or one without a number';
  }
  return /^(?:cpu|memory|ephemeral-storage|pods|storage)$|(?:^|[./])kubernetes\.io\/|^(?:hugepages|attachable-volumes)-/.test(
    text,
  )
    ? 'not a device, but a resource of Kubernetes itself: CPU, memory and storage stand in resources'
    : 'not an accelerator that is known here: a plugin may hand out any device of the node by such a name, and some are as good as root on it';
}

export function nameFault(text: string): string {
  const odd = oddCharacter(text, /[a-z0-9-]/);
  if (text === '') {
    return 'it is empty';
  }
  if (odd !== undefined) {
    return odd;
  }
  if (/^-|-$/.test(text)) {
    return 'it begins or ends with -';
  }
  return /^\d/.test(text) && text.length <= MAXIMUM_NAME_LENGTH
    ? 'it begins with a digit'
    : `it has ${text.length} characters`;
}

/** What is wrong with a label. */
export function labelFault(text: string): string {
  const odd = oddCharacter(text, /[A-Za-z0-9._/-]/);
  if (odd === undefined && /(?:\.[.-]|-\.).*\//.test(text)) {
    return 'what stands before / is no domain';
  }
  return (
    odd ??
    (text.length > 63 ? `it has ${text.length} characters` : 'it must begin and end with a letter or digit')
  );
}

function imageFault(text: string): string {
  const odd = oddCharacter(text, /[A-Za-z0-9._/:@-]/);
  if (odd !== undefined) {
    return `: ${odd}`;
  }
  return /^[^@:]*[A-Z]/.test(text) ? ': a repository has no capitals' : '';
}

function tagFault(text: string): string {
  const odd = oddCharacter(text, /[\w.:-]/);
  return odd === undefined ? '' : `: ${odd}`;
}

/** Faults of URLs, each with what is done about it where it is one of GitLab. */
const URL_FAULTS: readonly (readonly [fault: RegExp, problem: string, fix?: string])[] = [
  [/^http:/, 'it is not encrypted'],
  [/^(?!\w+:\/\/)/, 'it has no scheme'],
  [/^(?!https:)/, 'it is not https'],
  [/\/\/[^/]*@/, 'it has a user', 'leave the user out: managers and jobs log in with tokens of their own'],
  [/\$/, 'it has a variable', 'write the URL itself: GitLab Runner would put a variable of its own there'],
  [/[?#]/, 'it has a query or a fragment', 'end the URL before it'],
  [/\.git\/*$/, 'it is that of one project', 'leave the path of the project out: GitLab Runner adds it'],
];

function urlFault(text: string): string {
  const [, problem] = URL_FAULTS.find(([fault]) => fault.test(text)) ?? [];
  return problem === undefined ? '' : `: ${problem}`;
}

function urlFix(text: string): string {
  const [, , fix] = URL_FAULTS.find(([fault]) => fault.test(text)) ?? [];
  return fix ?? 'give the https URL: over http the token would travel in the clear';
}

function certificateFault(text: string): string {
  if (/^[^\n]{1,200}$/.test(text.trim())) {
    return ': this is one line, such as the path of a file';
  }
  return /BEGIN CERTIFICATE/.test(text) ? ': there is something else beside them, or one is damaged' : '';
}
