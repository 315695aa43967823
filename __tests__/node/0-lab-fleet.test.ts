import type { RunnerSpec } from '../../lib/fleet/types/runner-spec';
import { RUNNER_KINDS } from '../../lib/privilege';
import { parseObjects, renderFiles, TINYLAND_RUNNERS, tinyland } from '../e2e/cluster/fleets';
import type { KubernetesObject } from '../e2e/cluster/objects';
import { LAB_NAMESPACE, LAB_RUNNERS, labFleet } from './fleets/lab-fleet';
import { CertificateAuthority } from './world/certificates';

/** How a runner of the lab may differ from what README.md says of its kind. */
const OF_THE_LAB = ['resources', 'manager', 'concurrency'];

describe('the fleet of the lab', () => {
  let certificate: string;
  let objects: readonly KubernetesObject[];

  beforeAll(async () => {
    certificate = (await CertificateAuthority.create('Authority of a test')).certificate;
    const fleet = labFleet({ caCertificates: certificate });
    objects = [...renderFiles(fleet).values()].flatMap(parseObjects);
  });

  test('has every kind, a runner that is tightened and one that writes to the cache', () => {
    const runners: readonly RunnerSpec[] = LAB_RUNNERS;
    expect(new Set(runners.map(({ kind }) => kind))).toEqual(new Set(RUNNER_KINDS));
    expect(runners.filter(({ podSecurity }) => podSecurity === 'restricted')).toHaveLength(1);
    expect(runners.filter((runner) => 'attic' in runner && runner.attic === 'push')).toHaveLength(1);
  });

  test('has the runners of README.md, but for what they reserve and how many jobs they run', () => {
    const without = (runner: RunnerSpec) =>
      Object.fromEntries(Object.entries(runner).filter(([field]) => !OF_THE_LAB.includes(field)));
    const runners: readonly RunnerSpec[] = LAB_RUNNERS;
    expect(runners.slice(0, TINYLAND_RUNNERS.length).map(without)).toEqual(TINYLAND_RUNNERS.map(without));
  });

  test('opens what the fleet of README.md opens, but for the addresses of the API server', () => {
    const policies = (from: readonly KubernetesObject[]) =>
      from
        .filter(({ kind }) => kind === 'NetworkPolicy')
        .map(({ metadata, spec }) => [metadata.name, spec] as const);
    const lab = new Map(policies(objects));
    const readme = policies([...renderFiles(tinyland()).values()].flatMap(parseObjects));
    const elsewhere = (spec: unknown) =>
      JSON.stringify(spec).replace('10.43.0.1/32', '10.0.0.1/32').replace('10.0.0.10/32', '10.77.0.2/32');
    expect(readme.length).toBeGreaterThan(5);
    for (const [name, spec] of readme) {
      expect({ name, spec: JSON.stringify(lab.get(name)) }).toEqual({ name, spec: elsewhere(spec) });
    }
  });

  test('trusts the authority of GitLab', () => {
    const configs = objects.filter(({ kind, data }) => kind === 'ConfigMap' && data?.['config.toml']);
    expect(configs).toHaveLength(LAB_RUNNERS.length);
    for (const { data } of configs) {
      expect(data['ca.crt'].trim()).toBe(certificate.trim());
      expect(data['config.toml']).toContain('tls-ca-file = "/etc/gitlab-runner/ca.crt"');
      expect(data['config.toml']).toContain('url = "https://gitlab.lab.test"');
    }
  });

  test('fits onto two cores with all of its jobs at once', () => {
    const quotas = objects.filter(
      ({ kind, metadata }) => kind === 'ResourceQuota' && metadata.name === 'fleet',
    );
    expect(quotas.map(({ metadata }) => metadata.namespace)).toEqual([LAB_NAMESPACE]);
    const [hard] = quotas.map((quota) => quota['spec'].hard);
    // Below a core and 10 GiB.
    expect(hard['requests.cpu']).toMatch(/^\d{1,3}m$/);
    expect(hard['requests.memory']).toMatch(/^\d{1,4}Mi$/);
  });
});
