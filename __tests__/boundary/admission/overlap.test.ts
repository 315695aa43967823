import { type AddsSpec, checkBoundary, Fleet, type FleetSpec, fleetBefore, renderFleet } from '../../../lib';
import { checkBoundary as judgedBy } from '../../../lib/boundary/check';
import { expectationOf } from '../../../lib/fleet-boundary';
import { FLEET_SPECS } from '../../corpus/fleets';
import { get, type Manifest, set } from '../edit';
import { admissionResults, expressionsOf, failedRules, manifestsOf, policyOf } from './rendered-fleet';
import { letPass, type WrittenVersion } from './standing-versions';

const SPEC: FleetSpec = FLEET_SPECS.tinyland;
const [docker, ...others] = SPEC.runners;

function specWith(change: object): FleetSpec {
  return { ...SPEC, runners: [{ ...docker, ...change } as FleetSpec['runners'][number], ...others] };
}

const beforeOf = (spec: FleetSpec) => fleetBefore(renderFleet(Fleet.parse(spec)).map(({ text }) => text));

/** The fleet as it is rendered over another one. */
function rendered(before: FleetSpec, spec: FleetSpec = SPEC): Manifest[] {
  const files = renderFleet(Fleet.parse(spec), beforeOf(before));
  return [...fleetBefore(files.map(({ text }) => text)).objects] as Manifest[];
}

const resultOf = (objects: readonly Manifest[]) =>
  admissionResults(objects, undefined).find(({ id }) => id === 'admission-overlap');

describe('a version before', () => {
  const CHANGES: readonly (readonly [string, object, readonly string[]])[] = [
    ['a limit', { resources: { build: { cpuLimit: '4' } } }, ['limits']],
    ['more images', { allowedImages: ['docker.io/**', 'quay.io/**'] }, ['buildImages']],
    ['the image of the manager', { manager: { image: 'gitlab/gitlab-runner:alpine-v19.3.1' } }, ['image']],
    [
      'the minor version of the manager',
      { manager: { image: 'gitlab/gitlab-runner:alpine-v19.1.2' } },
      ['image', 'managerProbes'],
    ],
    ['more services', { maximumServices: 8 }, ['maximumServices']],
    ['a longer timeout', { maximumTimeoutSeconds: 7200 }, ['deadlineSeconds']],
    [
      'other nodes',
      { nodes: { pool: { pool: 'old' }, taint: { key: 'pool', value: 'old' } } },
      ['nodeSelector', 'tolerations'],
    ],
    [
      'an architecture',
      { architecture: 'arm64', tags: ['docker', 'linux', 'amd64'] },
      ['nodeSelector', 'helperImage'],
    ],
    ['a RuntimeClass', { runtimeClass: { name: 'gvisor' } }, ['runtimeClass']],
  ];

  it.each(CHANGES)('is let pass and told, with what differs: %s', (_, change, points) => {
    const { status, findings, openings = [] } = resultOf(rendered(specWith(change))) ?? {};
    expect([status, findings]).toEqual(['pass', []]);
    const told = openings.map(({ sentence }) => sentence).join('\n');
    expect(told).toContain('pods of runner docker are let pass as they were before');
    for (const point of points) {
      expect(told).toContain(point);
    }
  });

  it.each([
    [
      'nodes',
      { nodes: { affinity: { required: [{ matchExpressions: [{ key: 'fast', operator: 'Exists' }] }] } } },
    ],
    ['neighbours', { spacing: { jobs: 'together' } }],
  ])('may have asked for no %s, where the runner does now', (_, change) => {
    expect(resultOf(rendered(SPEC, specWith(change)))).toMatchObject({ status: 'pass', findings: [] });
  });

  it('may be of a looser level, where the runner is restricted now', () => {
    const objects = rendered(SPEC, specWith({ podSecurity: 'restricted' }));
    expect(resultOf(objects)).toMatchObject({ status: 'pass', findings: [] });
    expect(
      resultOf(objects)
        ?.openings.map(({ sentence }) => sentence)
        .join(),
    ).toContain('the condition');
  });

  const ADDED: readonly (readonly [string, AddsSpec])[] = [
    ['labels', { labels: { 'cost-center': 'ci' } }],
    ['annotations', { annotations: { 'linkerd.io/inject': 'disabled' } }],
    ['tolerations', { tolerations: [{ key: 'spot' }] }],
    ['a node selector', { nodeSelector: { 'example.com/pool': 'ci' } }],
    ['mirrors', { imageMirrors: [{ from: 'docker.io', to: 'mirror.example.com/hub' }] }],
    ['digests', { imageDigests: true }],
    ['variables', { environment: { EXAMPLE_TEAM: 'ci' } }],
    ['ConfigMaps', { configMaps: [{ name: 'corporate-ca', mountPath: '/opt/corporate-ca' }] }],
    ['a spread', { topologySpread: ['kubernetes.io/hostname'] }],
    ['resolver options', { dnsOptions: ['ndots:2'] }],
  ];

  it.each(ADDED)('may be of a cluster that did not add %s yet, or does so no longer', (_, adds) => {
    const adding = { ...SPEC, cluster: { ...SPEC.cluster, adds } };
    for (const [before, now] of [
      [SPEC, adding],
      [adding, SPEC],
    ] as const) {
      expect(resultOf(rendered(before, now))).toMatchObject({ status: 'pass', findings: [] });
    }
  });

  it('may differ in values and in what the cluster adds at once', () => {
    const adds = {
      dnsOptions: ['ndots:2'],
      topologySpread: ['kubernetes.io/hostname'],
      configMaps: [{ name: 'corporate-ca', mountPath: '/opt/corporate-ca' }],
    } as const;
    const now = { ...specWith({ maximumTimeoutSeconds: 7200 }), cluster: { ...SPEC.cluster, adds } };
    expect(resultOf(rendered(SPEC, now))).toMatchObject({ status: 'pass', findings: [] });
  });

  it('leaves every other rule as it is', () => {
    const objects = rendered(specWith({ resources: { build: { cpuLimit: '4' } } }));
    expect(failedRules(objects, undefined)).toEqual([]);
    const [alone, both] = [manifestsOf('tinyland'), objects].map((list) =>
      admissionResults(list, undefined)
        .filter(({ id }) => id !== 'admission-overlap')
        .map(({ id, seen }) => ({ id, seen })),
    );
    expect(both).toEqual(alone);
  });

  it('is none where the policies hold none', () => {
    expect(resultOf(manifestsOf('tinyland'))).toMatchObject({ status: 'not-applicable' });
  });
});

