import { matches, matchOf } from '../../../lib/boundary/admission/match';
import { type AdmissionRequest, asker, type World } from '../../../lib/boundary/admission/request';

const LABELS = { 'kubernetes.io/metadata.name': 'ci', team: 'a' };
const WORLD: World = { objects: [], namespaces: new Map([['ci', { labels: LABELS, object: {} }]]) };

const EXEC: AdmissionRequest = {
  asker: asker('a'),
  operation: 'CONNECT',
  group: '',
  version: 'v1',
  kind: 'PodExecOptions',
  resource: 'pods',
  subresource: 'exec',
  namespace: 'ci',
  name: 'pod',
  object: { kind: 'PodExecOptions' },
};
const POD: AdmissionRequest = {
  ...EXEC,
  operation: 'CREATE',
  subresource: '',
  object: { kind: 'Pod', metadata: { labels: { a: 'b' } } },
};
const NAMESPACE: AdmissionRequest = {
  ...POD,
  operation: 'UPDATE',
  resource: 'namespaces',
  name: 'ci',
  object: { metadata: { labels: { team: 'b' } } },
};

const rule = (fields: object) => ({
  resourceRules: [
    { apiGroups: [''], apiVersions: ['v1'], operations: ['*'], resources: ['pods'], ...fields },
  ],
});

describe('what a policy looks at', () => {
  it.each<[string, AdmissionRequest, object, boolean]>([
    ['anything without rules', POD, {}, true],
    ['pods', POD, rule({}), true],
    ['no subresource by the resource alone', EXEC, rule({}), false],
    ['a subresource', EXEC, rule({ resources: ['pods/exec'] }), true],
    ['all of pods', POD, rule({ resources: ['pods/*'] }), true],
    ['all below pods', EXEC, rule({ resources: ['pods/*'] }), true],
    ['every resource', POD, rule({ resources: ['*'] }), true],
    ['no subresource by every resource', EXEC, rule({ resources: ['*'] }), false],
    ['a subresource of anything', EXEC, rule({ resources: ['*/exec'] }), true],
    ['everything', EXEC, rule({ resources: ['*/*'] }), true],
    ['another group', POD, rule({ apiGroups: ['apps'] }), false],
    ['every group', POD, rule({ apiGroups: ['*'] }), true],
    ['another version', POD, rule({ apiVersions: ['v2'] }), false],
    ['another operation', POD, rule({ operations: ['UPDATE'] }), false],
    ['another name', POD, rule({ resourceNames: ['x'] }), false],
    ['the name', POD, rule({ resourceNames: ['pod'] }), true],
    ['what is namespaced', POD, rule({ scope: 'Namespaced' }), true],
    ['what is cluster-scoped', POD, rule({ scope: 'Cluster' }), false],
    ['a namespace', NAMESPACE, rule({ resources: ['namespaces'], scope: 'Cluster' }), true],
    ['no namespace', NAMESPACE, rule({ resources: ['namespaces'], scope: 'Namespaced' }), false],
    ['an exception', POD, { excludeResourceRules: rule({}).resourceRules }, false],
    ['a label of the namespace', POD, { namespaceSelector: { matchLabels: { team: 'a' } } }, true],
    ['another label of the namespace', POD, { namespaceSelector: { matchLabels: { team: 'b' } } }, false],
    [
      'the labels of a namespace itself',
      NAMESPACE,
      { namespaceSelector: { matchLabels: { team: 'b' } } },
      true,
    ],
    ['a label of the object', POD, { objectSelector: { matchLabels: { a: 'b' } } }, true],
    [
      'no object without metadata',
      EXEC,
      { objectSelector: { matchExpressions: [{ key: 'x', operator: 'DoesNotExist' }] } },
      false,
    ],
    [
      'no unknown operator',
      POD,
      { objectSelector: { matchExpressions: [{ key: 'a', operator: 'Is' }] } },
      false,
    ],
    [
      'one of some labels',
      POD,
      { objectSelector: { matchExpressions: [{ key: 'a', operator: 'In', values: ['b'] }] } },
      true,
    ],
    [
      'none of some labels',
      POD,
      { objectSelector: { matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['b'] }] } },
      false,
    ],
    [
      'a label that is there',
      POD,
      { objectSelector: { matchExpressions: [{ key: 'a', operator: 'Exists' }] } },
      true,
    ],
  ])('%s', (_, request, match, looked) => {
    expect(matches(matchOf(match), request, WORLD)).toBe(looked);
  });
});
