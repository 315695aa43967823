import fc from 'fast-check';
import { describeManifests } from '../../../lib/report/description/describe-fleets';
import { differenceOf } from '../../../lib/report/difference/difference';
import { manifestsOf, policyOf } from '../../boundary/admission/rendered-fleet';
import { policyAndBinding } from '../../boundary/admission-fixture';
import { get, type Manifest, set } from '../../boundary/edit';
import { described } from '../description/described';
import { reversed, told } from './changes';

/** Makes `ci` a namespace of runners. */
const CONFIG = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'c', namespace: 'ci' },
  data: { 'config.toml': '[[runners]]\nname = "x"\nexecutor = "kubernetes"\n' },
};

const USER = 'request.userInfo.username';

/** A policy that nobody of us wrote. */
function policyOfOthers(): Manifest[] {
  const [policy, binding] = policyAndBinding('theirs', 'ci', {
    failurePolicy: 'Fail',
    matchConstraints: {
      resourceRules: [
        {
          apiGroups: [''],
          apiVersions: ['v1'],
          operations: ['CREATE', 'UPDATE'],
          resources: ['pods', 'secrets'],
        },
      ],
    },
    matchConditions: [{ name: 'people', expression: `!(${USER} in ['root', 'admin'])` }],
    variables: [
      { name: 'registries', expression: `['a.example', 'b.example']` },
      { name: 'most', expression: `${USER} == 'one' ? 3 : 5` },
      { name: 'containers', expression: 'object.spec.containers' },
    ],
    validations: [
      { expression: 'object.metadata.?name.orValue("") in variables.registries', message: 'registry' },
      { expression: 'size(variables.containers) <= variables.most', message: 'containers' },
      { expression: `!(object.kind in ['Evil', 'Worse'])`, message: 'kind' },
      {
        expression: `variables.containers.all(c, c.image.matches('^(?:a/[^/]*|b\\\\.c)$'))`,
        message: 'image',
      },
      { expression: `object.spec.?nodeName.orValue('') == ''`, message: 'node' },
    ],
  });
  return [CONFIG, policy, binding];
}

const BEFORE = described(policyOfOthers());

/** Sets a field of the policy, or of its binding. */
const policy = (path: string, value: unknown) => (objects: Manifest[]) =>
  set(objects[1] as Manifest, `spec.${path}`, value);
const binding = (path: string, value: unknown) => (objects: Manifest[]) =>
  set(objects[2] as Manifest, `spec.${path}`, value);

/** Replaces a text in the policy. */
const replaced = (from: string, to: string) => (objects: Manifest[]) => {
  const text = JSON.stringify(objects[1]);
  if (!text.includes(from)) {
    throw new TypeError(`no ${from} to replace`);
  }
  objects[1] = JSON.parse(text.replaceAll(from, to));
};

function changes(change: (objects: Manifest[]) => void): readonly string[] {
  const objects = policyOfOthers();
  change(objects);
  const after = described(objects);
  expect(told(after, BEFORE).toSorted()).toEqual(reversed(differenceOf(BEFORE, after)));
  return told(BEFORE, after).map((line) => line.replace(/ci(?: \/ admission policy theirs(?: \/ )?)?/, ''));
}

const DIGEST = '[0-9a-f]{16}';

