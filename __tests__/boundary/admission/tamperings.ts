import { get, type Manifest, push, remove, set } from '../edit';
import { drop } from '../mutations/mutation';
import { bindingOf, expressionsOf, policyOf, replace, rewrite, variableOf } from './rendered-fleet';

/** A way to gut the policies of a fleet, and the rules of which at least one must tell it. */
export interface Tampering {
  readonly name: string;
  readonly tamper: (objects: Manifest[]) => void;
  readonly told: readonly string[];
}

type Tamper = Tampering['tamper'];

const POLICY = 'ValidatingAdmissionPolicy';
export const REFUSES = ['admission-refuses'];
const JUDGED = ['admission-judged'];
export const ADMITS = ['admission-admits'];

export const row = (name: string, tamper: Tamper, told: readonly string[] = REFUSES): Tampering => ({
  name,
  tamper,
  told,
});

const policiesOf = (objects: readonly Manifest[]) => objects.filter(({ kind }) => kind === POLICY);

export const MATCH = 'spec.matchConstraints';
export const RULE = `${MATCH}.resourceRules.0`;
export const inPolicy =
  (concern: string, path: string, value: unknown): Tamper =>
  (objects) =>
    set(policyOf(objects, concern), path, value);
export const inBinding =
  (concern: string, path: string, value: unknown): Tamper =>
  (objects) =>
    set(bindingOf(objects, concern), path, value);

const everyExpression =
  (text: (old: string) => string): Tamper =>
  (objects) => {
    for (const policy of policiesOf(objects)) {
      const validations = get(policy, 'spec.validations') as unknown[];
      for (const { text: old, write } of expressionsOf(policy).slice(-validations.length)) {
        write(text(old));
      }
    }
  };

export const withCondition =
  (concern: string, expression: string): Tamper =>
  (objects) => {
    const spec = get(policyOf(objects, concern), 'spec') as Manifest;
    spec['matchConditions'] = [
      ...((spec['matchConditions'] as unknown[]) ?? []),
      { name: 'added', expression },
    ];
  };

export const withVariable =
  (concern: string, name: string, expression: string): Tamper =>
  (objects) => {
    const variables = get(policyOf(objects, concern), 'spec.variables') as unknown[];
    variables.push({ name, expression });
  };

const withVariableBefore =
  (concern: string, name: string, expression: string): Tamper =>
  (objects) => {
    const variables = get(policyOf(objects, concern), 'spec.variables') as unknown[];
    variables.unshift({ name, expression });
  };

const CONFIG_MAPS = [{ apiGroups: [''], apiVersions: ['v1'], operations: ['*'], resources: ['configmaps'] }];

/** Takes one user out of the list of a condition. */
const without = (concern: string, name: string, user: string): Tamper =>
  rewrite(concern, name, (text) => text.replace(`'${user}', `, '').replace(`, '${user}'`, ''));

export const managerUser = (runner: string) => `system:serviceaccount:tinyland-runners:${runner}-manager`;
const RUNNERS = ['docker', 'tinyland-docker', 'nix', 'tinyland-nix', 'dind'];

/** Takes one entry out of the table of a variable. */
export const withoutEntry = (concern: string, name: string, key: string): Tamper =>
  rewrite(concern, name, (text) =>
    text.replace(new RegExp(`'${key}': (?:'[^']*'|\\[[^\\]]*\\]|\\{[^}]*\\}|\\d+)(?:, )?`), ''),
  );

