import { type MessageCase, NODES, runner, runners } from './message-case';

/** What is said about nodes, levels and refs. */
export const NODE_MESSAGES: readonly MessageCase[] = [
  {
    what: 'no nodes for dind',
    input: runners({ kind: 'dind' }),
    findings: [
      {
        code: 'nodes-undecided',
        path: 'fleet acme / runner dind / nodes',
        message: 'whoever runs a dind job is root on its node, so the fleet must say which nodes',
        allowed: "{ pool, taint } or { accept: 'dind-jobs-are-root-on-shared-nodes' }",
        fix: "dedicate a tainted pool of nodes, as nodes: { pool: { 'example.com/pool': 'ci' }, taint: { key: 'example.com/ci', value: 'only' } }, or accept the risk in writing, as nodes: { accept: 'dind-jobs-are-root-on-shared-nodes' }",
      },
    ],
  },
  {
    what: 'a word that accepts nothing',
    input: runners({ kind: 'dind', nodes: { accept: true } }),
    findings: [
      {
        code: 'nodes-undecided',
        path: 'fleet acme / runner dind / nodes',
        message: 'whoever runs a dind job is root on its node, so the fleet must say which nodes',
        value: 'an object with accept',
        allowed: "{ pool, taint } or { accept: 'dind-jobs-are-root-on-shared-nodes' }",
        fix: "dedicate a tainted pool of nodes, as nodes: { pool: { 'example.com/pool': 'ci' }, taint: { key: 'example.com/ci', value: 'only' } }, or accept the risk in writing, as nodes: { accept: 'dind-jobs-are-root-on-shared-nodes' }",
      },
    ],
  },
  {
    what: 'a pool without a taint for dind',
    input: runners({ kind: 'dind', nodes: { pool: { pool: 'dind' } } }),
    findings: [
      {
        code: 'missing-key',
        path: 'fleet acme / runner dind / nodes / taint',
        message: "'taint' is missing",
        fix: "add it, such as taint: { key: 'example.com/ci', value: 'only' }",
      },
    ],
  },
  {
    what: 'a pool of dind that every node is in',
    input: runners({
      kind: 'dind',
      nodes: { pool: { 'kubernetes.io/arch': 'amd64' }, taint: { key: 'ci', value: '' } },
    }),
    findings: [
      {
        code: 'nodes-shared-with-privileged',
        path: 'fleet acme / runner dind / nodes / pool',
        message: 'nodes of others carry these labels too, and jobs would be root there',
        value: 'kubernetes.io/arch',
        fix: "name a label that these nodes alone carry, such as pool: { 'example.com/pool': 'ci' }",
      },
    ],
  },
  {
    what: 'a taint of dind that Kubernetes writes itself',
    input: runners({
      kind: 'dind',
      nodes: { pool: { pool: 'dind' }, taint: { key: 'node.kubernetes.io/memory-pressure', value: '' } },
    }),
    findings: [
      {
        code: 'nodes-shared-with-privileged',
        path: 'fleet acme / runner dind / nodes / taint',
        message:
          'Kubernetes writes this taint on nodes and takes it off them, and pods of others tolerate it: it keeps nobody off nodes where jobs are root',
        value: 'node.kubernetes.io/memory-pressure=',
        fix: "give the nodes a taint of their own, such as taint: { key: 'example.com/ci', value: 'only' }",
      },
    ],
  },
  {
    what: 'a toleration of a key whose domain is none',
    input: runner({ nodes: { tolerations: [{ key: 'example..com/ci', value: 'x' }] } }),
    findings: [
      {
        code: 'invalid-label',
        path: 'fleet acme / runner docker / nodes / tolerations / 0 / key',
        message: 'not a Kubernetes label: what stands before / is no domain',
        value: '"example..com/ci"',
        allowed:
          'at most 63 characters of A-Z, a-z, 0-9, -, _ and ., with a domain and a slash before them or not',
        fix: 'write the key as the node has it: `kubectl describe node`',
      },
    ],
  },
  {
    what: 'a toleration of any value that names one',
    input: runner({ nodes: { tolerations: [{ key: 'ci', operator: 'Exists', value: 'x' }] } }),
    findings: [
      {
        code: 'unknown-key',
        path: 'fleet acme / runner docker / nodes / tolerations / 0 / value',
        message: "there is no 'value' here",
        fix: "remove it, or the operator: with 'Exists' a toleration is of any value",
      },
    ],
  },
  {
    what: 'a toleration twice',
    input: runner({
      nodes: {
        taint: { key: 'ci', value: 'x' },
        tolerations: [{ key: 'ci', value: 'x', effect: 'NoExecute' }],
      },
    }),
    findings: [
      {
        code: 'toleration-twice',
        path: 'fleet acme / runner docker / nodes / tolerations',
        message: 'the taint is tolerated twice, and config.toml has one effect for it',
        value: 'ci=x',
        fix: "write it once; a second effect fits into a toleration of the key, with operator 'Exists'",
      },
    ],
  },
  {
    what: 'an operator of a toleration in other letters',
    input: runner({ nodes: { tolerations: [{ key: 'ci', operator: 'exists' }] } }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / runner docker / nodes / tolerations / 0 / operator',
        message: 'not one of the words that fit here',
        value: '"exists"',
        allowed: "'Equal' or 'Exists'",
        fix: "did you mean 'Exists'?",
      },
    ],
  },
  {
    what: 'a number that is none',
    input: runner({
      nodes: {
        affinity: {
          required: [{ matchExpressions: [{ key: 'cores', operator: 'Gt', values: ['4', '8'] }] }],
        },
      },
    }),
    findings: [
      {
        code: 'invalid-number',
        path: 'fleet acme / runner docker / nodes / affinity / required / 0 / matchExpressions / 0 / values',
        message: 'the label of a node is compared with one whole number',
        value: 'a list of 2 entries',
        allowed: "a list of one whole number in quotes, such as ['4']",
        fix: "write one whole number in quotes, such as ['4']",
      },
    ],
  },
  {
    what: 'an affinity that leads to nodes of dind',
    input: runners(
      { kind: 'dind', nodes: NODES },
      {
        kind: 'docker',
        nodes: {
          affinity: {
            required: [{ matchExpressions: [{ key: 'example.com/pool', operator: 'In', values: ['dind'] }] }],
          },
        },
      },
    ),
    findings: [
      {
        code: 'nodes-shared-with-privileged',
        path: 'fleet acme / runner docker / nodes / affinity',
        message: "runner 'dind' is privileged, and this runner's jobs would share its nodes",
        value: 'example.com/pool=dind',
        fix: 'choose nodes of another pool by their labels',
      },
    ],
  },
  {
    what: 'a taint with a value that no taint has',
    input: runner({ nodes: { pool: { pool: 'ci' }, taint: { key: 'ci', value: 'a:b' } } }),
    findings: [
      {
        code: 'invalid-label',
        path: 'fleet acme / runner docker / nodes / taint / value',
        message: "not the value of a taint: it holds ':'",
        value: '"a:b"',
        allowed: 'at most 63 characters of A-Z, a-z, 0-9, -, _ and ., and none for a taint without a value',
        fix: 'write the value as the taint has it: `kubectl describe node`',
      },
    ],
  },
  {
    what: 'an effect of a taint',
    input: runner({
      nodes: { pool: { pool: 'ci' }, taint: { key: 'ci', value: 'x', effect: 'noschedule' } },
    }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / runner docker / nodes / taint / effect',
        message: 'not one of the words that fit here',
        value: '"noschedule"',
        allowed: "'NoSchedule' or 'NoExecute'",
        fix: "did you mean 'NoSchedule'?",
      },
    ],
  },
  {
    what: 'a level for dind',
    input: runners({ kind: 'dind', nodes: NODES, podSecurity: 'restricted' }),
    findings: [
      {
        code: 'forbidden-field',
        path: 'fleet acme / runner dind / podSecurity',
        message: "only kind 'dind' is privileged, and its level cannot be chosen",
        fix: 'remove the field',
      },
    ],
  },
  {
    what: 'unprotected refs for dind',
    input: runners({ kind: 'dind', nodes: NODES, accessLevel: 'not_protected' }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / runner dind / accessLevel',
        message: 'whoever can push to an unprotected branch would be root on the node',
        value: '"not_protected"',
        allowed: "'ref_protected'",
        fix: "did you mean 'ref_protected'?",
      },
    ],
  },
  {
    what: 'a privileged level',
    input: runner({ podSecurity: 'privileged' }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / runner docker / podSecurity',
        message: "a level is only ever tightened; the daemon of kind 'dind' alone is privileged",
        value: '"privileged"',
        allowed: "'baseline' or 'restricted'",
        fix: "choose one of them, or leave the field out, which means 'baseline'",
      },
    ],
  },
  {
    what: 'tolerations',
    input: runner({ tolerations: [{ key: 'x', operator: 'Exists' }] }),
    findings: [
      {
        code: 'unknown-key',
        path: 'fleet acme / runner docker / tolerations',
        message: "'tolerations' is a key of the chart's values, and has another place here",
        fix: 'use manager.tolerations of the runner, of managers; jobs have nodes',
      },
    ],
  },
  {
    what: 'a node selector',
    input: runner({ nodeSelector: { a: 'b' } }),
    findings: [
      {
        code: 'unknown-key',
        path: 'fleet acme / runner docker / nodeSelector',
        message: "'nodeSelector' is a key of [runners.kubernetes], and has another place here",
        fix: 'use nodes of the runner, as { pool, taint, tolerations, affinity }; and architecture',
      },
    ],
  },
  {
    what: 'nodes of the control plane',
    input: runner({
      nodes: { pool: { pool: 'ci' }, taint: { key: 'node-role.kubernetes.io/control-plane', value: 'x' } },
    }),
    findings: [
      {
        code: 'control-plane-nodes',
        path: 'fleet acme / runner docker / nodes / taint',
        message:
          'jobs would run beside the control plane of the cluster, which is one escape away from all of it',
        value: 'node-role.kubernetes.io/control-plane',
        fix: 'give the runner worker nodes, with a label and a taint of their own',
      },
    ],
  },
  {
    what: 'managers on the nodes of dind',
    input: runners(
      { kind: 'dind', nodes: NODES },
      {
        kind: 'docker',
        manager: {
          tolerations: [{ key: 'example.com/dind', value: 'only' }],
          affinity: {
            preferred: [
              {
                weight: 1,
                matchExpressions: [{ key: 'example.com/pool', operator: 'In', values: ['ci', 'dind'] }],
              },
            ],
          },
        },
      },
    ),
    findings: [
      {
        code: 'nodes-shared-with-privileged',
        path: 'fleet acme / runner docker / manager / affinity',
        message: "runner 'dind' is privileged, and this runner's manager would share its nodes",
        value: 'example.com/pool=dind',
        fix: 'give the manager nodes of another pool',
      },
      {
        code: 'nodes-shared-with-privileged',
        path: 'fleet acme / runner docker / manager / tolerations',
        message: "runner 'dind' is privileged, and this runner's manager would share its nodes",
        value: 'example.com/dind=only',
        fix: 'leave the toleration out: its token would lie there',
      },
    ],
  },
  {
    what: 'the manager of dind on the nodes of its jobs',
    input: runners({
      kind: 'dind',
      nodes: NODES,
      manager: { tolerations: [{ key: 'example.com/dind', operator: 'Exists', effect: 'NoExecute' }] },
    }),
    findings: [
      {
        code: 'nodes-shared-with-privileged',
        path: 'fleet acme / runner dind / manager / tolerations',
        message: "runner 'dind' is privileged, and this runner's manager would share its nodes",
        value: 'example.com/dind',
        fix: 'leave the toleration out: its token would lie there',
      },
    ],
  },
  {
    what: 'a manager that would rather run beside the control plane',
    input: runner({
      manager: {
        affinity: {
          preferred: [
            {
              weight: 1,
              matchExpressions: [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists' }],
            },
          ],
        },
      },
    }),
    findings: [
      {
        code: 'control-plane-nodes',
        path: 'fleet acme / runner docker / manager / affinity',
        message:
          'the manager would run beside the control plane of the cluster, which is one escape away from all of it',
        value: 'node-role.kubernetes.io/control-plane',
        fix: 'give the manager worker nodes, with a label and a taint of their own',
      },
    ],
  },
];