/** Versions that no fleet ever was. */
const NEVER: readonly (readonly [string, string, WrittenVersion])[] = [
  ['everything', 'job-pods', { rules: { 'job-images': 'true' }, holds: 'true' }],
  ['whoever asks', 'job-pods', { whose: 'true', rules: { 'job-images': 'true' } }],
  [
    'a user of no fleet',
    'job-pods',
    {
      whose: "request.userInfo.username in ['mallory']",
      rules: { 'job-limits': 'size(object.spec.containers) > 0' },
    },
  ],
  [
    'whoever has a label',
    'job-pods',
    {
      whose: "object.metadata.?labels[?'runner-fleet/runner'].orValue('') in ['docker']",
      rules: { 'job-limits': 'size(object.spec.containers) > 0' },
    },
  ],
  [
    'only half of its rules',
    'job-pods',
    {
      rules: { 'job-limits': 'true', 'job-images': 'true' },
      holds: 'variables.before_for && variables.before_rule_job_limits',
    },
  ],
  ['a token of the API server', 'job-pods', { rules: { 'job-token': 'size(object.spec.containers) > 0' } }],
  [
    'volumes of any kind',
    'job-pods',
    { rules: { 'job-volumes': "object.spec.?volumes.orValue([]).all(v, v.name != '')" } },
  ],
  ['host paths', 'baseline', { rules: { 'baseline-host-path': 'size(object.spec.containers) > 0' } }],
  [
    'host namespaces',
    'baseline',
    { rules: { 'baseline-host-namespaces': 'size(object.spec.containers) > 0' } },
  ],
  [
    'privileged containers',
    'baseline',
    {
      variables: { baselinePrivileged: "variables.confined.filter(e, e.name == 'nobody')" },
      rules: { 'baseline-privileged': 'size(variables.before_baselinePrivileged) == 0' },
    },
  ],
  [
    'a build container as the daemon',
    'baseline',
    {
      variables: {
        confined: "object.spec.containers.filter(c, c.name != 'build')",
        baselinePrivileged:
          'variables.before_confined.filter(e, e.?securityContext.?privileged.orValue(false))',
      },
      rules: { 'baseline-privileged': 'size(variables.before_baselinePrivileged) == 0' },
    },
  ],
  [
    'the ServiceAccount of a neighbour',
    'job-pods',
    {
      variables: { serviceAccount: "'nix-job'" },
      rules: {
        'job-service-account':
          "object.spec.?serviceAccountName.orValue('') == variables.before_serviceAccount",
      },
    },
  ],
  [
    'the token of a runner',
    'job-pods',
    {
      variables: {
        secretKeys: "['docker-token/runner-token', 'nix-token/runner-token', 'attic-credentials/token']",
        jobSecrets:
          "variables.containers.filter(e, !(e.?env.orValue([]).all(v, !has(v.valueFrom) || (e.name == 'build' && (v.valueFrom.?secretKeyRef.?name.orValue('') + '/' + v.valueFrom.?secretKeyRef.?key.orValue('')) in variables.before_secretKeys))))",
      },
      rules: { 'job-secrets': 'size(variables.before_jobSecrets) == 0' },
    },
  ],
  [
    'a priority of others',
    'job-pods',
    { rules: { 'job-priority': "object.spec.?priorityClassName.orValue('') != 'x'" } },
  ],
  [
    'a policy that is not asked at all',
    'job-pods',
    {
      conditions: { 'by-a-manager': "request.userInfo.username == 'x'" },
      rules: {
        'job-token': '!object.spec.?automountServiceAccountToken.orValue(true)',
        'job-volumes': 'size(variables.jobVolumes) == 0',
      },
    },
  ],
  ['Secrets of managers', 'secrets', { rules: { 'secret-type': "variables.manager == 'docker'" } }],
  [
    'manager pods of anybody',
    'manager-pods',
    {
      whose: "object.metadata.?labels[?'runner-fleet/runner'].orValue('') in ['docker']",
      rules: { 'manager-owner': 'size(object.spec.containers) == 1' },
    },
  ],
  [
    'what cannot be read',
    'job-pods',
    { variables: { x: 'this is no CEL' }, rules: { 'job-limits': 'variables.before_x' } },
  ],
];

