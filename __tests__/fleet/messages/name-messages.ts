import { fleet, type MessageCase, runner } from './message-case';

/** What is said about names, tags and labels. */
export const NAME_MESSAGES: readonly MessageCase[] = [
  {
    what: 'an organisation in capitals',
    input: fleet({ org: 'Acme' }),
    findings: [
      {
        code: 'invalid-name',
        path: 'fleet Acme / org',
        message: "not a name that fits here: it holds 'A'",
        value: '"Acme"',
        allowed: 'a DNS label of at most 38 characters: a-z, 0-9 and - between them, a letter first',
        fix: "did you mean 'acme'?",
      },
    ],
  },
  {
    what: 'an organisation with a letter that is not of ASCII',
    input: fleet({ org: 'åcme' }),
    findings: [
      {
        code: 'invalid-name',
        path: 'fleet åcme / org',
        message: "not a name that fits here: it holds 'å' (U+00E5)",
        value: '"åcme"',
        allowed: 'a DNS label of at most 38 characters: a-z, 0-9 and - between them, a letter first',
        fix: "did you mean 'acme'?",
      },
    ],
  },
  {
    what: 'an organisation with a space behind it',
    input: fleet({ org: 'acme ' }),
    findings: [
      {
        code: 'invalid-name',
        path: "fleet 'acme ' / org",
        message: 'not a name that fits here: there is a space at the end or the beginning',
        value: '"acme "',
        allowed: 'a DNS label of at most 38 characters: a-z, 0-9 and - between them, a letter first',
        fix: "did you mean 'acme'?",
      },
    ],
  },
  {
    what: 'an organisation with a space of no width',
    input: fleet({ org: 'ac\u200bme' }),
    findings: [
      {
        code: 'invalid-name',
        path: 'fleet ac\\u{200b}me / org',
        message: 'not a name that fits here: it holds U+200B, which cannot be seen',
        value: '"ac\\u{200b}me"',
        allowed: 'a DNS label of at most 38 characters: a-z, 0-9 and - between them, a letter first',
        fix: "did you mean 'acme'?",
      },
    ],
  },
  {
    what: 'an organisation that begins with a digit',
    input: fleet({ org: '3scale' }),
    findings: [
      {
        code: 'invalid-name',
        path: 'fleet 3scale / org',
        message: 'not a name that fits here: it begins with a digit',
        value: '"3scale"',
        allowed: 'a DNS label of at most 38 characters: a-z, 0-9 and - between them, a letter first',
        fix: 'choose a name of that form',
      },
    ],
  },
  {
    what: 'an empty organisation',
    input: fleet({ org: '' }),
    findings: [
      {
        code: 'invalid-name',
        path: "fleet '' / org",
        message: 'not a name that fits here: it is empty',
        value: '""',
        allowed: 'a DNS label of at most 38 characters: a-z, 0-9 and - between them, a letter first',
        fix: 'choose a name of that form',
      },
    ],
  },
  {
    what: 'a reserved organisation',
    input: fleet({ org: 'runners' }),
    findings: [
      {
        code: 'reserved-org',
        path: 'fleet runners / org',
        message: "'runners' as a part of the name would make names of two fleets equal in the cluster",
        value: '"runners"',
        allowed: "a name without the part 'runners'",
        fix: "leave it out: the namespace gets '-runners' anyway",
      },
    ],
  },
  {
    what: 'a name with an underscore',
    input: runner({ name: 'docker_arm64' }),
    findings: [
      {
        code: 'invalid-name',
        path: 'fleet acme / runner docker_arm64 / name',
        message: "not a name that fits here: it holds '_'",
        value: '"docker_arm64"',
        allowed: 'a DNS label of at most 38 characters: a-z, 0-9 and - between them, a letter first',
        fix: "did you mean 'docker-arm64'?",
      },
    ],
  },
  {
    what: 'a long name',
    input: runner({ name: 'this-is-a-really-really-long-runner-name-42' }),
    findings: [
      {
        code: 'invalid-name',
        path: 'fleet acme / runner this-is-a-really-really-long-runner-name-42 / name',
        message: 'not a name that fits here: it has 43 characters',
        value: '"this-is-a-really-really-long-runner-name-42"',
        allowed: 'a DNS label of at most 38 characters: a-z, 0-9 and - between them, a letter first',
        fix: 'choose a name of that form',
      },
    ],
  },
  {
    what: 'a reserved name',
    input: runner({ name: 'runner-a' }),
    findings: [
      {
        code: 'reserved-name',
        path: 'fleet acme / runner runner-a / name',
        message: "'runner' and names that begin with 'runner-' belong to what gitlab-runner generates",
        value: '"runner-a"',
        allowed: 'any other name',
        fix: "put another word before it, such as 'ci-runner-a'",
      },
    ],
  },
  {
    what: 'a namespace in capitals',
    input: fleet({ monitoring: { namespace: 'Monitoring' } }),
    findings: [
      {
        code: 'invalid-name',
        path: 'fleet acme / monitoring / namespace',
        message: "not the name of a namespace: it holds 'M'",
        value: '"Monitoring"',
        allowed: 'at most 63 characters: a-z, 0-9 and - between them',
        fix: "did you mean 'monitoring'?",
      },
    ],
  },
  {
    what: 'a tag that is no list',
    input: runner({ tags: 'docker' }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / runner docker / tags',
        message: 'a text stands where a list belongs',
        value: '"docker"',
        allowed: "a list, such as ['docker']",
        fix: "write tags: ['docker']",
      },
    ],
  },
  {
    what: 'tags in one text',
    input: runner({ tags: 'docker, linux' }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / runner docker / tags',
        message: 'a text stands where a list belongs',
        value: '"docker, linux"',
        allowed: "a list, such as ['docker']",
        fix: "write tags: ['docker', 'linux']",
      },
    ],
  },
  {
    what: 'no tags',
    input: runner({ tags: [] }),
    findings: [
      {
        code: 'invalid-tag',
        path: 'fleet acme / runner docker / tags',
        message: 'there is no tag',
        value: '[]',
        allowed: 'at least one tag; letters, digits, -, _, . and : without spaces or commas',
        fix: "add an entry, such as 'docker', or leave the field out",
      },
    ],
  },
  {
    what: 'a tag with a space behind it',
    input: runner({ tags: ['linux', 'docker '] }),
    findings: [
      {
        code: 'invalid-tag',
        path: 'fleet acme / runner docker / tags / 1',
        message: 'not a runner tag: there is a space at the end or the beginning',
        value: '"docker "',
        allowed: 'at least one tag; letters, digits, -, _, . and : without spaces or commas',
        fix: "did you mean 'docker'?",
      },
    ],
  },
  {
    what: 'a tag with a letter that is not of ASCII',
    input: runner({ tags: ['døcker'] }),
    findings: [
      {
        code: 'invalid-tag',
        path: 'fleet acme / runner docker / tags / 0',
        message: "not a runner tag: it holds 'ø' (U+00F8)",
        value: '"døcker"',
        allowed: 'at least one tag; letters, digits, -, _, . and : without spaces or commas',
        fix: 'write each tag as one word',
      },
    ],
  },
  {
    what: 'a tag with a space that does not break',
    input: runner({ tags: ['lin\u00a0ux'] }),
    findings: [
      {
        code: 'invalid-tag',
        path: 'fleet acme / runner docker / tags / 0',
        message: 'not a runner tag: it holds U+00A0, which cannot be seen',
        value: '"lin\\u{a0}ux"',
        allowed: 'at least one tag; letters, digits, -, _, . and : without spaces or commas',
        fix: "did you mean 'linux'?",
      },
    ],
  },
  {
    what: 'a tag with a mark of order',
    input: runner({ tags: ['\ufefflinux'] }),
    findings: [
      {
        code: 'invalid-tag',
        path: 'fleet acme / runner docker / tags / 0',
        message: 'not a runner tag: it holds U+FEFF, which cannot be seen',
        value: '"\\u{feff}linux"',
        allowed: 'at least one tag; letters, digits, -, _, . and : without spaces or commas',
        fix: "did you mean 'linux'?",
      },
    ],
  },
  {
    what: 'a tag that is undefined',
    input: runner({ tags: ['linux', undefined] }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / runner docker / tags / 1',
        message: 'undefined stands where a text belongs',
        value: 'undefined',
        allowed: "a text, such as 'docker'",
        fix: "write 'docker'",
      },
    ],
  },
  {
    what: 'labels that are none',
    input: fleet({ monitoring: { namespace: 'monitoring', pods: {} } }),
    findings: [
      {
        code: 'invalid-label',
        path: 'fleet acme / monitoring / pods',
        message: 'there is no label',
        value: '{}',
        allowed: 'at least one label; keys and values of at most 63 characters of A-Z, a-z, 0-9, -, _ and .',
        fix: "add a label, such as app: 'web', or leave the field out",
      },
    ],
  },
  {
    what: 'a label among others',
    input: fleet({ monitoring: { namespace: 'monitoring', pods: { app: 'prometheus', team: 'a b' } } }),
    findings: [
      {
        code: 'invalid-label',
        path: 'fleet acme / monitoring / pods / team',
        message: 'not a Kubernetes label: it holds a space',
        value: '"a b"',
        allowed: 'at least one label; keys and values of at most 63 characters of A-Z, a-z, 0-9, -, _ and .',
        fix: 'write the labels as the objects carry them: `kubectl get pods --show-labels`',
      },
    ],
  },
  {
    what: 'a label that is a number',
    input: fleet({ monitoring: { namespace: 'monitoring', pods: { app: 5 } } }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / monitoring / pods / app',
        message: 'a number stands where a text belongs',
        value: '5',
        allowed: 'a text',
        fix: "write app: '5'",
      },
    ],
  },
  {
    what: 'the key of a label',
    input: fleet({ monitoring: { namespace: 'monitoring', pods: { 'my app': 'x' } } }),
    findings: [
      {
        code: 'invalid-label',
        path: 'fleet acme / monitoring / pods / my app',
        message: 'not a Kubernetes label: it holds a space',
        value: '"my app"',
        allowed: 'at least one label; keys and values of at most 63 characters of A-Z, a-z, 0-9, -, _ and .',
        fix: 'write the labels as the objects carry them: `kubectl get pods --show-labels`',
      },
    ],
  },
  {
    what: 'a label of the product on a PodMonitor',
    input: fleet({
      monitoring: {
        namespace: 'monitoring',
        podMonitor: { labels: { 'app.kubernetes.io/part-of': 'kube-prometheus' } },
      },
    }),
    findings: [
      {
        code: 'monitor-label',
        path: 'fleet acme / monitoring / podMonitor / labels / app.kubernetes.io/part-of',
        message: 'this label says whose object it is, and a PodMonitor of the fleet is of the fleet',
        value: 'app.kubernetes.io/part-of',
        allowed: 'labels by which a Prometheus selects a PodMonitor, such as release',
        fix: 'remove it, and have the Prometheus select by another label',
      },
    ],
  },
  {
    what: 'a pull secret as Kubernetes writes it',
    input: runner({ imagePullSecrets: [{ name: 'registry' }] }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / runner docker / imagePullSecrets / 0',
        message: 'an object stands where a text belongs',
        value: 'an object with name',
        allowed: 'at most 253 characters: a-z, 0-9, and - and . between them',
        fix: "write 'registry'",
      },
    ],
  },
  {
    what: 'a pull secret of the fleet',
    input: runner({ imagePullSecrets: ['docker-token'] }),
    findings: [
      {
        code: 'not-a-pull-secret',
        path: 'fleet acme / runner docker / imagePullSecrets',
        message: 'this Secret holds a token of the fleet, or a name that gitlab-runner generates',
        value: 'docker-token',
        allowed: 'Secrets of type kubernetes.io/dockerconfigjson with read access to a registry',
        fix: 'name a Secret made for pulling images',
      },
    ],
  },
];