test.each<[string, (objects: Manifest[]) => void, readonly string[]]>([
  [
    'failurePolicy',
    policy('failurePolicy', 'Ignore'),
    ['+ : lets pass what it cannot be evaluated for: no -> yes'],
  ],
  ['Audit instead of Deny', binding('validationActions', ['Audit']), ['+ binding theirs: gone: action Deny']],
  [
    'one operation less',
    policy('matchConstraints.resourceRules.0.operations', ['CREATE']),
    ['+ : gone: holds UPDATE of pods v1', '+ : gone: holds UPDATE of secrets v1'],
  ],
  [
    'one resource less',
    policy('matchConstraints.resourceRules.0.resources', ['pods']),
    ['+ : gone: holds CREATE of secrets v1', '+ : gone: holds UPDATE of secrets v1'],
  ],
  [
    'requests through other versions',
    policy('matchConstraints.matchPolicy', 'Exact'),
    ['+ : lets pass requests through other versions of an API: no -> yes'],
  ],
  [
    'a binding for other versions',
    binding('matchResources.matchPolicy', 'Exact'),
    ['+ binding theirs: lets pass requests through other versions of an API: no -> yes'],
  ],
  [
    'a binding for one resource',
    binding('matchResources.resourceRules', [
      { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] },
    ]),
    ['+ binding theirs: new: lets pass all but CREATE of pods v1'],
  ],
  [
    'one more who is left out',
    replaced(`'admin'`, `'admin', 'guest'`),
    ['+ : new: let pass by admission policies guest', '+ people: new: value guest'],
  ],
  [
    'a value more of those allowed',
    replaced(`'b.example'`, `'b.example', 'c.example'`),
    ['+ registry: new: registries c.example'],
  ],
  ['a value less of those refused', replaced(`, 'Worse'`, ''), ['+ kind: gone: value Worse']],
  ['a higher amount of one', replaced('? 3', '? 4'), ['+ containers: most of one: 3 -> 4']],
  ['a higher amount of all others', replaced(': 5', ': 6'), ['+ containers: most of all others: 5 -> 6']],
  ['an amount of one that falls back to that of others', replaced(`${USER} == 'one' ? 3 : 5`, '5'), []],
  ['one more pattern', replaced('|b', '|d/[^/]*|b'), ['+ image: new: value d/*']],
  [
    'a rule that is gone',
    (objects) => (get(objects[1] as Manifest, 'spec.validations') as unknown[]).pop(),
    ['+ : gone: rule node'],
  ],
  [
    'another expression',
    replaced('nodeName', 'hostname'),
    [
      `+ rule node: new: expression, which cannot be ordered: read it ${DIGEST}`,
      `- rule node: gone: expression, which cannot be ordered: read it ${DIGEST}`,
    ],
  ],
  [
    'a variable that holds something else',
    replaced('object.spec.containers', 'object.spec.initContainers'),
    ['containers', 'image'].flatMap((rule) => [
      `+ rule ${rule}: new: expression, which cannot be ordered: read it ${DIGEST}`,
      `- rule ${rule}: gone: expression, which cannot be ordered: read it ${DIGEST}`,
    ]),
  ],
  [
    'another namespace',
    binding('matchResources.namespaceSelector.matchLabels', { 'kubernetes.io/metadata.name': 'other' }),
    ['- : gone: let pass by admission policies admin', '+ : gone: admission policy theirs'],
  ],
  [
    'a policy for another namespace',
    policy('matchConstraints.namespaceSelector', { matchLabels: { 'kubernetes.io/metadata.name': 'other' } }),
    ['+ : gone: admission policy theirs'],
  ],
  [
    'parameters',
    (objects) => {
      policy('paramKind', { apiVersion: 'v1', kind: 'ConfigMap' })(objects);
      binding('paramRef', { name: 'p', namespace: 'ci', parameterNotFoundAction: 'Allow' })(objects);
    },
    [
      '+ : new: parameters, which cannot be ordered: read it ConfigMap of v1',
      '+ binding theirs: lets pass where there are no parameters: no -> yes',
      '+ binding theirs: new: parameters, which cannot be ordered: read it named p in ci',
    ],
  ],
  [
    'another message',
    replaced('"message":"node"', '"message":"host"'),
    ['~ rule host: message: node -> host'],
  ],
])('%s is told, and its way back is the opposite', (_, change, lines) => {
  const found = changes(change).map((line) => line.replace(/^([+~-]) ([^:]*: .*)$/, '$1 $2'));
  for (const line of lines) {
    expect(found).toContainEqual(expect.stringMatching(`^${patternFor(line)}$`));
  }
});

function patternFor(line: string): string {
  return line
    .split(DIGEST)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join(DIGEST);
}

test('names of variables and of items in loops are no difference', () => {
  expect(changes(replaced('registries', 'hosts'))).toEqual([]);
  expect(changes(replaced('containers.all(c, c.image', 'containers.all(each, each.image'))).toEqual([]);
  expect(changes(replaced('variables.', 'dyn(variables).'))).toEqual([]);
});

test('an amount that one shares with all others is none of its own', () => {
  expect(changes(replaced(`${USER} == 'one' ? 3 : 5`, `${USER} == 'one' ? 5 : 5`))).toEqual([
    expect.stringMatching(/^\+ .*most of one: 3 -> 5$/),
  ]);
});