describe('what was never a version', () => {
  it.each(NEVER)('is refused: %s', (_, concern, version) => {
    const objects = manifestsOf('tinyland');
    letPass(concern, version)(objects);
    expect(resultOf(objects)?.status).toBe('fail');
    for (const { path, message, fix } of resultOf(objects)?.findings ?? []) {
      expect(path).toMatch(/^ValidatingAdmissionPolicy tinyland-runners-/);
      expect([message.length > 10, fix.length > 10]).toEqual([true, true]);
    }
  });

  it.each([
    ['a form of its own', (text: string) => `${text} || variables.before_holds`],
    [
      'a word beside it',
      (text: string) => `(${text}) || variables.before_holds || object.metadata.name == 'x'`,
    ],
    ['an alternative within it', (text: string) => `(${text}) || (true) || variables.before_holds`],
  ])('is no version in %s', (_, write) => {
    const objects = rendered(specWith({ resources: { build: { cpuLimit: '4' } } }));
    const rule = expressionsOf(policyOf(objects, 'job-pods')).find(({ name }) => name === 'job-token');
    rule?.write(write(rule.text));
    expect(failedRules(objects, undefined)).not.toEqual([]);
  });
});

describe('a version of a cluster that did not add resolver options yet', () => {
  const adding: FleetSpec = { ...SPEC, cluster: { ...SPEC.cluster, adds: { dnsOptions: ['ndots:2'] } } };
  const written = (name: string, write: (text: string) => string) => {
    const objects = rendered(SPEC, adding);
    const line = expressionsOf(policyOf(objects, 'job-pods')).find((expression) => expression.name === name);
    line?.write(write(line.text));
    return resultOf(objects)?.findings.map(({ message }) => message) ?? [];
  };

  it('says nothing of the resolver, since no pod could have one', () => {
    expect(written('before_rule_job_dns', (text) => text)).toEqual([]);
  });

  it('is refused where its pods could have one', () => {
    const fields = (text: string) => text.replace("'dnsPolicy'", "'dnsConfig', 'dnsPolicy', 'x'");
    expect(written('before_jobFields', fields)).toContainEqual(
      expect.stringContaining("'job-dns' as it was before: no policy refuses a job pod with dnsConfig"),
    );
  });

  it('is refused where it forbids that by refusing every pod', () => {
    const nothing = () => "dyn(object.spec).filter(k, k != 'x')";
    expect(written('before_jobFields', nothing)).toContainEqual(
      expect.stringContaining("'job-dns' as it was before: no policy refuses a job pod with dnsConfig"),
    );
  });
});

