import { drop } from '../mutations/mutation';
import { replace, rewrite } from './rendered-fleet';
import {
  ADMITS,
  inBinding,
  inPolicy,
  MATCH,
  managerUser,
  REFUSES,
  RULE,
  row,
  type Tampering,
  withCondition,
  withoutEntry,
} from './tamperings';

/** Ways to gut the policies for configs, Deployments, manager pods and those who stand in for a manager. */

const BOTH = [...REFUSES, ...ADMITS];
const POLICY = 'ValidatingAdmissionPolicy';

const DEPLOYMENTS = [
  { apiGroups: ['apps'], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['deployments'] },
];

const CONFIGS: readonly Tampering[] = [
  row('configs: one runner is left out', replace('configs', 'of-a-manager', "'nix', ", '')),
  row('configs: ConfigMaps are left out', replace('configs', 'of-a-manager', "'-config'", "'-other'")),
  row('configs: Deployments are left out', replace('configs', 'of-a-manager', "'-manager'", "'-other'")),
  row(
    'configs: the authority is left out',
    replace('configs', 'of-a-manager', /^.*'kube-root-ca\.crt'\) \|\| /, ''),
  ),
  row('configs: one runner is nobody', replace('configs', 'runner', "'nix', ", ''), ADMITS),
  row(
    'configs: every runner is one',
    rewrite('configs', 'runner', () => "'nix'"),
    BOTH,
  ),
  row(
    'configs: one line is another',
    replace('configs', 'files', "'privileged = false'", "'privileged = true'"),
    BOTH,
  ),
  row(
    'configs: one line is another for one runner',
    replace(
      'configs',
      'files',
      "'privileged = false'",
      "variables.runner == 'nix' ? 'privileged = true' : 'privileged = false'",
    ),
    BOTH,
  ),
  row(
    'configs: one line is what the ConfigMap says',
    replace(
      'configs',
      'files',
      "'privileged = false'",
      "dyn(object).data['config.toml'].contains('privileged = true') ? 'privileged = true' : 'privileged = false'",
    ),
    ['admission-exercised'],
  ),
  row('configs: a line that none has', replace('configs', 'files', "'privileged = false',", ''), BOTH),
  row('configs: one checksum is left out', withoutEntry('configs', 'checksum', 'nix'), BOTH),
  row(
    'configs: a config is compared with itself',
    replace('configs', 'config-content', 'variables.files', 'dyn(object).?data.orValue({})'),
  ),
  row(
    'configs: a config is compared with what it was',
    replace(
      'configs',
      'config-content',
      'variables.files',
      "(request.operation == 'UPDATE' ? dyn(oldObject).?data.orValue({}) : variables.files)",
    ),
    BOTH,
  ),
  row(
    'configs: a config is compared by its files only',
    replace(
      'configs',
      'config-content',
      'dyn(object).?data.orValue({}) == variables.files',
      'dyn(object).?data.orValue({}).all(f, f in variables.files)',
    ),
  ),
  row(
    'configs: a config may hold binary files',
    replace('configs', 'config-content', ' && size(dyn(object).?binaryData.orValue({})) == 0', ''),
  ),
  row(
    'configs: a config may be frozen',
    replace('configs', 'config-content', ' && !dyn(object).?immutable.orValue(false)', ''),
  ),
  row(
    'configs: every ConfigMap counts as the authority',
    replace('configs', 'config-content', "== 'kube-root-ca.crt'", "!= ''"),
  ),
  row('configs: no ConfigMaps', inPolicy('configs', `${MATCH}.resourceRules`, DEPLOYMENTS)),
  row('configs: Secrets in place of ConfigMaps', inPolicy('configs', `${RULE}.resources`, ['secrets'])),
  row('configs: no Deployments', inPolicy('configs', `${MATCH}.resourceRules.1.resources`, ['jobs'])),
  row('configs: no ConfigMap is changed', inPolicy('configs', `${RULE}.operations`, ['CREATE'])),
  row('configs: no ConfigMap is new', inPolicy('configs', `${RULE}.operations`, ['UPDATE'])),
  row(
    'configs: no Deployment is changed',
    inPolicy('configs', `${MATCH}.resourceRules.1.operations`, ['CREATE']),
  ),
  row('configs: any checksum', replace('configs', 'config-checksum', '== variables.checksum', "!= ''")),
  row(
    'configs: a checksum that the Deployment names elsewhere',
    rewrite(
      'configs',
      'checksum',
      () => "dyn(object).?spec.?template.?metadata.?annotations[?'checksum/config'].orValue('')",
    ),
  ),
  row(
    'configs: any change of a Deployment',
    replace(
      'configs',
      'config-checksum',
      / && dyn\(object\)\.\?spec\.\?template\.orValue\(\{\}\) == .*$/,
      ')',
    ),
  ),
  row(
    'configs: one more publisher of the authority',
    replace(
      'configs',
      'config-authority',
      "'system:kube-controller-manager'",
      "'system:kube-controller-manager', 'system:serviceaccount:kube-system:another'",
    ),
  ),
  row(
    'configs: one more publisher of the authority by name',
    replace(
      'configs',
      'config-authority',
      "'system:kube-controller-manager'",
      "'system:kube-controller-manager', 'mallory'",
    ),
  ),
  row(
    'configs: an authority with one more file',
    replace(
      'configs',
      'config-authority',
      'dyn(object).?data.orValue({}) == dyn(oldObject).?data.orValue({})',
      'true',
    ),
  ),
  row('configs: no policy', (objects) => {
    drop(objects, POLICY, (name) => name.endsWith('-configs'));
    drop(objects, `${POLICY}Binding`, (name) => name.endsWith('-configs'));
  }),
  row(
    'configs: whoever edits is let off',
    withCondition('configs', "!('somebodies' in request.userInfo.groups)"),
  ),
];