/** The kinds of tampering that a red team got past rules of shape. */
export const HANDED: readonly Tampering[] = [
  row(
    'every rule is 1 == 1',
    everyExpression(() => '1 == 1'),
  ),
  row(
    'every rule has a tail that is true',
    everyExpression((old) => `(${old}) || true`),
  ),
  row('a condition that is false', withCondition('job-pods', 'false')),
  row('a condition that is never met', withCondition('job-pods', "request.userInfo.username == ''")),
  ...RUNNERS.map((runner) =>
    row(
      `the manager of ${runner} is left out of the condition`,
      without('job-pods', 'by-a-manager', managerUser(runner)),
    ),
  ),
  ...RUNNERS.map((runner) =>
    row(
      `the manager of ${runner} is left out of the table of managers`,
      withoutEntry('secrets', 'manager', managerUser(runner)),
    ),
  ),
  ...['baseline', 'job-pods', 'manager-pods', 'other-pods', 'connections', 'secrets', 'writes'].flatMap(
    (concern) => [
      row(`${concern} looks at ConfigMaps only`, inPolicy(concern, `${MATCH}.resourceRules`, CONFIG_MAPS)),
      row(
        `${concern} is bound for ConfigMaps only`,
        inBinding(concern, 'spec.matchResources.resourceRules', CONFIG_MAPS),
      ),
    ],
  ),
  row('no policy neighbours', (objects) => {
    drop(objects, POLICY, (name) => name.endsWith('-neighbours'));
    drop(objects, `${POLICY}Binding`, (name) => name.endsWith('-neighbours'));
  }),
  row(
    'neighbours are pods that there are not',
    inBinding('neighbours', 'spec.paramRef.selector', { matchLabels: { 'runner-fleet/role': 'nobody' } }),
  ),
  row(
    'neighbours are those of one runner',
    inBinding('neighbours', 'spec.paramRef.selector.matchLabels', {
      'runner-fleet/role': 'job',
      'runner-fleet/runner': 'docker',
    }),
  ),
  row('no containers', replace('baseline', 'containers', /^.*$/, '[]')),
  row('no confined containers', replace('baseline', 'confined', /^.*$/, '[]')),
  row('no init containers', replace('job-pods', 'initContainers', /^.*$/, '[]')),
  row('a variable that shadows another', withVariable('baseline', 'containers', '[]'), JUDGED),
  row(
    'every container is the daemon',
    replace('baseline', 'daemonImage', /^.*$/, 'object.spec.containers[0].image'),
  ),
];

