import { checkBoundary } from '../../../lib/boundary/check';
import { type Manifest, push, set } from '../edit';
import { fleetManifests, TINYLAND } from '../fleet-fixture';
import { editConfig, editSection, find, inNamespace, managerPod, ofRunner } from '../mutations/mutation';
import { resultOf, statusOf } from './status';

/** What the manifests hold besides the fleet that is expected. */
const SECTION = '[[runners]]\nname = "x"\nexecutor = "kubernetes"\n[runners.kubernetes]\nimage = "a:1"\n';

const configMap = (namespace: string, text = SECTION): Manifest => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'more', namespace },
  data: { 'config.toml': text },
});

describe('a configuration that no runner of the fleet has', () => {
  const elsewhere = (o: Manifest[]) => o.push(configMap('other'));

  test('is told as a stranger, in whatever namespace', () => {
    expect(resultOf('fleet-no-strangers', elsewhere).findings).toMatchObject([
      { path: 'ConfigMap other/more / config.toml / runners[0]', value: 'x' },
    ]);
  });

  test('is told beside the first section of a runner', () => {
    const second = (o: Manifest[]) => editConfig(o, (config) => push(config, 'runners', { name: 'y' }));
    expect(resultOf('fleet-no-strangers', second).findings).toMatchObject([{ value: 'y' }]);
    expect(statusOf('fleet-complete', second)).toBe('fail');
  });

  test('must name a namespace, though nobody knows which', () => {
    const { findings } = resultOf('config-own-namespace', elsewhere);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ value: 'unset, which is default' });
    expect(findings[0]).not.toHaveProperty('allowed');
    const named = SECTION.replace('image = "a:1"', 'namespace = "anywhere"');
    expect(statusOf('config-own-namespace', (o) => o.push(configMap('other', named)))).toBe('pass');
  });

  test('needs no URL, but not an open one', () => {
    expect(statusOf('config-gitlab-encrypted', elsewhere)).toBe('pass');
    const open = SECTION.replace('name = "x"', 'url = "http://a"');
    expect(statusOf('config-gitlab-encrypted', (o) => o.push(configMap('other', open)))).toBe('fail');
  });
});

describe('a configuration in a namespace that nobody named', () => {
  test.each(['namespace-pod-security', 'quota-present', 'limit-range-present', 'network-default-deny'])(
    '%s',
    (rule) => {
      const { findings } = resultOf(rule, (o) => o.push(configMap('')));
      expect(findings.map(({ path }) => path)).toEqual(['Namespace (none named)']);
    },
  );
});

test('a namespace of nobody’s runners is held to baseline', () => {
  const ci = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'ci' } };
  const { findings } = resultOf('namespace-pod-security', (o) => o.push(ci, configMap('ci')));
  expect(findings[0]).toMatchObject({ value: 'unset', allowed: 'baseline', fix: 'set it to baseline' });
});

test('where no runner has a configuration, rules about jobs do not fall silent', () => {
  const bare = (o: Manifest[]) => {
    o.splice(0, o.length, ...o.filter((object) => object['kind'] !== 'ConfigMap'));
  };
  expect(resultOf('job-hardened', bare)).toMatchObject({
    status: 'fail',
    findings: [{ path: 'manifests', message: 'there is nothing to examine, although there must be' }],
  });
});

test('an object outside of many fleets is told a few of their namespaces', () => {
  const labels = { 'app.kubernetes.io/managed-by': 'cdk8s-gitlab-runners' };
  const namespaces = ['a', 'b', 'c', 'd', 'e', 'f'].map((org) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: `${org}-runners`, labels },
  }));
  const { results } = checkBoundary([...namespaces, configMap('x')]);
  expect(results.find(({ id }) => id === 'manifests-namespaced')?.findings).toMatchObject([
    { value: 'x', allowed: 'a-runners, b-runners, c-runners, d-runners, e-runners' },
  ]);
});

describe('rules about jobs, where nobody expects a runner', () => {
  const results = (text: string) =>
    new Map(checkBoundary([configMap('other', text)]).results.map((result) => [result.id, result]));
  const clean = `${SECTION}namespace = "other"\n`;

  test('judge the jobs that there are', () => {
    const judged = results(clean);
    for (const rule of [
      'job-runner-unprivileged',
      'pod-spec-patch-scope',
      'daemon-name-held',
      'manifests-namespaced',
    ]) {
      expect(judged.get(rule)?.status).toBe('pass');
    }
  });

  test('say that there are none', () => {
    const judged = results(
      SECTION.replace('kubernetes', 'shell').replace('[runners.kubernetes]\nimage = "a:1"\n', ''),
    );
    expect(judged.get('job-hardened')).toMatchObject({
      status: 'not-applicable',
      reason: 'no runner of the manifests runs its jobs as pods',
    });
    expect(judged.get('manager-shape')).toMatchObject({
      status: 'not-applicable',
      reason: 'the manifests name no runner of a fleet of ours, so nothing is expected of them',
    });
  });
});