const TOKEN = 'authentication.kubernetes.io/pod-name';

const WRITES: readonly Tampering[] = [
  row(
    'writes: any token',
    rewrite('writes', 'writes-token', (text) => `(${text}) || true`),
  ),
  row('writes: any token of a pod', replace('writes', 'writes-token', /p\.matches\([^)]*\)/, "p != ''")),
  row(
    'writes: the token of a pod whose name begins like the runner',
    replace('writes', 'writes-token', /p\.matches\([^)]*\)/, 'p.startsWith(variables.manager)'),
  ),
  row(
    'writes: the token of any manager',
    replace('writes', 'writes-token', /p\.matches\([^)]*\)/, "p.contains('-manager-')"),
  ),
  row('writes: all becomes enough', replace('writes', 'writes-token', '.exists(', '.all('), BOTH),
  row(
    'writes: one manager needs no token',
    replace('writes', 'writes-token', "variables.manager == ''", "variables.manager in ['', 'nix']"),
  ),
  row('writes: another note of the token', replace('writes', 'tokenOf', TOKEN, 'scopes'), BOTH),
  row(
    'writes: the requester is nobody',
    rewrite('writes', 'manager', () => "''"),
    ADMITS,
  ),
];

/** A part of a rule for manager pods by another. */
const loose = (name: string, rule: string, part: string | RegExp, by: string): Tampering =>
  row(`manager-pods: ${name}`, replace('manager-pods', rule, part, by), BOTH);

