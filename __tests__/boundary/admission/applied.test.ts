import { policyAndBinding } from '../admission-fixture';
import { get, set } from '../edit';
import { admissionResults, expectedFleet, manifestsOf } from './rendered-fleet';

/** What is applied is what the policies hold it to, byte for byte. */

const refused = (objects: Parameters<typeof admissionResults>[0]): string =>
  admissionResults(objects, expectedFleet('tinyland'))
    .filter(({ id }) => id === 'admission-admits')
    .flatMap(({ findings }) => findings.map(({ path, message }) => `${path}: ${message}`))
    .join('\n');

describe('a config that the policies do not know', () => {
  // GitLab Runner reads the same of both; a trial that is remembered must not answer for another text.
  it('is told by one comment, after the honest one was tried', () => {
    expect(refused(manifestsOf('tinyland'))).toBe('');
    const objects = manifestsOf('tinyland');
    const config = objects.find(
      ({ kind, metadata }) => kind === 'ConfigMap' && get({ metadata }, 'metadata.name') === 'nix-config',
    );
    const data = get(config ?? {}, 'data') as Record<string, string>;
    set(config ?? {}, 'data', { ...data, 'config.toml': `${data['config.toml']}# a comment\n` });
    expect(refused(objects)).toMatch(
      /^ConfigMap tinyland-runners\/nix-config: .* refuse this ConfigMap: \[config-content\] /,
    );
    expect(refused(manifestsOf('tinyland'))).toBe('');
  });

  it('is told by another checksum of a Deployment', () => {
    const objects = manifestsOf('tinyland');
    const deployment = objects.find(
      ({ kind, metadata }) => kind === 'Deployment' && get({ metadata }, 'metadata.name') === 'nix-manager',
    );
    set(deployment ?? {}, 'spec.template.metadata.annotations', { 'checksum/config': '0'.repeat(64) });
    expect(refused(objects)).toMatch(
      /^Deployment tinyland-runners\/nix-manager: .* refuse this Deployment: \[config-checksum\] /,
    );
  });
});

describe('a policy of somebody that refuses an object of the manifests', () => {
  const refusing = (resource: string, message?: string) =>
    policyAndBinding('theirs', 'tinyland-runners', {
      failurePolicy: 'Fail',
      matchConstraints: {
        resourceRules: [
          { apiGroups: ['*'], apiVersions: ['v1'], operations: ['CREATE'], resources: [resource] },
        ],
      },
      validations: [{ expression: 'false', ...(message === undefined ? {} : { message }) }],
    });
  const told = (...policies: readonly Record<string, unknown>[]) =>
    admissionResults([...manifestsOf('tinyland'), ...policies], expectedFleet('tinyland'))
      .filter(({ id }) => id === 'admission-admits')
      .flatMap(({ findings }) => findings);

  it.each([
    ['networkpolicies', 'NetworkPolicy tinyland-runners/default-deny'],
    ['serviceaccounts', 'ServiceAccount tinyland-runners/docker-manager'],
    ['roles', 'Role tinyland-runners/docker-manager'],
    ['rolebindings', 'RoleBinding tinyland-runners/docker-manager'],
    ['resourcequotas', 'ResourceQuota tinyland-runners/managers'],
    ['limitranges', 'LimitRange tinyland-runners/containers'],
    ['poddisruptionbudgets', 'PodDisruptionBudget tinyland-runners/docker-manager'],
  ])('is told of %s', (resource, path) => {
    expect(told(...refusing(resource)).map((finding) => finding.path)).toContain(path);
  });

  it('is told with its own words, and with a fix where it has none', () => {
    const [first] = told(...refusing('limitranges', 'no ranges here; ask the platform team'));
    expect(first).toMatchObject({
      message:
        'the admission policies of this fleet refuse this LimitRange: no ranges here; ask the platform team',
      fix: expect.stringMatching(/^render config.toml, Deployment and policies from the same fleet/),
    });
  });

  it('is told as one that fails where it cannot be evaluated', () => {
    const [policy, binding] = refusing('limitranges');
    set(policy, 'spec.validations', [{ expression: 'object.spec.nothing == 1' }]);
    expect(told(policy, binding).map(({ message }) => message)).toEqual([
      expect.stringMatching(/ refuse this LimitRange, since it fails: /),
    ]);
  });
});