/** Further ways, of the same kinds and of others. */
export const FURTHER: readonly Tampering[] = [
  // Expressions
  row(
    'a rule with a tail that is true',
    rewrite('job-pods', 'job-images', (text) => `(${text}) || true`),
  ),
  row(
    'a rule with an exception by name',
    rewrite('job-pods', 'job-volumes', (text) => `(${text}) || object.metadata.name.endsWith('-docker')`),
  ),
  row(
    'a rule that forgives one runner',
    rewrite('job-pods', 'job-service-account', (text) => `variables.manager == 'nix' || ${text}`),
  ),
  row('and becomes or', replace('job-pods', 'job-labels', '&&', '||')),
  row('or becomes and', replace('job-pods', 'job-tolerations', '|| (e.?operator', '|| true || (e.?operator')),
  row('a daemon for a runner that has none', (objects) => {
    for (const concern of ['baseline', 'job-pods']) {
      const entry =
        "{'system:serviceaccount:tinyland-runners:docker-manager': 'docker.io/stranger/' + 'x:1', ";
      replace(concern, 'daemonImage', /^\{/, entry)(objects);
    }
  }),
  row('none becomes one', replace('baseline', 'baseline-privileged', '== 0', '<= 1')),
  row('none becomes any number', replace('baseline', 'baseline-privileged', '== 0', '>= 0')),
  row('a comparison the other way round', replace('job-pods', 'job-limits', '<= 0', '>= 0'), [
    ...REFUSES,
    ...ADMITS,
  ]),
  row('any quantity will do', replace('job-pods', 'job-limits', '<= 0', '<= 1')),
  row('one resource is not limited', replace('job-pods', 'job-limits', "'memory', ", '')),
  row('a limit is raised', replace('job-pods', 'limits', "? '2Gi' : '8Gi'", "? '1Ti' : '8Gi'")),
  row(
    'a limit of every runner is raised',
    rewrite('job-pods', 'limits', (text) =>
      text.replace(/'build\/cpu': [^:]*: '[^']*'/, "'build/cpu': '900'"),
    ),
  ),
  row(
    'more services',
    rewrite('job-pods', 'maximumServices', () => '99'),
  ),
  row(
    'a longer deadline',
    rewrite('job-pods', 'deadlineSeconds', () => '999999999'),
  ),
  row(
    'a default that is true',
    replace(
      'baseline',
      'baseline-host-namespaces',
      '!object.spec.?hostPID.orValue(false)',
      '!(object.spec.?hostPID.orValue(false) && false)',
    ),
  ),
  row(
    'a token is missing where it is not refused',
    replace('job-pods', 'job-token', 'orValue(true)', 'orValue(false)'),
  ),
  row(
    'escalation is missing where it is not refused',
    replace('job-pods', 'job-escalation', 'orValue(true)', 'orValue(false)'),
  ),
  row('a prefix that everything begins with', replace('job-pods', 'job-name', "'runner-'", "''")),
  row(
    'a prefix of Secrets that everything begins with',
    replace('secrets', 'secret-name', "'runner-'", "''"),
  ),
  row(
    'a pattern that matches every image',
    rewrite('job-pods', 'buildImages', () => "'.*'"),
  ),
  row(
    'a pattern without its end',
    rewrite('job-pods', 'serviceImages', () => "'^(?:)'"),
  ),
  row(
    'a pattern without its beginning',
    rewrite('job-pods', 'buildImages', (text) => text.replaceAll("'^", "'")),
  ),
  row(
    'a pattern of labels without its anchors',
    replace('job-pods', 'job-metadata', "'^(?:job|manager|project)", "'(?:job|manager|project)"),
  ),
  row(
    'an image of the helper that the job chooses',
    rewrite('job-pods', 'helperImage', () => 'object.spec.containers[1].image'),
  ),
  row(
    'an identity that the job chooses',
    rewrite('job-pods', 'serviceAccount', () => 'object.spec.serviceAccountName'),
  ),
  row(
    'a runner that the pod names',
    rewrite('job-pods', 'manager', () => "object.metadata.?labels[?'runner-fleet/runner'].orValue('')"),
    [...REFUSES, ...ADMITS],
  ),
  row(
    'without init containers',
    replace('baseline', 'containers', ' + object.spec.?initContainers.orValue([])', ''),
  ),
  row(
    'without ephemeral containers',
    replace('baseline', 'containers', ' + object.spec.?ephemeralContainers.orValue([])', ''),
  ),
  row(
    'confined without init containers',
    replace('baseline', 'confined', ' + object.spec.?initContainers.orValue([])', ''),
  ),
  row(
    'the daemon by its name alone',
    replace('baseline', 'confined', ' || c.image != variables.daemonImage', ''),
  ),
  row('the daemon by its image alone, wherever it matters', (objects) => {
    replace('baseline', 'confined', "c.name != 'docker' || ", '')(objects);
    replace('job-pods', 'confined', "c.name != 'docker' || ", '')(objects);
  }),
  row(
    'a daemon for every runner',
    rewrite('baseline', 'daemonImage', (text) => text.replace(managerUser('dind'), managerUser('docker'))),
    [...REFUSES, ...ADMITS],
  ),
  row(
    'the arguments of the daemon are free',
    replace('job-pods', 'job-daemon', ' && e.?args.orValue([]) == variables.daemon', ''),
  ),
  row(
    'the command of the daemon is free',
    replace('job-pods', 'job-daemon', ' && size(e.?command.orValue([])) == 0', ''),
  ),
  row(
    'one more capability',
    replace('baseline', 'baseline-capabilities', "'AUDIT_WRITE'", "'AUDIT_WRITE', 'SYS_ADMIN'"),
  ),
  row(
    'one more sysctl',
    replace(
      'baseline',
      'baseline-sysctls',
      "'kernel.shm_rmid_forced'",
      "'kernel.shm_rmid_forced', 'kernel.msgmax'",
    ),
  ),
  row(
    'one more profile',
    replace('baseline', 'baseline-seccomp', "'Localhost'", "'Localhost', 'Unconfined'"),
  ),
  row('one more field of a pod', replace('job-pods', 'job-fields', "'affinity'", "'affinity', 'hostUsers'")),
  row(
    'users of the node as well as of the pod',
    replace('job-pods', 'job-fields', 'dyn(object.spec)[k] == false', 'dyn(object.spec)[k] in [false, true]'),
  ),
  row(
    'groups of the image as well as of the pod',
    replace(
      'job-pods',
      'job-fields',
      "securityContext[k] == 'Strict'",
      "securityContext[k] in ['Strict', 'Merge']",
    ),
  ),
  row(
    'any profile of a pod',
    replace(
      'job-pods',
      'job-fields',
      "securityContext[k] == {'type': 'RuntimeDefault'}",
      'securityContext[k] != {}',
    ),
  ),
  row(
    'any profile of a container',
    replace('job-pods', 'job-security-fields', "== {'type': 'RuntimeDefault'}", '!= {}'),
  ),
  row(
    'any profile by annotation',
    replace('job-pods', 'job-metadata', "== 'runtime/default'", "!= 'unconfined'"),
  ),
  row(
    'a terminal',
    replace('job-pods', 'job-container-fields', 'dyn(e)[k] == false', 'dyn(e)[k] in [false, true]'),
  ),
  row(
    'any profile of a manager by annotation',
    replace('manager-pods', 'manager-metadata', "== 'runtime/default'", "!= 'unconfined'"),
  ),
  row(
    'users of the node for a manager',
    replace(
      'manager-pods',
      'manager-fields',
      'dyn(object.spec)[k] == false',
      'dyn(object.spec)[k] in [false, true]',
    ),
  ),
  row(
    'images of a manager that are never pulled',
    replace(
      'manager-pods',
      'manager-container-values',
      "'IfNotPresent', 'Always'",
      "'IfNotPresent', 'Always', 'Never'",
    ),
  ),
  row(
    'one more field of a container',
    replace('job-pods', 'job-container-fields', "'args'", "'args', 'lifecycle'"),
  ),
  row(
    'one label fewer that never changes',
    replace('pod-changes', 'change-labels', "'runner-fleet/role', ", ''),
  ),
  row(
    'one account fewer that belongs to runners',
    replace('other-pods', 'other-service-account', "'nix-manager', ", ''),
  ),
  row('one Secret fewer that belongs to the fleet', replace('other-pods', 'secrets', "'nix-token', ", '')),
  row('one taint fewer', replace('other-pods', 'other-tolerations', "'tinyland.dev/dind'", "'nothing'")),
  row(
    'one write more',
    replace('writes', 'writes', "'CREATE /pods/'", "'CREATE /pods/', 'UPDATE /configmaps/'"),
  ),
  row('every write of managers', replace('writes', 'writes', /&& variables\.write in .*$/, '')),
  row(
    'one subresource more',
    replace('connections', 'connect-container', "'build', 'helper'", "'build', 'helper', 'docker'"),
  ),
  row(
    'another case of letters',
    replace(
      'job-pods',
      'job-priority',
      '== variables.priorityClass',
      '!= variables.priorityClass.lowerAscii()',
    ),
    JUDGED,
  ),
  row(
    'everything is dynamic',
    replace('job-pods', 'job-hosts', "== '127.0.0.1'", "== '127.0.0.1' || dyn(e) != dyn(1)"),
  ),
  row('an owner of any kind', replace('manager-pods', 'manager-owner', "r.kind == 'ReplicaSet' && ", '')),
  row(
    'a manager of any image',
    replace('manager-pods', 'manager-container', ' && c.image == variables.image', ''),
  ),
  row(
    'a manager of one runner may be any other',
    rewrite(
      'manager-pods',
      'serviceAccount',
      (text) => `variables.runner == 'docker' ? 'dind-manager' : ${text}`,
    ),
    [...REFUSES, ...ADMITS],
  ),
  row(
    'a Secret that turns into a token later',
    replace(
      'secrets',
      'secret-service-account-token',
      "request.operation == 'DELETE'",
      "request.operation != 'CREATE'",
    ),
  ),
  row(
    'tokens for a group of everybody',
    replace('secrets', 'secret-token-request', "'system:nodes'", "'system:nodes', 'system:authenticated'"),
  ),
  row(
    'tokens for somebody by name',
    rewrite('secrets', 'secret-token-request', (text) => `${text} || request.userInfo.username == 'mallory'`),
  ),
  // What rules find
  ...[
    ['baseline', 'baseline-privileged'],
    ['job-pods', 'job-images'],
    ['manager-pods', 'manager-volumes'],
    ['other-pods', 'other-secrets'],
  ].map(([concern = '', rule = '']) =>
    row(
      `${rule} finds nothing`,
      rewrite(concern, variableOf(rule), () => '[]'),
    ),
  ),
  row('what a rule finds is there a second time, empty', withVariable('job-pods', 'jobImages', '[]'), JUDGED),
  row('what a rule finds is there before, empty', withVariableBefore('job-pods', 'jobImages', '[]'), JUDGED),
  row(
    'a rule counts what another found',
    replace('job-pods', 'job-images', 'variables.jobImages', 'variables.jobHosts'),
  ),
  row(
    'a rule counts containers in place of what it found',
    replace('job-pods', 'job-images', 'variables.jobImages', 'object.spec.?ephemeralContainers.orValue([])'),
  ),
  row(
    'a rule looks at the containers of the job alone',
    replace('job-pods', 'job-limits', 'variables.containers', 'object.spec.containers'),
  ),
  row(
    'a rule looks at the first container',
    replace('job-pods', 'job-images', 'variables.containers', '[object.spec.containers[0]]'),
  ),
  row(
    'what a rule found is turned over',
    replace('job-pods', 'job-volumes', '.filter(e, !(', '.filter(e, (('),
    [...REFUSES, ...ADMITS],
  ),
  row(
    'what a rule found is not found by name',
    rewrite('job-pods', 'jobVolumes', (text) => `${text}.filter(e, e.name != 'zz')`),
    ['admission-exercised'],
  ),
  row(
    'what a rule found is left out where there is much of it',
    rewrite('job-pods', 'jobVolumes', (text) => `size(object.spec.volumes) > 7 ? [] : ${text}`),
    ['admission-exercised'],
  ),
  row(
    'what a rule found of one kind is left out',
    replace('job-pods', 'job-metadata', / \+ object\.metadata\.\?annotations.*$/, ''),
  ),
  // Conditions
  row(
    'a condition that lets a group out',
    withCondition('baseline', "!('system:authenticated' in request.userInfo.groups)"),
  ),
  row(
    'a condition that lets ServiceAccounts out',
    withCondition('baseline', "!('system:serviceaccounts' in request.userInfo.groups)"),
  ),
  row(
    'a condition that lets somebody out by name',
    withCondition('baseline', "request.userInfo.username != 'mallory'"),
  ),
  row(
    'a condition that lets out a group by name',
    withCondition('connections', "!request.userInfo.groups.exists(g, g == 'friends')"),
  ),
  row(
    'a condition that asks for a label',
    withCondition('other-pods', "object.metadata.?labels[?'judge'].orValue('') == 'me'"),
  ),
  row('a condition that fails', withCondition('job-pods', 'object.spec.nothing'), ADMITS),
  row('a condition of variables', withCondition('job-pods', "variables.manager != ''"), JUDGED),
  row(
    'controllers without the one of the cluster',
    without('manager-pods', 'by-a-controller', 'system:kube-controller-manager'),
  ),
  row('somebody else is nobody', replace('other-pods', 'by-somebody-else', '!(', '(')),
  row(
    'another namespace writes',
    replace('writes', 'by-a-service-account-of-the-namespace', 'tinyland-runners', 'tinyland-runner'),
  ),
  // Match constraints
  row('nothing is changed', inPolicy('pod-changes', `${RULE}.operations`, ['CREATE'])),
  row('no subresources', inPolicy('pod-changes', `${RULE}.resources`, ['pods'])),
  row('only subresources', inPolicy('baseline', `${RULE}.resources`, ['pods/status'])),
  row('another version', inPolicy('baseline', `${RULE}.apiVersions`, ['v1beta1'])),
  row('another version, exactly', (objects) => {
    set(policyOf(objects, 'baseline'), `${RULE}.apiVersions`, ['v2']);
    set(policyOf(objects, 'baseline'), `${MATCH}.matchPolicy`, 'Exact');
  }),
  row('another group', inPolicy('secrets', `${RULE}.apiGroups`, ['apps'])),
  row('what is cluster-scoped', inPolicy('baseline', `${RULE}.scope`, 'Cluster')),
  row('one name', inPolicy('job-pods', `${RULE}.resourceNames`, ['x'])),
  row(
    'one name, of the binding',
    inBinding('job-pods', 'spec.matchResources.resourceRules', [
      { ...CONFIG_MAPS[0], resources: ['pods'], resourceNames: ['x'] },
    ]),
  ),
  row('no Secret is deleted', inPolicy('secrets', `${RULE}.operations`, ['CREATE', 'UPDATE'])),
  row(
    'no exec',
    inPolicy('connections', `${RULE}.resources`, ['pods/attach', 'pods/portforward', 'pods/proxy']),
  ),
  row('no attach to neighbours', inPolicy('neighbours', `${RULE}.resources`, ['pods/exec'])),
  row(
    'an exception',
    inPolicy('baseline', `${MATCH}.excludeResourceRules`, [{ ...CONFIG_MAPS[0], resources: ['pods'] }]),
  ),
  row(
    'an exception of the binding',
    inBinding('baseline', 'spec.matchResources.excludeResourceRules', [
      { ...CONFIG_MAPS[0], resources: ['pods'] },
    ]),
  ),
  row('objects with a label', inPolicy('baseline', `${MATCH}.objectSelector`, { matchLabels: { a: 'b' } })),
  row(
    'objects without a label',
    inBinding('job-pods', 'spec.matchResources.objectSelector', {
      matchExpressions: [{ key: 'pod', operator: 'DoesNotExist' }],
    }),
  ),
  row(
    'namespaces with a label',
    inPolicy('baseline', `${MATCH}.namespaceSelector`, { matchLabels: { a: 'b' } }),
  ),
  row(
    'an operator that is none',
    inBinding('baseline', 'spec.matchResources.namespaceSelector', {
      matchExpressions: [{ key: 'a', operator: 'Is', values: ['b'] }],
    }),
  ),
  // Bindings
  row(
    'another namespace',
    inBinding('job-pods', 'spec.matchResources.namespaceSelector.matchLabels', {
      'kubernetes.io/metadata.name': 'default',
    }),
  ),
  row(
    'a label of the namespace that an owner removes',
    inBinding('job-pods', 'spec.matchResources.namespaceSelector', { matchLabels: { team: 'ci' } }),
  ),
  row('a binding that warns', inBinding('secrets', 'spec.validationActions', ['Warn'])),
  row('a binding that writes an audit record', inBinding('secrets', 'spec.validationActions', ['Audit'])),
  row('a binding of another policy', inBinding('job-pods', 'spec.policyName', 'tinyland-runners-baseline')),
  row('a binding of no policy', inBinding('job-pods', 'spec.policyName', 'nothing')),
  row('no binding', (objects) => drop(objects, `${POLICY}Binding`, (name) => name.endsWith('-job-pods'))),
  row('two bindings, neither of which denies', (objects) => {
    set(bindingOf(objects, 'job-pods'), 'spec.validationActions', ['Audit']);
    objects.push({ ...structuredClone(bindingOf(objects, 'job-pods')), metadata: { name: 'second' } });
  }),
  row('the same policy again, without a rule', (objects) => {
    const again = structuredClone(policyOf(objects, 'job-pods'));
    set(again, 'spec.validations', [{ expression: '1 == 1' }]);
    objects.push(again);
  }),
  row('the same binding again, without effect', (objects) => {
    const again = structuredClone(bindingOf(objects, 'job-pods'));
    set(again, 'spec.validationActions', ['Audit']);
    objects.push(again);
  }),
  // Parameters
  row(
    'parameters that are no pods',
    inPolicy('neighbours', 'spec.paramKind', { apiVersion: 'v1', kind: 'ConfigMap' }),
  ),
  row('parameters of another namespace', inBinding('neighbours', 'spec.paramRef.namespace', 'default')),
  row(
    'parameters by name',
    inBinding('neighbours', 'spec.paramRef', { name: 'a', parameterNotFoundAction: 'Allow' }),
  ),
  row('no parameters at all', (objects) => remove(bindingOf(objects, 'neighbours'), 'spec.paramRef'), [
    ...REFUSES,
    ...ADMITS,
  ]),
  row('parameters for a policy that takes none', (objects) => {
    set(policyOf(objects, 'job-pods'), 'spec.paramKind', { apiVersion: 'v1', kind: 'ConfigMap' });
    set(bindingOf(objects, 'job-pods'), 'spec.paramRef', { name: 'a', parameterNotFoundAction: 'Allow' });
  }),
  row(
    'parameters without which everything is refused',
    (objects) => {
      set(policyOf(objects, 'job-pods'), 'spec.paramKind', { apiVersion: 'v1', kind: 'ConfigMap' });
      set(bindingOf(objects, 'job-pods'), 'spec.paramRef', { name: 'a', parameterNotFoundAction: 'Deny' });
    },
    ADMITS,
  ),
  // Failures
  row('errors are ignored', inPolicy('job-pods', 'spec.failurePolicy', 'Ignore'), ['admission-fail-closed']),
  row('a rule that fails, and errors are ignored', (objects) => {
    set(policyOf(objects, 'job-pods'), 'spec.failurePolicy', 'Ignore');
    replace('job-pods', 'job-volumes', /^/, 'object.nothing == 1 || ')(objects);
  }),
  row('a rule that fails', replace('job-pods', 'job-volumes', /^.*$/, 'object.nothing == 1'), ADMITS),
  row(
    'a rule that fails for attacks alone',
    replace(
      'baseline',
      'baseline-host-namespaces',
      /^.*$/,
      'object.spec.?hostPID.orValue(false) ? object.nothing : true',
    ),
    REFUSES,
  ),
  row('a rule that refuses everything', replace('job-pods', 'job-volumes', /^.*$/, 'false'), ADMITS),
  row(
    'one more policy that refuses everything',
    (objects) => {
      const more = structuredClone(policyOf(objects, 'baseline'));
      const binding = structuredClone(bindingOf(objects, 'baseline'));
      set(more, 'metadata.name', 'more');
      set(more, 'spec.validations', [{ expression: 'false' }]);
      set(binding, 'metadata.name', 'more');
      set(binding, 'spec.policyName', 'more');
      objects.push(more, binding);
    },
    ADMITS,
  ),
  // What nobody can judge
  row(
    'a function that is unknown',
    replace('job-pods', 'job-volumes', /^/, 'isIP(object.metadata.name) || '),
    JUDGED,
  ),
  row(
    'the authorizer',
    withCondition('job-pods', "!authorizer.group('').resource('pods').check('create').allowed()"),
    JUDGED,
  ),
  row('no expression', replace('job-pods', 'job-volumes', /^.*$/, '('), JUDGED),
  row(
    'a variable that is defined later',
    (objects) => {
      const variables = get(policyOf(objects, 'job-pods'), 'spec.variables') as unknown[];
      variables.push(variables.shift());
    },
    JUDGED,
  ),
  row(
    'a variable that is not there',
    replace('job-pods', 'job-volumes', /^/, 'variables.nothing || '),
    JUDGED,
  ),
  row(
    'variables by another name',
    replace('job-pods', 'job-volumes', /^/, "variables['manager'] == '' || "),
    JUDGED,
  ),
  row(
    'a pattern that only RE2 reads',
    rewrite('job-pods', 'buildImages', () => "'\\\\Adocker.*'"),
    JUDGED,
  ),
  row(
    'a flag of a pattern',
    rewrite('job-pods', 'buildImages', () => "'(?i)^docker.*$'"),
    JUDGED,
  ),
  row('parameters that nobody gives', withCondition('job-pods', 'params == null'), JUDGED),
  row(
    'loops over two variables',
    replace('job-pods', 'job-metadata', /^/, 'object.metadata.labels.all(k, v, true) || '),
    JUDGED,
  ),
];

/** Changes that change nothing about what a policy does. */
export const HARMLESS: readonly { readonly name: string; readonly change: Tamper }[] = [
  {
    name: 'other messages',
    change: (objects) => {
      for (const policy of policiesOf(objects)) {
        for (const validation of get(policy, 'spec.validations') as Manifest[]) {
          validation['message'] = 'no';
          validation['messageExpression'] = "'no ' + 1 + nothing(";
        }
      }
    },
  },
  {
    name: 'rules in another order',
    change: (objects) => {
      for (const policy of policiesOf(objects)) {
        (get(policy, 'spec.validations') as unknown[]).reverse();
      }
    },
  },
  { name: 'the matching of versions', change: inPolicy('baseline', `${MATCH}.matchPolicy`, 'Equivalent') },
  {
    name: 'another name for a variable',
    change: (objects) => {
      for (const { text, write } of expressionsOf(policyOf(objects, 'baseline'))) {
        write(text.replaceAll('variables.confined', 'variables.limited'));
      }
      const variables = get(policyOf(objects, 'baseline'), 'spec.variables') as Manifest[];
      for (const variable of variables.filter(({ name }) => name === 'confined')) {
        variable['name'] = 'limited';
      }
    },
  },
  {
    name: 'white space',
    change: rewrite('job-pods', 'job-owner', (text) => `  ${text.replaceAll(' && ', '\n  &&\n  ')}  `),
  },
  {
    name: 'the other way round',
    change: rewrite('job-pods', 'job-owner', (text) => text.split(' && ').reverse().join(' && ')),
  },
  {
    name: 'a size that is asked of the list itself',
    change: rewrite('job-pods', 'job-images', (text) => text.replace(/size\((.*?)\)/, '$1.size()')),
  },
  {
    name: 'a rule that says itself what it looks for',
    change: (objects) => {
      const [found] = expressionsOf(policyOf(objects, 'job-pods')).filter(
        ({ name }) => name === 'jobVolumes',
      );
      rewrite('job-pods', 'job-volumes', (text) => text.replace('variables.jobVolumes', found?.text ?? ''))(
        objects,
      );
    },
  },
  {
    name: 'a second binding that only warns',
    change: (objects) => {
      const second = structuredClone(bindingOf(objects, 'job-pods'));
      set(second, 'metadata.name', 'second');
      set(second, 'spec.validationActions', ['Warn']);
      objects.push(second);
    },
  },
  {
    name: 'a rule twice',
    change: (objects) => {
      const validations = get(policyOf(objects, 'job-pods'), 'spec.validations') as unknown[];
      push(policyOf(objects, 'job-pods'), 'spec.validations', validations[0]);
    },
  },
  { name: 'all neighbours are parameters', change: inBinding('neighbours', 'spec.paramRef.selector', {}) },
];