const MANAGERS: readonly Tampering[] = [
  loose('any arguments', 'manager-arguments', /== \[[^\]]*\]/, '!= []'),
  loose(
    'more arguments',
    'manager-arguments',
    'e.?args.orValue([]) == [',
    'e.?args.orValue([]).filter(a, a.startsWith("run") || a.startsWith("--config") || a.startsWith("--work")) == [',
  ),
  loose(
    'any variables',
    'manager-secrets',
    /^.*$/,
    'object.spec.containers.all(e, size(e.?envFrom.orValue([])) == 0)',
  ),
  loose('more variables', 'manager-secrets', "v.name == 'RUNNER_TOKEN' && ", "v.name != 'RUNNER_TOKEN' || "),
  loose('any number of variables', 'manager-secrets', 'size(e.?env.orValue([])) == 1 && ', ''),
  loose(
    'any entry of the Secret',
    'manager-secrets',
    " && v.?valueFrom.?secretKeyRef.?key.orValue('') == 'runner-token'",
    '',
  ),
  loose(
    'volumes by prefix',
    'manager-volumes',
    "e.?configMap.?name.orValue('') == variables.config",
    "e.?configMap.?name.orValue('').startsWith(variables.config)",
  ),
  loose('items of the config', 'manager-volumes', ' && size(e.?configMap.?items.orValue([])) == 0', ''),
  loose('tokens for anybody', 'manager-volumes', "s.serviceAccountToken.?audience.orValue('') == '' && ", ''),
  loose('tokens for a year', 'manager-volumes', '<= 3607', '<= 99999999'),
  loose('owners by prefix', 'manager-owner', /r\.name == (.*?orValue\(''\))/, 'r.name.startsWith($1)'),
  loose('owners of any API', 'manager-owner', "r.apiVersion == 'apps/v1' && ", ''),
  loose('any label', 'manager-metadata', ' && variables.labels[k] == object.metadata.labels[k]', ''),
  loose(
    'one annotation more',
    'manager-metadata',
    "['checksum/config', ",
    "['checksum/config', 'sidecar.istio.io/inject', ",
  ),
  loose('one field more', 'manager-fields', "'dnsPolicy'", "'dnsPolicy', 'hostAliases'"),
  loose('one field of the container more', 'manager-container-fields', "'args'", "'args', 'command'"),
  loose('any path of the last words', 'manager-container-values', " == '/dev/termination-log'", " != ''"),
  loose('any DNS', 'manager-values', "== 'ClusterFirst'", "!= ''"),
  loose('any grace', 'manager-values', ' == variables.graceSeconds', ' >= 0'),
  loose('any request', 'manager-resources', "['limits', 'requests'])", "['limits', 'requests', 'claims'])"),
  loose('any mount of the token', 'manager-mounts', / && m\.mountPath == '[^']*'/, ''),
  loose(
    'mounts that spread',
    'manager-mounts',
    "'subPath', 'readOnly']",
    "'subPath', 'readOnly', 'mountPropagation']",
  ),
  loose(
    'any pull secret',
    'manager-pull-secrets',
    /^.*$/,
    "object.spec.?imagePullSecrets.orValue([]).all(e, e.?name.orValue('') != '')",
  ),
];

const WORKLOADS: readonly Tampering[] = [
  ...(
    [
      ['0', ['deployments', 'replicasets', 'statefulsets']],
      ['0', ['deployments', 'replicasets', 'daemonsets']],
      ['0', ['deployments', 'statefulsets', 'daemonsets']],
      ['0', ['replicasets', 'statefulsets', 'daemonsets']],
      ['1', ['jobs']],
      ['1', ['cronjobs']],
      ['2', ['services']],
    ] as const
  ).map(([index, resources]) =>
    row(
      `workloads: only ${resources.join(', ')}`,
      inPolicy('workloads', `${MATCH}.resourceRules.${index}.resources`, resources),
    ),
  ),
  row('workloads: nothing is changed', inPolicy('workloads', `${RULE}.operations`, ['CREATE'])),
  row('workloads: nothing is new', inPolicy('workloads', `${RULE}.operations`, ['UPDATE'])),
  row(
    'workloads: one account is left out',
    replace(
      'workloads',
      'workload-service-account',
      "!(variables.account in ['docker-manager', ",
      '!(variables.account in [',
    ),
  ),
  row(
    'workloads: a ReplicaSet of anybody',
    replace('workloads', 'workload-service-account', 'variables.account == variables.before', 'true'),
  ),
  row(
    'workloads: any change of a ReplicaSet',
    replace(
      'workloads',
      'workload-service-account',
      'variables.account == variables.before',
      "request.operation == 'UPDATE'",
    ),
  ),
  row(
    'workloads: any kind by the name of the account',
    replace('workloads', 'workload-service-account', "request.resource.resource == 'deployments' && ", ''),
  ),
  row(
    'workloads: a Deployment by any name',
    replace(
      'workloads',
      'workload-service-account',
      "object.metadata.?name.orValue('') == variables.account && ",
      '',
    ),
  ),
  row('workloads: CronJobs have no account', replace('workloads', 'account', 'jobTemplate', 'nothing')),
];

