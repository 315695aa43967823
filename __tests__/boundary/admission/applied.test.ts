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