it('what the cluster of a version added may do no more than what is added now', () => {
  const adding: FleetSpec = { ...SPEC, cluster: { ...SPEC.cluster, adds: { labels: { team: 'ci' } } } };
  const objects = rendered(adding);
  const labels = expressionsOf(policyOf(objects, 'job-pods')).find(
    ({ name }) => name === 'before_addedLabels',
  );
  labels?.write("['runner-fleet/runner=nix']");
  const found = judgedBy(objects).results.flatMap(({ findings }) => findings);
  expect(found.map(({ code, value }) => [code, value])).toContainEqual([
    'additions-harmless',
    'runner-fleet/runner=nix',
  ]);
});

/** Lets the runner `docker` pass with one expression of its own, and all rules that ask for it in the words of today. */
function withOwn(concern: string, name: string, write: (text: string) => string): Manifest[] {
  const objects = manifestsOf('tinyland');
  const own = new Map([[name, (text: string) => write(text)]]);
  const lines = expressionsOf(policyOf(objects, concern));
  const asked = ({ text }: { readonly text: string }) =>
    [...own.keys()].some((known) => new RegExp(`variables\\.${known}\\b`).test(text));
  const renamed = (text: string) =>
    text.replaceAll(/variables\.(\w+)/g, (whole, known) =>
      own.has(known) ? `variables.before_${known}` : whole,
    );
  const isRule = (line: { readonly name: string }) => line.name.includes('-');
  for (const line of lines.filter((other) => !isRule(other))) {
    if (!own.has(line.name) && asked(line)) {
      own.set(line.name, renamed);
    }
  }
  const written = (list: readonly (typeof lines)[number][]) =>
    Object.fromEntries(list.map((line) => [line.name, (own.get(line.name) ?? renamed)(line.text)]));
  letPass(concern, {
    variables: written(lines.filter((line) => !isRule(line) && own.has(line.name))),
    rules: written(lines.filter((line) => isRule(line) && asked(line))),
  })(objects);
  return objects;
}

const messagesOf = (objects: readonly Manifest[]) =>
  resultOf(objects)?.findings.map(({ message, value }) => `${message}: ${value}`) ?? [];

describe('values of a version of the same kind', () => {
  it.each([
    ['none', 'secretKeys', '[]'],
    ['a pull Secret of its own', 'pullSecrets', "['registry']"],
  ])('pass: %s', (_, name, value) => {
    expect(messagesOf(withOwn('job-pods', name, () => value))).toEqual([]);
  });

  it.each([
    [
      'the cache without Nix',
      'secretKeys',
      "['attic-credentials/token']",
      'a job pod of no kind of Nix that reads a Secret of the cache',
    ],
    [
      'another Secret',
      'secretKeys',
      "['registry/.dockerconfigjson']",
      'jobs of a version read more than the keys of the cache: registry/.dockerconfigjson',
    ],
    [
      'a Secret of the fleet to pull with',
      'pullSecrets',
      "['attic-credentials']",
      'a version pulls images with a Secret of the fleet: attic-credentials',
    ],
  ])('do not pass: %s', (_, name, value, told) => {
    expect(messagesOf(withOwn('job-pods', name, () => value))).toContainEqual(expect.stringContaining(told));
  });
});

it('managers of a version are not asked where they show their memory', () => {
  const probing = (path: string) =>
    withOwn('manager-pods', 'managerProbes', (text) => text.replaceAll('/health/ready', path));
  const told = 'managers of a version are asked elsewhere whether they are well: /debug/pprof/heap';
  expect(messagesOf(probing('/debug/pprof/heap'))).toContainEqual(told);
  expect(messagesOf(probing('/metrics'))).not.toContainEqual(expect.stringContaining('asked elsewhere'));
});