const NEIGHBOURS: readonly Tampering[] = [
  ...(['neighbours', 'credentials'] as const).flatMap((concern) => [
    row(`${concern}: a condition that is false`, withCondition(concern, 'false')),
    row(
      `${concern}: pods that there are not`,
      inBinding(concern, 'spec.paramRef.selector', { matchLabels: { 'runner-fleet/role': 'nobody' } }),
    ),
    row(
      `${concern}: pods of one runner`,
      inBinding(concern, 'spec.paramRef.selector.matchLabels', { 'runner-fleet/runner': 'docker' }),
    ),
    row(
      `${concern}: one manager is let off`,
      rewrite(concern, 'allowed', (text) => `variables.manager == 'nix' || ${text}`),
    ),
    row(`${concern}: one manager is nobody`, withoutEntry(concern, 'manager', managerUser('nix'))),
    row(
      `${concern}: a binding that writes an audit record`,
      inBinding(concern, 'spec.validationActions', ['Audit']),
    ),
    row(`${concern}: no policy`, (objects) => {
      drop(objects, POLICY, (name) => name.endsWith(`-${concern}`));
      drop(objects, `${POLICY}Binding`, (name) => name.endsWith(`-${concern}`));
    }),
  ]),
  row(
    'neighbours: pods by another name',
    replace('neighbours', 'of-this-name', '== params', '!= params'),
    BOTH,
  ),
  row(
    'credentials: Secrets by another name',
    replace('credentials', 'with-these-credentials', "startsWith('runner-')", "startsWith('secret-')"),
  ),
  row(
    'credentials: new pods are let off',
    replace(
      'credentials',
      'with-these-credentials',
      "request.operation == 'CREATE' ? ",
      "request.operation == 'CREATE' ? false && ",
    ),
  ),
  row('credentials: no Secret is deleted', inPolicy('credentials', `${RULE}.operations`, ['UPDATE'])),
  row('credentials: no Secret is changed', inPolicy('credentials', `${RULE}.operations`, ['DELETE'])),
  row('credentials: no pods', inPolicy('credentials', `${MATCH}.resourceRules.1.resources`, ['services'])),
  row(
    'connections: Services are let off',
    inPolicy('connections', `${RULE}.resources`, [
      'pods/exec',
      'pods/attach',
      'pods/portforward',
      'pods/proxy',
    ]),
  ),
];

const OTHERS: readonly Tampering[] = [
  row(
    'secrets: any label',
    replace(
      'secrets',
      'secret-metadata',
      /object\.metadata\.\?labels\.orValue\(\{\}\) == \(.*?: \{\}\) && /,
      '',
    ),
  ),
  row(
    'secrets: any label later',
    replace('secrets', 'secret-metadata', "request.operation == 'DELETE'", "request.operation != 'CREATE'"),
  ),
  row('secrets: any entry', replace('secrets', 'secret-content', "k == '.dockercfg' && ", '')),
  row('secrets: any size', replace('secrets', 'secret-content', / && size\(object\.data\[k\]\) <= \d+/, '')),
  row(
    'pod-changes: any number of finalizers where there is one',
    replace(
      'pod-changes',
      'change-finalizers',
      'f in oldObject.metadata.?finalizers.orValue([])',
      'size(oldObject.metadata.?finalizers.orValue([])) > 0',
    ),
  ),
  row(
    'job-pods: requests of one resource',
    replace('job-pods', 'job-requests', "'cpu', 'memory', ", "'memory', "),
  ),
];

