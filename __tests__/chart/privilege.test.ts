import {
  FAMILY_OF,
  isNixKind,
  isPrivilegedKind,
  isRunnerKind,
  LEVEL_OF,
  PrivilegeGrant,
  privilegedKinds,
  RUNNER_KINDS,
  type RunnerKind,
} from '../../lib/privilege';

describe('the privilege table', () => {
  it('makes dind privileged and nothing else', () => {
    expect(LEVEL_OF).toEqual({
      docker: 'baseline',
      dind: 'privileged',
      'tinyland-docker': 'baseline',
      'tinyland-nix': 'baseline',
      nix: 'baseline',
    });
    expect(privilegedKinds()).toEqual(['dind']);
    expect(RUNNER_KINDS.filter(isPrivilegedKind)).toEqual(['dind']);
  });

  it('lets jobs of the nix kinds alone read the cache', () => {
    expect(FAMILY_OF).toEqual({
      docker: 'alpine',
      dind: 'docker',
      'tinyland-docker': 'rocky',
      'tinyland-nix': 'nix',
      nix: 'nix',
    });
    expect(RUNNER_KINDS.filter(isNixKind)).toEqual(['tinyland-nix', 'nix']);
  });

  it('cannot be written at run time', () => {
    expect(() => Object.assign(FAMILY_OF, { docker: 'nix' })).toThrow(TypeError);
    expect(() => Object.assign(LEVEL_OF, { docker: 'privileged' })).toThrow(TypeError);
    expect(() => (RUNNER_KINDS as RunnerKind[]).push('docker')).toThrow(TypeError);
    expect(LEVEL_OF.docker).toBe('baseline');
  });

  it.each([
    ['constructor'],
    ['__proto__'],
    ['toString'],
    ['DIND'],
    [''],
    [null],
    [undefined],
    [['dind']],
    [{}],
  ])('knows no kind %p', (value) => {
    expect(isRunnerKind(value)).toBe(false);
    expect(isPrivilegedKind(value as RunnerKind)).toBe(false);
    expect(isNixKind(value as RunnerKind)).toBe(false);
  });

  it('grants privilege to dind, and to nothing else whatever the compiler was told', () => {
    expect(PrivilegeGrant.of('dind').kind).toBe('dind');
    for (const kind of ['docker', 'constructor', undefined]) {
      expect(() => PrivilegeGrant.of(kind as 'dind')).toThrow(
        new TypeError(`kind '${String(kind)}' is not privileged: only dind is`),
      );
    }
  });

  it.each(RUNNER_KINDS)('knows %s', (kind) => {
    expect(isRunnerKind(kind)).toBe(true);
  });
});