describe('where nobody says what stood', () => {
  it.each([
    ['another pattern', 'jobMetadata', "[a-z_-]+$'", "[a-z_-]+$|^inject/.*$'", 'compares texts'],
    ['a longer list', 'jobContainerFields', "'args'", "'args', 'restartPolicyRules'", 'no request explains'],
    ['another name', 'jobMetadata', "'kubernetes.io/limit-ranger'", "'inject/x'", 'no request explains'],
  ])('constants of rules do not differ: %s', (_, name, now, before, told) => {
    const objects = withOwn('job-pods', name, (text) => text.replaceAll(now, () => before));
    expect(messagesOf(objects)).toContainEqual(expect.stringContaining(told));
  });

  it('a list of fields may be shorter, as an older product wrote it', () => {
    const objects = withOwn('job-pods', 'jobContainerFields', (text) => text.replace("'resizePolicy', ", ''));
    expect(messagesOf(objects)).toEqual([]);
  });

  it.each([
    ['an image', "object.spec.containers.exists(c, c.image == 'evil.example/x')"],
    ['a name', "object.metadata.name == 'runner-magic'"],
  ])('an exception that no request explains is refused: %s', (_, exception) => {
    const objects = manifestsOf('tinyland');
    letPass('job-pods', {
      rules: { 'job-token': `${exception} || !object.spec.?automountServiceAccountToken.orValue(true)` },
    })(objects);
    expect(resultOf(objects)?.findings).toEqual([
      expect.objectContaining({
        message: "'job-token' as it was before lets something pass that no request explains",
        value: exception,
        fix: expect.stringContaining('finish the roll-over and synthesize with --rolled-out'),
      }),
    ]);
  });

  it.each(['baseline', 'job-pods'])('an exception from every rule of %s is refused', (concern) => {
    const objects = manifestsOf('tinyland');
    const policy = policyOf(objects, concern);
    const rules = expressionsOf(policy).slice(-(get(policy, 'spec.validations') as unknown[]).length);
    letPass(concern, {
      rules: Object.fromEntries(
        rules.map(({ name, text }) => [name, `object.metadata.name == 'runner-magic' || (${text})`]),
      ),
    })(objects);
    expect(resultOf(objects)?.findings.map(({ message }) => message)).toContainEqual(
      expect.stringContaining('lets something pass that no request explains'),
    );
  });
});

describe('where it is known what stood', () => {
  const before = specWith({ resources: { build: { cpuLimit: '4' } } });
  const expected = expectationOf(Fleet.parse(SPEC), beforeOf(before));
  const overlap = (objects: readonly Manifest[]) =>
    admissionResults(objects, expected).find(({ id }) => id === 'admission-overlap');

  it('that passes', () => {
    expect(overlap(rendered(before))).toMatchObject({ status: 'pass', findings: [] });
  });

  it('a word of it that is another does not', () => {
    const objects = rendered(before);
    const limits = expressionsOf(policyOf(objects, 'job-pods')).find(({ name }) => name === 'before_limits');
    limits?.write(limits.text.replace("'4'", "'40'"));
    expect(overlap(objects)?.findings.map(({ message, value }) => [message, value])).toEqual([
      ['this did not stand before', 'before_limits'],
    ]);
    expect(resultOf(objects)?.status).toBe('pass');
  });

  it('nothing may stand where nothing stood', () => {
    const alone = expectationOf(Fleet.parse(SPEC), fleetBefore([]));
    const found = admissionResults(rendered(before), alone).find(({ id }) => id === 'admission-overlap');
    expect(found?.status).toBe('fail');
  });

  it('room for more than stood is told', () => {
    const objects = rendered(before);
    const quota = objects.find(
      (object) => object['kind'] === 'ResourceQuota' && get(object, 'metadata.name') === 'docker-job',
    );
    set(quota, ['metadata', 'annotations', 'runner-fleet/before'], '{"pods":"400"}');
    set(quota, 'spec.hard.pods', '404');
    const told = checkBoundary(objects, Fleet.parse(SPEC), beforeOf(before)).results.flatMap(
      ({ findings }) => findings,
    );
    expect(told.map(({ code, value }) => [code, value])).toContainEqual([
      'fleet-objects-differ',
      'pods: 400',
    ]);
  });
});
