import { isNixKind, isPrivilegedKind, PrivilegeGrant, RUNNER_KINDS } from '../../lib/privilege';
import { DEDICATED_NODES, EVERY_KIND } from '../chart/sample-fleet';
import { patchesOf, sectionOf } from './read-back';

/** Takes away the empty resources of the pod, for which Kubernetes would take every job pod for the least of all. */
const NO_RESOURCES = { name: 'resources', patch_type: 'strategic', patch: { resources: null } };

const DIND = { kind: 'dind', nodes: DEDICATED_NODES } as const;

describe('the daemon of dind', () => {
  it('is a service with a name of its own, which listens inside the pod only', () => {
    expect(sectionOf(DIND).kubernetes.services).toEqual([
      {
        name: 'docker.io/library/docker:28.5.1-dind',
        alias: 'docker',
        command: ['dockerd', '--host=tcp://127.0.0.1:2375', '--tls=false'],
        environment: ['HEALTHCHECK_TCP_PORT=2375'],
      },
    ]);
  });

  it('is raised by one strategic patch, which names its container and no other', () => {
    expect(patchesOf(DIND)).toEqual([
      {
        name: 'daemon',
        patch_type: 'strategic',
        patch: {
          containers: [
            {
              name: 'docker',
              securityContext: { privileged: true, allowPrivilegeEscalation: true, capabilities: null },
              volumeMounts: [{ name: 'docker-data', mountPath: '/var/lib/docker' }],
            },
          ],
          volumes: [{ name: 'docker-data', emptyDir: { sizeLimit: '20Gi' } }],
        },
      },
      NO_RESOURCES,
    ]);
  });

  it('has as much room on disk as its container may use', () => {
    const [patch] = patchesOf({ ...DIND, resources: { service: { ephemeralStorageLimit: '50Gi' } } });
    expect(patch?.patch).toMatchObject({ volumes: [{ emptyDir: { sizeLimit: '50Gi' } }] });
  });

  it('is where jobs look for it', () => {
    expect(sectionOf(DIND).environment).toEqual(['DOCKER_HOST=tcp://docker:2375', 'DOCKER_TLS_CERTDIR=']);
  });

  it('keeps its nodes to itself', () => {
    expect(sectionOf(DIND).kubernetes).toMatchObject({
      node_selector: { 'example.com/pool': 'dind' },
      node_tolerations: { 'example.com/dind=only': 'NoSchedule' },
    });
    const shared = sectionOf({ kind: 'dind', nodes: { accept: 'dind-jobs-are-root-on-shared-nodes' } });
    expect(shared.kubernetes).not.toHaveProperty('node_tolerations');
  });
});

describe.each(RUNNER_KINDS.filter(isNixKind))('the cache of %s', (kind) => {
  it.each([
    ['pull', 'attic-credentials', { kind }],
    ['push', 'attic-push-credentials', { kind, attic: 'push', accessLevel: 'ref_protected' }],
  ] as const)('to %s: the build container has its credentials by reference to %s', (_, secret, spec) => {
    const variable = (name: string, key: string) => ({
      name,
      value: null,
      valueFrom: { secretKeyRef: { name: secret, key } },
    });
    expect(patchesOf(spec)).toEqual([
      {
        name: 'attic',
        patch_type: 'strategic',
        patch: {
          containers: [
            {
              name: 'build',
              env: [
                variable('ATTIC_SERVER', 'server'),
                variable('ATTIC_CACHE', 'cache'),
                variable('ATTIC_TOKEN', 'token'),
              ],
            },
          ],
        },
      },
      NO_RESOURCES,
    ]);
  });

  it('leaves no credential in config.toml outside of that reference', () => {
    const { kubernetes, ...section } = sectionOf({ kind });
    const { pod_spec: _, ...rest } = kubernetes;
    expect(JSON.stringify([section, rest])).not.toMatch(/ATTIC_|attic-(push-)?credentials/);
  });

  it.each([
    [false, 'false'],
    [true, 'true'],
  ])('is safe to use, with the sandbox openly %s', (nixSandbox, sandbox) => {
    const variable = sectionOf({ kind, nixSandbox }).environment.find((one) => one.startsWith('NIX_CONFIG='));
    expect(variable?.slice('NIX_CONFIG='.length).split('\n')).toEqual([
      'experimental-features = nix-command flakes',
      'accept-flake-config = false',
      `sandbox = ${sandbox}`,
      'sandbox-fallback = false',
      'build-users-group =',
      'require-sigs = true',
      'extra-substituters = http://attic.attic-cache-dev.svc.cluster.local:8080/main',
      'extra-trusted-public-keys = main:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
      'connect-timeout = 5',
      'stalled-download-timeout = 30',
      'fallback = true',
    ]);
  });
});

it.each(RUNNER_KINDS.filter((kind) => !isPrivilegedKind(kind) && !isNixKind(kind)))(
  '%s is patched in nothing else and reads no Attic Secret',
  (kind) => {
    const section = sectionOf({ kind });
    expect(patchesOf({ kind })).toEqual([NO_RESOURCES]);
    expect(section.kubernetes).not.toHaveProperty('services');
    expect(JSON.stringify(section)).not.toMatch(/attic/i);
  },
);

it('no section, of any kind, says privileged = true outside of the daemon patch', () => {
  for (const spec of EVERY_KIND) {
    const section = sectionOf(spec);
    const { pod_spec: _, ...kubernetes } = section.kubernetes;
    expect(JSON.stringify({ ...section, kubernetes })).not.toMatch(/"privileged":(?!false)/);
  }
});

describe('the grant', () => {
  it('is given to privileged kinds alone', () => {
    expect(PrivilegeGrant.of('dind').kind).toBe('dind');
    for (const kind of ['docker', 'nix', 'constructor', '__proto__', '', undefined, null]) {
      expect(() => PrivilegeGrant.of(kind as unknown as 'dind')).toThrow(TypeError);
    }
  });

  it('cannot be made without its factory', () => {
    const Constructor = PrivilegeGrant as unknown as new (kind: string) => PrivilegeGrant;
    expect(() => new Constructor('docker')).toThrow(TypeError);
    const forged = Object.create(PrivilegeGrant.prototype) as PrivilegeGrant;
    expect(() => forged.kind).toThrow(TypeError);
  });
});