test.each([
  ['a text, and the pattern of it', "name.matches('^(?:a\\\\.b|c)$')", "name.matches('^(?:a.b|c)$')"],
  [
    'a star of file names, and one of patterns',
    "name.matches('^(?:a[^/]*|c)$')",
    "name.matches('^(?:a*|c)$')",
  ],
  ['an anchored pattern, and one that is not', "name.matches('^(?:a)$')", "name.matches('a')"],
  ['a flag for what follows', "name.matches('^(?:a|(?i)b|c)$')", "name.matches('^(?:a|c|(?i)b)$')"],
  ['a quotation', "name.matches('^(?:\\\\Qa|c|b\\\\E|d)$')", "name.matches('^(?:\\\\Qa|b\\\\E|c|d)$')"],
  ['brackets in a class', "name.matches('^(?:x]|[^]|y]|z)$')", "name.matches('^(?:y]|[^]|x]|z)$')"],
  ['a number, and its text', 'name in [1]', "name in ['1']"],
  ['nothing, and its text', 'name in [null]', "name in ['null']"],
  ['one text, and two', "name in [['a, b']]", "name in [['a', 'b']]"],
  ['unsigned numbers', 'name == 5u', 'name == 6u'],
  ['large numbers', 'name in [9007199254740992]', 'name in [9007199254740993]'],
  ['what is told elsewhere', "name in ['config.toml as it is']", "name in ['config.toml as it was']"],
])('two rules that differ do not read alike: %s', (_, ...rules) => {
  const [old, now] = rules.map((rule) =>
    described([
      CONFIG,
      ...policyAndBinding('theirs', 'ci', {
        matchConstraints: {
          resourceRules: [
            { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] },
          ],
        },
        validations: [{ expression: `object.metadata.${rule}`, message: 'rule' }],
      }),
    ]),
  );
  expect(old && now && told(old, now)).not.toEqual([]);
});

describe('policies of a fleet of ours', () => {
  const fleet = described(manifestsOf('tinyland'));
  const linesOf = (change: (objects: Manifest[]) => void): readonly string[] => {
    const objects = manifestsOf('tinyland');
    change(objects);
    return told(fleet, described(objects)).map((line) => line.replace(/^(.) .* \/ /, '$1 '));
  };
  const text = (concern: string, from: string | RegExp, to: string) => (objects: Manifest[]) => {
    const spec = get(policyOf(objects, concern), 'spec') as Manifest;
    const variables = spec['variables'] as { expression: string }[];
    const found = variables.filter(({ expression }) => expression.replace(from, to) !== expression);
    expect(found).not.toEqual([]);
    for (const variable of found) {
      variable.expression = variable.expression.replace(from, to);
    }
  };

  test('lists are told in whatever order', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), (numbers) => {
        const objects = shuffled(manifestsOf('tinyland'), () => numbers.next().value ?? 0) as Manifest[];
        expect(told(fleet, described(objects))).toEqual([]);
      }),
      { numRuns: 3 },
    );
  });

  test('what a runner may use more or less of is told by what it is', () => {
    expect(linesOf(text('job-pods', "['CHOWN', ", "['CHOWN', 'SYS_PTRACE', "))).toEqual([
      '+ job-capabilities: new: capabilities SYS_PTRACE',
    ]);
    expect(linesOf(text('job-pods', "['CHOWN', ", '['))).toEqual([
      '- job-capabilities: gone: capabilities CHOWN',
    ]);
    expect(linesOf(text('job-pods', "'^(?:rockylinux/", "'^(?:evil/[^/]*|rockylinux/"))).toEqual([
      '+ job-images: new: build images of system:serviceaccount:tinyland-runners:tinyland-docker-manager evil/*',
    ]);
  });

  test('what a manager is let pass by a table that lacks it widens', () => {
    const objects = manifestsOf('tinyland');
    text('secrets', /'system:[^']*:docker-manager': 'docker', /, '')(objects);
    const lines = told(describeManifests(manifestsOf('tinyland')), describeManifests(objects));
    expect(lines).toContainEqual(expect.stringMatching(/^\+ .* \/ secret-\S+: .*docker-manager/));
  });
});

/** Lists of policies whose order says nothing: everything but variables, which know those above them. */
const UNORDERED: ReadonlySet<string> = new Set([
  'validations',
  'matchConditions',
  'resourceRules',
  'excludeResourceRules',
  'operations',
  'resources',
  'apiGroups',
  'apiVersions',
  'validationActions',
  'matchExpressions',
  'values',
]);

function shuffled(value: unknown, next: () => number, field = ''): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => shuffled(item, next, field));
    return field === '' || UNORDERED.has(field)
      ? items
          .map((item) => ({ item, place: next() }))
          .sort((left, right) => left.place - right.place)
          .map(({ item }) => item)
      : items;
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shuffled(item, next, key || '-')]))
    : value;
}