describe('a runner without a part of it', () => {
  const drop = (kind: string) => (o: Manifest[]) => o.splice(o.indexOf(ofRunner(o, kind)), 1);

  test.each(['ConfigMap', 'Deployment'])('no %s: no rule fails by itself', (kind) => {
    const objects = fleetManifests();
    drop(kind)(objects);
    const report = JSON.stringify(checkBoundary(objects, TINYLAND));
    expect(report).not.toContain('the rule itself failed');
  });

  test.each(['pod-labels-own', 'pod-priorities', 'manager-shape', 'pod-labels-no-strangers'])(
    '%s is judged by what is there',
    (rule) => {
      expect(statusOf(rule, drop('ConfigMap'))).toBe('pass');
      expect(statusOf(rule, drop('Deployment'))).toBe('pass');
    },
  );
});

describe('a pod of somebody else', () => {
  test.each(['runner-fleet/runner', 'runner-fleet/role'])('bears no label %s', (label) => {
    const stray = (value: unknown) => (o: Manifest[]) =>
      o.push(
        inNamespace(o, 'Pod', 'v1', {
          metadata: { name: 'a', namespace: 'b', labels: { app: 'x', [label]: value } },
          spec: { containers: [] },
        }),
      );
    const { findings } = resultOf('pod-labels-no-strangers', stray('docker'));
    expect(findings).toMatchObject([{ path: `Pod b/a / spec / label ${label}`, value: 'docker' }]);
    expect(findings).toHaveLength(1);
  });
});

describe('the label of a runner', () => {
  const labelled = (label: string) => (o: Manifest[]) =>
    set(
      find(o, 'Deployment', (name) => name === 'docker-manager'),
      ['metadata', 'labels', 'runner-fleet/runner'],
      label,
    );

  test('on an object of another one of the fleet', () => {
    expect(resultOf('fleet-no-strangers', labelled('nix')).findings).toMatchObject([
      {
        path: 'Deployment tinyland-runners/docker-manager',
        message: 'the label names another runner than the object',
        value: 'nix',
      },
    ]);
  });

  test('of no runner of the fleet', () => {
    expect(resultOf('fleet-no-strangers', labelled('shadow')).findings).toMatchObject([
      {
        path: 'Deployment tinyland-runners/docker-manager',
        message: 'the object belongs to no runner of the fleet',
      },
    ]);
  });
});

describe('a name in config.toml', () => {
  test('is that of the runner', () => {
    const { findings } = resultOf('fleet-complete', (o) => editSection(o, (s) => set(s, 'name', 'nix')));
    expect(findings).toMatchObject([{ value: 'nix', allowed: 'docker' }]);
  });
});

test('a pod of the fleet may set no priority by number', () => {
  expect(resultOf('pod-priorities', (o) => set(managerPod(o), 'priority', 5)).findings).toMatchObject([
    { path: 'Deployment tinyland-runners/docker-manager / spec.template.spec.priority' },
  ]);
});

describe('a PriorityClass', () => {
  const priorityClass = (rest: Manifest): Manifest => ({
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name: 'tinyland-runners-more' },
    value: 0,
    ...rest,
  });

  test.each<[Manifest, string]>([
    [{}, 'pass'],
    [{ globalDefault: false }, 'pass'],
    [{ globalDefault: true }, 'fail'],
    [{ globalDefault: 'no' }, 'fail'],
    [{ value: 1000 }, 'pass'],
    [{ value: 1001 }, 'fail'],
    [{ value: '0' }, 'fail'],
    [{ metadata: { name: 'tinyland-more' } }, 'fail'],
  ])('%j: %s', (rest, status) => {
    expect(statusOf('priority-classes', (o) => o.push(priorityClass(rest)))).toBe(status);
  });

  test('is nobody’s where there is no fleet', () => {
    const { results } = checkBoundary([priorityClass({})]);
    expect(results.find(({ id }) => id === 'priority-classes')?.status).toBe('pass');
  });
});

test('a manager labelled with another kind is told so', () => {
  const labels = ['spec', 'template', 'metadata', 'labels', 'runner-fleet/kind'];
  const { findings } = resultOf('pod-labels-own', (o) => set(ofRunner(o, 'Deployment'), labels, 'dind'));
  expect(findings).toMatchObject([{ value: 'dind' }]);
});

test('a configuration under another key is not that of its runner', () => {
  const moved = (o: Manifest[]) => {
    const config = ofRunner(o, 'ConfigMap');
    const data = config['data'] as Manifest;
    set(config, 'data', { 'other.toml': data['config.toml'] });
  };
  expect(resultOf('fleet-complete', moved).findings).toMatchObject([
    { message: 'there is no [[runners]] section under the key config.toml' },
  ]);
});
