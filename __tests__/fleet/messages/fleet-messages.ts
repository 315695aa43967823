import { CLUSTER, cluster, fleet, type MessageCase, runner } from './message-case';

/** What is said about the shape of a fleet. */
export const FLEET_MESSAGES: readonly MessageCase[] = [
  {
    what: 'a typo of a field of the fleet',
    input: { org: 'acme', cluster: CLUSTER, runner: [{ kind: 'docker' }] },
    findings: [
      {
        code: 'missing-key',
        path: 'fleet acme / runners',
        message: "'runners' is missing",
        fix: "add it, such as runners: [{ kind: 'docker' }]",
      },
      {
        code: 'unknown-key',
        path: 'fleet acme / runner',
        message: "there is no 'runner' here",
        fix: "did you mean 'runners'?",
      },
    ],
  },
  {
    what: 'a typo below the fleet',
    input: fleet({ cluster: { apiserver: { cidrs: ['10.43.0.1/32'] } } }),
    findings: [
      {
        code: 'missing-key',
        path: 'fleet acme / cluster / apiServer',
        message: "'apiServer' is missing",
        fix: "add the addresses that `kubectl get service kubernetes` and `kubectl get endpointslices kubernetes` list, as apiServer: { cidrs: ['10.43.0.1/32'] }",
      },
      {
        code: 'unknown-key',
        path: 'fleet acme / cluster / apiserver',
        message: "there is no 'apiserver' here",
        fix: "did you mean 'apiServer'?",
      },
    ],
  },
  {
    what: 'a section that stands too high',
    input: fleet({ apiServer: { cidrs: ['10.43.0.1/32'] } }),
    findings: [
      {
        code: 'unknown-key',
        path: 'fleet acme / apiServer',
        message: "there is no 'apiServer' here",
        fix: 'move it to where it belongs: cluster.apiServer',
      },
    ],
  },
  {
    what: 'a list in place of a fleet',
    input: [fleet({})],
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet ?',
        message: 'a fleet is one object, and this is a list',
        value: 'a list of 1 entry',
        allowed:
          "{ org: 'acme', cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } }, runners: [{ kind: 'docker' }] }",
        fix: 'give the fleets one by one: synthesize(first, second)',
      },
    ],
  },
  {
    what: 'a text in place of a fleet',
    input: 'acme',
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet ?',
        message: 'a fleet is one object, and this is a text',
        value: '"acme"',
        allowed:
          "{ org: 'acme', cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } }, runners: [{ kind: 'docker' }] }",
        fix: 'give an object of the type FleetSpec',
      },
    ],
  },
  {
    what: 'nothing in place of a fleet',
    input: undefined,
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet ?',
        message: 'a fleet is one object, and this is undefined',
        value: 'undefined',
        allowed:
          "{ org: 'acme', cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } }, runners: [{ kind: 'docker' }] }",
        fix: 'give an object of the type FleetSpec',
      },
    ],
  },
  {
    what: 'no organisation and no cluster',
    input: { runners: [{ kind: 'docker' }] },
    findings: [
      {
        code: 'missing-key',
        path: 'fleet ? / org',
        message: "'org' is missing",
        fix: "add it, such as org: 'acme'",
      },
      {
        code: 'missing-key',
        path: 'fleet ? / cluster',
        message: "'cluster' is missing",
        fix: "add it, such as cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } }",
      },
    ],
  },
  {
    what: 'no API server',
    input: fleet({ cluster: {} }),
    findings: [
      {
        code: 'missing-key',
        path: 'fleet acme / cluster / apiServer',
        message: "'apiServer' is missing",
        fix: "add the addresses that `kubectl get service kubernetes` and `kubectl get endpointslices kubernetes` list, as apiServer: { cidrs: ['10.43.0.1/32'] }",
      },
    ],
  },
  {
    what: 'no addresses of the API server',
    input: fleet({ cluster: { apiServer: { cidrs: [] } } }),
    findings: [
      {
        code: 'empty-list',
        path: 'fleet acme / cluster / apiServer / cidrs',
        message: 'the list is empty',
        value: '[]',
        allowed: 'at least one entry',
        fix: "add an entry, such as '10.43.0.1/32'",
      },
    ],
  },
  {
    what: 'no runners',
    input: fleet({ runners: [] }),
    findings: [
      {
        code: 'empty-list',
        path: 'fleet acme / runners',
        message: 'the list is empty',
        value: '[]',
        allowed: 'at least one entry',
        fix: "add an entry, such as { kind: 'docker' }",
      },
    ],
  },
  {
    what: 'an object in place of the runners',
    input: fleet({ runners: { kind: 'docker' } }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / runners',
        message: 'an object stands where a list belongs',
        value: 'an object with kind',
        allowed: "a list, such as [{ kind: 'docker' }]",
        fix: "write runners: [{ kind: 'docker' }]",
      },
    ],
  },
  {
    what: 'null',
    input: fleet({ gitlab: null }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / gitlab',
        message: 'null stands where an object belongs',
        value: 'null',
        allowed: "an object, such as { url: 'https://gitlab.com' }",
        fix: 'leave the field out',
      },
    ],
  },
  {
    what: 'a function',
    input: runner({ tags: () => ['x'] }),
    findings: [
      {
        code: 'not-data',
        path: 'fleet acme / runner docker / tags',
        message: 'a fleet is plain data, and this is a function',
        allowed: 'objects, lists, strings, numbers and booleans',
        fix: 'call it, and give what it returns',
      },
    ],
  },
  {
    what: 'a Buffer',
    input: fleet({ gitlab: { caCertificates: Buffer.from('x') } }),
    findings: [
      {
        code: 'not-data',
        path: 'fleet acme / gitlab / caCertificates',
        message: 'a fleet is plain data, and this is a Buffer',
        allowed: 'objects, lists, strings, numbers and booleans',
        fix: "give its text, as readFileSync(file, 'utf8') reads it",
      },
    ],
  },
  {
    what: 'a Map',
    input: runner({ environment: new Map([['A', 'b']]) }),
    findings: [
      {
        code: 'not-data',
        path: 'fleet acme / runner docker / environment',
        message: 'a fleet is plain data, and this is a map',
        allowed: 'objects, lists, strings, numbers and booleans',
        fix: 'give Object.fromEntries(map)',
      },
    ],
  },
  {
    what: 'half of a character',
    input: runner({ podAnnotations: { 'example.com/team': 'ci \ud83d' } }),
    findings: [
      {
        code: 'not-data',
        path: 'fleet acme / runner docker / podAnnotations / example.com/team',
        message: 'a fleet is plain data, and this is a text with half of a character',
        allowed: 'objects, lists, strings, numbers and booleans',
        fix: 'write the whole character, or none',
      },
    ],
  },
  {
    what: 'a bigint',
    input: runner({ concurrency: 4n }),
    findings: [
      {
        code: 'not-data',
        path: 'fleet acme / runner docker / concurrency',
        message: 'a fleet is plain data, and this is a bigint',
        allowed: 'objects, lists, strings, numbers and booleans',
        fix: 'write the number without n',
      },
    ],
  },
  {
    what: 'a text in place of an object',
    input: fleet({ monitoring: 'monitoring' }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / monitoring',
        message: 'a text stands where an object belongs',
        value: '"monitoring"',
        allowed: "an object, such as { namespace: 'monitoring' }",
        fix: "write monitoring: { namespace: 'monitoring' }",
      },
    ],
  },
  {
    what: 'a text in place of the API server',
    input: cluster({ apiServer: '10.43.0.1' }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / cluster / apiServer',
        message: 'a text stands where an object belongs',
        value: '"10.43.0.1"',
        allowed: "an object, such as { cidrs: ['10.43.0.1/32'] }",
        fix: "write apiServer: { cidrs: ['10.43.0.1/32'] }",
      },
    ],
  },
  {
    what: 'the bounds of a fleet that needs more',
    input: fleet({ capacity: { pods: 1 } }),
    findings: [
      {
        code: 'capacity-exceeded',
        path: 'fleet acme / capacity / pods',
        message: 'at full load the fleet needs more: docker (4 jobs x 1 + managers 2) = 6',
        value: '1',
        allowed: 'at least 6',
        fix: 'raise the cap, or lower replicas, concurrency, maximumServices or limits',
      },
    ],
  },
  {
    what: 'a version as a number',
    input: cluster({ kubernetesVersion: 1.33 }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / cluster / kubernetesVersion',
        message: 'a number stands where a text belongs',
        value: '1.33',
        allowed: "a text, such as '1.33'",
        fix: "write kubernetesVersion: '1.33'",
      },
    ],
  },
  {
    what: 'the version 1.30 as a number',
    input: cluster({ kubernetesVersion: 1.3 }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / cluster / kubernetesVersion',
        message: 'a number stands where a text belongs',
        value: '1.3',
        allowed: "a text, such as '1.33'",
        fix: "write kubernetesVersion: '1.30'",
      },
    ],
  },
  {
    what: 'a version with a v and a patch',
    input: cluster({ kubernetesVersion: 'v1.33.2' }),
    findings: [
      {
        code: 'invalid-version',
        path: 'fleet acme / cluster / kubernetesVersion',
        message: 'not a Kubernetes version that the output can be made for',
        value: '"v1.33.2"',
        allowed: "a minor version from '1.30' on",
        fix: "did you mean '1.33'?",
      },
    ],
  },
  {
    what: 'an old version',
    input: cluster({ kubernetesVersion: '1.28' }),
    findings: [
      {
        code: 'invalid-version',
        path: 'fleet acme / cluster / kubernetesVersion',
        message: 'not a Kubernetes version that the output can be made for',
        value: '"1.28"',
        allowed: "a minor version from '1.30' on",
        fix: 'name the oldest minor version that the output must run on; below 1.30 the boundary cannot hold in the cluster',
      },
    ],
  },
  {
    what: 'a group of everybody',
    input: cluster({ breakGlass: { groups: ['system:masters'] } }),
    findings: [
      {
        code: 'invalid-user',
        path: 'fleet acme / cluster / breakGlass / groups / 0',
        message: 'not an identity for emergencies',
        value: '"system:masters"',
        allowed: 'a user or group of people; not one of system:, which workloads and everybody belong to',
        fix: 'name the people who may break the glass, such as oncall@example.com',
      },
    ],
  },
];
