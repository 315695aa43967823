import { get, type Manifest, set } from '../edit';
import { expressionsOf, policyOf, rewrite } from './rendered-fleet';
import { withCondition } from './tamperings';

/** Exceptions for values that no request of a runner carries. Each was let pass by all rules that were there before. */

/** A change of policies. */
export interface Unexplained {
  readonly name: string;
  readonly change: (objects: Manifest[]) => void;
}

export const PRIVILEGED = ['baseline', 'baseline-privileged'] as const;

/** What that rule finds. */
export const NOT_PRIVILEGED = ['baseline', 'baselinePrivileged'] as const;

const or = (exception: string) => (text: string) => `(${text}) || ${exception}`;

const unexplained = (name: string, change: Unexplained['change']): Unexplained => ({ name, change });

/** A way past the rule about privileged containers. */
const pastPrivileged = (name: string, exception: string) =>
  unexplained(`a way past a rule: ${name}`, rewrite(...PRIVILEGED, or(exception)));

export const rewritten = (name: string, concern: string, rule: string, change: (text: string) => string) =>
  unexplained(name, rewrite(concern, rule, change));

/** What a red team tried, and got past us. */
export const OF_THE_RED_TEAM: readonly Unexplained[] = [
  pastPrivileged('a label', "object.metadata.?labels[?'x'].orValue('') == 'y'"),
  pastPrivileged('the end of a name', "object.metadata.name.endsWith('q')"),
  pastPrivileged('a uid', "request.userInfo.?uid.orValue('') == '0815'"),
  pastPrivileged('an image', "object.spec.containers[0].image.contains('evil')"),
  pastPrivileged('a dry run', 'request.?dryRun.orValue(false)'),
  pastPrivileged(
    'a label of the namespace',
    "namespaceObject.metadata.?labels[?'open'].orValue('') == 'yes'",
  ),
  pastPrivileged('an annotation', "object.metadata.?annotations.orValue({}).exists(k, k.startsWith('zz/'))"),
  pastPrivileged('a number of variables', 'size(object.spec.containers[0].?env.orValue([])) == 77'),
  pastPrivileged('what else is known of the user', "'secret' in request.userInfo.?extra.orValue({})"),
  pastPrivileged('a group', "'sekrit' in request.userInfo.groups"),
  pastPrivileged('a generated name', 'has(object.metadata.generateName)'),
  pastPrivileged(
    'the length of a label',
    '(has(object.metadata.labels) && object.metadata.labels.exists(k, k.size() == 61))',
  ),
  pastPrivileged('a host name', "object.spec.?hostname.orValue('') != ''"),
  pastPrivileged('a number', 'object.spec.?terminationGracePeriodSeconds.orValue(30) == 4242'),
  pastPrivileged('a text in two parts', "object.metadata.name == 'a' + 'b'"),
  rewritten(
    'a way past a rule: a terminal',
    ...PRIVILEGED,
    (text) => `(${text}) && true || object.spec.containers.exists(c, c.?tty.orValue(false))`,
  ),
  unexplained('a condition about names', withCondition('job-pods', "!object.metadata.name.endsWith('q')")),
  unexplained('a condition about dry runs', withCondition('job-pods', '!request.?dryRun.orValue(false)')),
  rewritten(
    'containers of a name are left out',
    'baseline',
    'containers',
    (text) => `(${text}).filter(c, !c.name.startsWith('zz-'))`,
  ),
  rewritten(
    'containers of an image are left out',
    'baseline',
    'confined',
    (text) => `(${text}).filter(c, !c.image.contains('evil'))`,
  ),
];

