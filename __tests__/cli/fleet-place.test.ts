import { fleetPlaceOf } from '../../lib/cli/fleet-place';
import { set } from '../boundary/edit';
import { fleetManifests } from '../boundary/fleet-fixture';
import { manager } from '../boundary/mutations/mutation';
import { chartOutput } from './chart-output';
import { asYaml, type Cause, causesIn, verified } from './verified';

const TEMPLATE = `[[runners]]
  clone_url = "http://gitlab.example.org"
  pre_build_script = "true"
  [runners.kubernetes]
    pull_policy = "if-not-present"
    privileged = true
    bogus = 1
`;

const PULLED = "decided: always 'always': a node may hold an image that the job must not read";
const SERVICES = 'the field allowedServices of the runner';

/** Manifests of another tool, of which no object has labels. */
const ofOthers = {
  input: { labels: new Map() },
  report: { ours: false },
} as unknown as Parameters<typeof fleetPlaceOf>[1];

/** Where a fleet has what the causes of a rule are about. */
const placesOf = (causes: readonly Cause[], rule: string) =>
  causes.filter((cause) => cause.rule === rule).map(({ inFleet }) => inFleet);

describe('what a fleet has in place of what a finding is about', () => {
  test('is said of keys of config.toml: decided and why, a field, or not yet', async () => {
    const causes = await causesIn(chartOutput(TEMPLATE));
    expect(placesOf(causes, 'image-pull-policy')).toEqual([PULLED, PULLED]);
    expect(placesOf(causes, 'job-runner-unprivileged')).toEqual([
      "decided: always false: only kind 'dind' is privileged, and there the daemon alone",
    ]);
    expect(placesOf(causes, 'config-gitlab-encrypted')).toEqual(['the field gitlab.cloneUrl of the fleet']);
    // No rule is about one of those that are not offered.
    const path = 'ConfigMap ci/runner / config.toml / runners[0].shell';
    const found = fleetPlaceOf({ code: '', path, message: '', fix: '' }, ofOthers);
    expect(found).toBe('not offered yet: jobs run the shell of their image');
    // A script of every job opens something, and is no fault.
    expect(placesOf(causes, 'config-values')).toEqual([]);
    expect(placesOf(causes, 'feature-flags-pinned')).toEqual([
      expect.stringMatching(/^decided: each that a job could turn is pinned/),
      expect.stringMatching(/^decided: each that a job could turn is pinned/),
    ]);
  });

  test('is said of values of the chart', async () => {
    const causes = await causesIn(chartOutput(TEMPLATE));
    expect(placesOf(causes, 'rbac-least-privilege')).toEqual([
      'decided: managers have the least Role that works, in their own namespace',
    ]);
    expect(placesOf(causes, 'manifests-kinds')).toEqual([
      expect.stringMatching(/^the field token of the runner, which names where the Secret comes from/),
    ]);
  });

  test('is not said where nothing is known of it: a key of nobody, a whole section, the pod of a job', async () => {
    const causes = await causesIn(chartOutput(TEMPLATE));
    for (const rule of ['config-keys-known', 'manager-no-registration', 'job-hardened', 'quota-present']) {
      const places = placesOf(causes, rule);
      expect([rule, places.length > 0, places.some((place) => place !== undefined)]).toEqual([
        rule,
        true,
        false,
      ]);
    }
  });

  test('is said of manifests of any other tool too, of the top of config.toml as of its sections', async () => {
    const config = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'runner', namespace: 'ci' },
      data: {
        'config.toml': `[session_server]\nlisten_address = ":8093"\n${TEMPLATE}`,
      },
    };
    const causes = await causesIn([config]);
    expect(causes.filter(({ chartValue }) => chartValue !== undefined)).toEqual([]);
    expect(placesOf(causes, 'config-debug-refused')).toContain(
      'decided: a terminal in a running job would be open to whoever reaches the manager',
    );
    expect(placesOf(causes, 'image-pull-policy')).toEqual([PULLED, PULLED]);
    expect(placesOf(causes, 'image-allow-lists')).toEqual([undefined]);
  });

  test('is said at each place where one cause has several keys', async () => {
    const { stdout } = await verified(['-'], {}, asYaml(chartOutput(TEMPLATE)));
    expect(stdout).toMatch(
      /an empty list allows every image, 2 times\n +fix: .*\n +chart: .*\n +ConfigMap .*allowed_images.*\n +value: .*\n +fleet: {3}the field allowedImages of the runner\n +ConfigMap .*allowed_services.*\n +value: .*\n +fleet: {3}the field allowedServices of the runner\n/,
    );
  });

  test('stands in each format', async () => {
    const text = asYaml(chartOutput(TEMPLATE));
    expect((await verified(['-'], {}, text)).stdout).toContain(`          fleet:   ${PULLED}\n`);
    const sarif = (await verified(['-'], { format: 'sarif' }, text)).stdout;
    expect(sarif).toContain(`In a fleet of this package: ${PULLED}.`);
    expect(sarif).toContain(
      'The value of the chart is runners.config: [runners.kubernetes] pull_policy. In a fleet',
    );
    const json = JSON.parse((await verified(['-'], { format: 'json' }, text)).stdout);
    const lists = json.reports[0].results.find(({ id }: { id: string }) => id === 'image-allow-lists');
    expect(lists.findings.map(({ inFleet }: { inFleet?: string }) => inFleet)).toContain(SERVICES);
  });

  test('is not said of a fleet of ours', async () => {
    const objects = fleetManifests();
    set(manager(objects), 'securityContext.privileged', true);
    const config = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata !== undefined);
    const data = config?.['data'] as Record<string, string>;
    data['config.toml'] = (data['config.toml'] ?? '').replace(
      /pull_policy = .*/,
      'pull_policy = "if-not-present"',
    );
    for (const format of ['text', 'json', 'sarif'] as const) {
      const { stdout } = await verified(['-'], { format }, asYaml(objects));
      expect(stdout).toContain('images may be taken from the node');
      expect(stdout).not.toMatch(/inFleet|In a fleet of this package| fleet: {3}/);
    }
  });
});