/** Ways to let others be starved: of room, of pods, or of an answer. */
const STARVED: readonly Tampering[] = [
  row(
    'pod-changes: any owner of any pod',
    rewrite('pod-changes', 'change-owners', (text) => `(${text}) || true`),
  ),
  row(
    'pod-changes: owners that are in control only',
    replace('pod-changes', 'change-owners', 'all(r, ', 'all(r, !r.?controller.orValue(false) || '),
  ),
  row(
    'pod-changes: owners that are not in control only',
    replace('pod-changes', 'change-owners', 'all(r, ', 'all(r, r.?controller.orValue(false) || '),
  ),
  row(
    'pod-changes: an owner beside another',
    replace('pod-changes', 'change-owners', '.exists(o, o.uid == r.uid)', '.exists(o, o.uid != r.uid)'),
  ),
  row(
    'pod-changes: owners of one kind',
    replace('pod-changes', 'change-owners', 'all(r, ', "all(r, r.kind == 'DaemonSet' || "),
  ),
  row(
    'pod-changes: owners of one more kind',
    replace('pod-changes', 'change-owners', 'all(r, ', "all(r, r.kind == 'ReplicationController' || "),
  ),
  row(
    'pod-changes: owners by a controller',
    rewrite(
      'pod-changes',
      'change-owners',
      (text) =>
        `request.userInfo.username == 'system:serviceaccount:kube-system:replicaset-controller' || ${text}`,
    ),
  ),
  row(
    'pod-changes: the job pods of one runner',
    rewrite(
      'pod-changes',
      'change-owners',
      (text) => `oldObject.metadata.?labels[?'runner-fleet/runner'].orValue('') == 'nix' || ${text}`,
    ),
  ),
  row('pod-changes: no owner ever', replace('pod-changes', 'change-owners', /!= 'job' .*$/, "!= ''"), BOTH),
  row(
    'pod-changes: no status',
    inPolicy('pod-changes', `${RULE}.resources`, ['pods', 'pods/ephemeralcontainers', 'pods/resize']),
  ),
  row(
    'pod-changes: labels are those of the pod only',
    rewrite(
      'pod-changes',
      'change-labels',
      (text) => `request.?subResource.orValue('') == 'status' || ${text}`,
    ),
  ),
  row(
    'pod-changes: finalizers are those of the pod only',
    rewrite(
      'pod-changes',
      'change-finalizers',
      (text) => `request.?subResource.orValue('') == 'status' || ${text}`,
    ),
  ),
  row(
    'other-pods: pods apart by node',
    replace('other-pods', 'other-affinity', 'orValue([])) == 0', 'orValue([])) <= 1'),
  ),
  row(
    'other-pods: another kind of affinity',
    replace('other-pods', 'other-affinity', 'podAntiAffinity', 'podAffinity'),
    BOTH,
  ),
  row(
    'other-pods: pods that would rather be apart',
    replace('other-pods', 'other-affinity', 'required', 'preferred'),
    BOTH,
  ),
  row(
    'other-pods: pods apart of whoever is let off',
    rewrite(
      'other-pods',
      'other-affinity',
      (text) => `request.userInfo.username == 'system:serviceaccount:kube-system:default' || ${text}`,
    ),
  ),
  row(
    'job-pods: any storage that is requested',
    replace('job-pods', 'job-requests', / && quantity\(string\(dyn\(e\).*<= 0/, ''),
  ),
  row(
    'job-pods: the storage of helpers is that of builds',
    replace(
      'job-pods',
      'job-requests',
      "['helper', 'init-permissions'] ? 1",
      "['helper', 'init-permissions'] ? 0",
    ),
  ),
  row(
    'job-pods: the storage of services is that of builds',
    replace('job-pods', 'job-requests', '? 1 : 2', '? 1 : 0'),
  ),
  row(
    'job-pods: a table of storage that is raised',
    rewrite('job-pods', 'storageRequests', (text) => text.replace(/'[^']*(?:Gi|Mi)'/, "'1Ti'")),
  ),
  row(
    'job-pods: the storage of one runner is raised',
    rewrite(
      'job-pods',
      'storageRequests',
      (text) => `variables.manager == 'dind' ? ['1Ti', '1Ti', '1Ti'] : (${text})`,
    ),
  ),
  row(
    'job-pods: any number of pull Secrets',
    replace('job-pods', 'job-pull-secrets', /^size\(.*?\+ 1 && /, ''),
  ),
  row(
    'job-pods: one pull Secret more',
    replace(
      'job-pods',
      'job-pull-secrets',
      'size(variables.pullSecrets) + 1',
      'size(variables.pullSecrets) + 2',
    ),
  ),
  row(
    'writes: a token without its end',
    replace('writes', 'writes-token', "-manager-[a-z0-9]+-[a-z0-9]+$'", "-manager-[a-z0-9]+-[a-z0-9]+'"),
  ),
  row(
    'writes: a token without its beginning',
    replace('writes', 'writes-token', "'^' + variables", 'variables'),
  ),
];

/** Identities of the cluster that have one honest request, and are let off by more. */
const CLUSTER: readonly Tampering[] = [
  ['configs', "request.userInfo.username != 'system:kube-controller-manager'"],
  ['configs', "!('system:nodes' in request.userInfo.groups)"],
  ['workloads', "request.userInfo.username != 'system:serviceaccount:kube-system:replicaset-controller'"],
  ['workloads', "request.userInfo.username != 'system:kube-controller-manager'"],
  ['workloads', "!('system:nodes' in request.userInfo.groups)"],
  ['other-pods', "!('system:nodes' in request.userInfo.groups)"],
].map(([concern = '', condition = '']) => row(`${concern}: ${condition}`, withCondition(concern, condition)));

/** Ways to gut the policies that came after the first corpus. */
export const WITH_WHAT_IS_APPLIED: readonly Tampering[] = [
  ...CONFIGS,
  ...WRITES,
  ...MANAGERS,
  ...WORKLOADS,
  ...NEIGHBOURS,
  ...OTHERS,
  ...STARVED,
  ...CLUSTER,
];