/** Further ones, by other ways of writing an exception. */
export const BEYOND_THE_RED_TEAM: readonly Unexplained[] = [
  rewritten(
    'an exception that stands first',
    ...PRIVILEGED,
    (text) => `object.metadata.name == 'zz' || (${text})`,
  ),
  rewritten('a branch', ...PRIVILEGED, (text) => `object.metadata.name == 'zz' ? true : (${text})`),
  rewritten('the other branch', ...PRIVILEGED, (text) => `object.metadata.name != 'zz' ? (${text}) : true`),
  rewritten(
    'a negation of both',
    ...PRIVILEGED,
    (text) => `!(!(${text}) && !(object.metadata.name == 'zz'))`,
  ),
  rewritten(
    'a list of answers',
    ...PRIVILEGED,
    (text) => `[${text}, object.metadata.name == 'zz'].exists(a, a)`,
  ),
  rewritten(
    'an answer among answers',
    ...PRIVILEGED,
    (text) => `true in [${text}, object.metadata.name == 'zz']`,
  ),
  rewritten(
    'a comparison of answers',
    ...PRIVILEGED,
    (text) => `((${text}) || object.metadata.name == 'zz') == true`,
  ),
  rewritten(
    'an answer that is turned over',
    ...PRIVILEGED,
    (text) => `(${text}) != (object.metadata.name == 'zz')`,
  ),
  rewritten('a default', ...PRIVILEGED, (text) => `{'zz': true}[?object.metadata.name].orValue(${text})`),
  rewritten('an exception in a loop', ...NOT_PRIVILEGED, (text) =>
    text.replace(/\.filter\((\w+), /, ".filter($1, $1.name != 'zz' && "),
  ),
  rewritten(
    'a list of offenders with some left out',
    ...NOT_PRIVILEGED,
    (text) => `(${text}).filter(e, e.name != 'zz')`,
  ),
  rewritten(
    'a list of offenders that is empty for a name',
    ...NOT_PRIVILEGED,
    (text) => `object.metadata.name == 'zz' ? [] : ${text}`,
  ),
  rewritten(
    'a list of offenders that is empty for others than a name',
    ...NOT_PRIVILEGED,
    (text) => `object.metadata.name != 'zz' ? ${text} : []`,
  ),
  rewritten(
    'a list of offenders that a label makes empty',
    ...NOT_PRIVILEGED,
    (text) => `(${text}).filter(e, object.metadata.?labels[?'x'].orValue('') != 'y')`,
  ),
  rewritten(
    'a list of offenders from a table',
    ...NOT_PRIVILEGED,
    (text) => `{'zz': []}[?object.metadata.name].orValue(${text})`,
  ),
  rewritten(
    'a number of offenders',
    ...PRIVILEGED,
    (text) => `${text} || size(variables.baselinePrivileged) == 77`,
  ),
  unexplained('a second list of offenders', (objects) => {
    const [concern, name] = NOT_PRIVILEGED;
    const policy = policyOf(objects, concern);
    const variables = get(policy, 'spec.variables') as Manifest[];
    const found = variables.find((variable) => variable['name'] === name);
    variables.push({
      name: 'some',
      expression: `(${String(found?.['expression'])}).filter(e, !e.image.contains('evil'))`,
    });
    rewrite(...PRIVILEGED, (text) => text.replace('variables.baselinePrivileged', 'variables.some'))(objects);
  }),
  rewritten(
    'a list that is empty for a name',
    'baseline',
    'containers',
    (text) => `object.metadata.name == 'zz' ? [] : (${text})`,
  ),
  rewritten(
    'a variable that tells another manager',
    'job-pods',
    'manager',
    (text) => `object.metadata.name == 'zz' ? 'dind' : ${text}`,
  ),
  unexplained('a variable of its own', (objects) => {
    const policy = policyOf(objects, 'baseline');
    (get(policy, 'spec.variables') as unknown[]).push({
      name: 'open',
      expression: "object.metadata.?labels[?'x'].orValue('') == 'y'",
    });
    rewrite(...PRIVILEGED, or('variables.open'))(objects);
  }),
  unexplained('a condition with an alternative', (objects) => {
    const condition = (get(policyOf(objects, 'other-pods'), 'spec.matchConditions') as Manifest[]).at(-1);
    if (condition !== undefined) {
      condition['expression'] = `(${String(condition['expression'])}) && object.metadata.name != 'zz'`;
    }
  }),
  unexplained(
    'a condition about an image',
    withCondition('baseline', "!dyn(object).spec.containers.exists(c, c.image == 'zz')"),
  ),
  unexplained(
    'a condition by one branch',
    withCondition('writes', "request.?name.orValue('') == 'zz' ? false : true"),
  ),
  rewritten('a way past the rule about images', 'job-pods', 'job-images', or("object.metadata.name == 'zz'")),
  rewritten(
    'a way past the rule about volumes',
    'job-pods',
    'job-volumes',
    or('size(object.spec.volumes) == 77'),
  ),
  rewritten(
    'a way past the rule about owners',
    'pod-changes',
    'change-owners',
    or("oldObject.metadata.name == 'zz'"),
  ),
  rewritten(
    'a way past the rule about tokens',
    'secrets',
    'secret-token-request',
    or("request.userInfo.?uid.orValue('') == 'zz'"),
  ),
  rewritten(
    'a way past the rule about workloads',
    'workloads',
    'workload-service-account',
    or("object.metadata.name == 'zz'"),
  ),
  rewritten(
    'a way past the rule about what managers are',
    'manager-pods',
    'manager-identity',
    or("object.metadata.name.endsWith('-zz')"),
  ),
];

/** What decides nothing. */
export const EXPLAINED: readonly Unexplained[] = [
  {
    name: 'brackets around everything',
    change: (objects) => {
      for (const policy of objects.filter(({ kind }) => kind === 'ValidatingAdmissionPolicy')) {
        for (const { text, write } of expressionsOf(policy)) {
          write(`((${text}))`);
        }
      }
    },
  },
  { name: 'an alternative that is false', change: rewrite(...PRIVILEGED, or('false')) },
  {
    name: 'one rule more',
    change: rewrite(...PRIVILEGED, (text) => `(${text}) && object.metadata.name != 'zz'`),
  },
  {
    name: 'a policy of somebody else, with exceptions of its own',
    change: (objects) => {
      const policy = structuredClone(policyOf(objects, 'baseline'));
      const binding = structuredClone(policyOf(objects, 'baseline', 'ValidatingAdmissionPolicyBinding'));
      set(policy, 'metadata.name', 'own');
      set(policy, 'spec.variables', []);
      set(policy, 'spec.validations', [
        { expression: "object.metadata.name != 'zz' || object.metadata.?labels[?'x'].orValue('') == 'y'" },
      ]);
      set(binding, 'metadata.name', 'own');
      set(binding, 'spec.policyName', 'own');
      objects.push(policy, binding);
    },
  },
];
