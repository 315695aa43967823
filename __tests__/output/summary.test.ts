import { Fleet, type RunnerSpec } from '../../lib';
import { summarize } from '../../lib/output/summary';
import {
  AWS_IDENTITY,
  CACHE,
  DEDICATED_NODES,
  EVERY_KIND,
  fleetOf,
  IMAGE_BUILDS,
  specOf,
} from '../chart/sample-fleet';
import { ROOT_CERTIFICATE } from '../fleet/decode/certificate-fixture';

/** The rows of a table by the title of its first column, cell by cell. */
function tableOf(fleet: Fleet, title: string): readonly (readonly string[])[] {
  const lines = summarize(fleet).split('\n');
  const start = lines.findIndex((line) => line.startsWith(title));
  const end = lines.indexOf('', start);
  return lines.slice(start, end).map((line) => line.split(/ {2,}/));
}

test('names the managers of a version that no test runs', () => {
  const of = (name: string, version: string) => ({
    kind: 'docker' as const,
    name,
    tags: [name],
    manager: { image: `mirror.example.com/gitlab-runner:alpine-v${version}` },
  });
  const text = summarize(fleetOf(of('a', '19.4.0'), of('b', '19.1.2'), of('c', '19.3.0'), of('d', '19.1.1')));
  expect(text.split('\n').filter((line) => line.includes('GitLab Runner'))).toEqual([
    'Managers of b, d are of GitLab Runner 19.1, which is known by its sources: tests run 19.3',
    'Managers of a are of GitLab Runner 19.4, which is known by its sources: tests run 19.3',
  ]);
  expect(summarize(fleetOf(of('c', '19.3.9')))).not.toContain('known by its sources');
});

describe('the printed table', () => {
  it('has a row a runner, with all that a reviewer must know', () => {
    const fleet = fleetOf(
      { kind: 'docker' },
      { kind: 'tinyland-docker' },
      { kind: 'nix' },
      { kind: 'dind', nodes: DEDICATED_NODES },
    );
    expect(tableOf(fleet, 'RUNNER')).toEqual([
      ['RUNNER', 'KIND', 'POD SECURITY', 'IMAGE', 'TAGS', 'CONCURRENCY', 'JOBS REACH', 'SECRETS'],
      [
        'docker',
        'docker',
        'baseline',
        'docker.io/library/alpine:3.22.2',
        'docker,linux,amd64',
        '1 x 4',
        'public:443',
        'docker-token',
      ],
      [
        'tinyland-docker',
        'tinyland-docker',
        'baseline',
        'docker.io/rockylinux/rockylinux:9.6',
        'tinyland-docker,rocky9,linux',
        '1 x 4',
        'public:443',
        'tinyland-docker-token',
      ],
      [
        'nix',
        'nix',
        'baseline',
        'docker.io/nixos/nix:2.31.2',
        'nix,flakes',
        '1 x 4',
        'public:443 attic-cache-dev:8080',
        'nix-token attic-credentials',
      ],
      [
        'dind',
        'dind',
        'baseline, daemon privileged',
        'docker.io/library/docker:28.5.1-cli',
        'dind,privileged',
        '1 x 4',
        'public:443',
        'dind-token',
      ],
    ]);
  });

  it('says whose users jobs have, where they are their own', () => {
    const fleet = fleetOf(
      { kind: 'docker', podSecurity: 'restricted', userNamespaces: true },
      { kind: 'tinyland-docker', imageBuilds: IMAGE_BUILDS },
      { kind: 'nix', podSecurity: 'restricted', runAs: { user: 1001 } },
    );
    expect(tableOf(fleet, 'RUNNER').map((row) => row[2])).toEqual([
      'POD SECURITY',
      'restricted, own users',
      'baseline, own users',
      'restricted as 1001:1001',
    ]);
  });

  it('says what GitLab keeps on its side', () => {
    const fleet = fleetOf(
      { kind: 'docker', runUntagged: true, maximumTimeoutSeconds: 7200 },
      { kind: 'dind', nodes: DEDICATED_NODES },
    );
    expect(tableOf(fleet, 'IN GITLAB')).toEqual([
      ['IN GITLAB', 'ACCESS LEVEL', 'RUN UNTAGGED', 'MAXIMUM TIMEOUT'],
      ['docker', 'not_protected', 'true', '7200 s'],
      ['dind', 'ref_protected', 'false', '3600 s'],
    ]);
  });

  it('follows what is set', () => {
    const fleet = fleetOf({
      kind: 'docker',
      podSecurity: 'restricted',
      replicas: 3,
      concurrency: 7,
      tags: ['one', 'two'],
      imagePullSecrets: ['registry'],
      http: true,
      destinations: [{ cidr: '192.0.2.0/24', port: 8443 }],
    });
    expect(tableOf(fleet, 'RUNNER')[1]).toEqual([
      'docker',
      'docker',
      'restricted',
      'docker.io/library/alpine:3.22.2',
      'one,two',
      '3 x 7',
      'public:80 public:443 192.0.2.0/24:8443',
      'docker-token registry',
    ]);
  });
});

describe('the openings', () => {
  it('of every pod and of managers are told', () => {
    const text = summarize(fleetOf({ kind: 'docker' }));
    expect(text).toContain('All pods reach DNS at kube-system:53');
    expect(text).toContain(
      'Managers reach GitLab at public:443 and the API server at 10.43.0.1/32:443,6443 203.0.113.5/32:443,6443',
    );
    expect(text).toContain(
      'Managers are reached by pods of monitoring (app.kubernetes.io/name=prometheus); jobs by nobody',
    );
  });

  it('of a manager that signs as somebody of a cloud are told', () => {
    const text = summarize(
      Fleet.define({
        ...specOf({ kind: 'docker', cache: { ...CACHE, credentials: AWS_IDENTITY } }, { kind: 'nix' }),
        gitlab: { url: 'https://gitlab.internal', destinations: [{ cidr: '10.9.0.1/32', port: 443 }] },
      }),
    );
    expect(text).toContain('Managers of docker reach their clouds at public:443');
    expect(text).toContain(
      `leave in bucket acme-ci-cache of s3.eu-west-1.amazonaws.com, for which the manager signs as ${AWS_IDENTITY.role}`,
    );
    expect(summarize(fleetOf({ kind: 'docker', cache: CACHE }))).not.toContain('signs as');
  });

  it('of a proxy are told, and that it is a way around the network', () => {
    const text = summarize(
      Fleet.define({
        ...specOf({ kind: 'docker' }),
        proxy: {
          https: 'http://proxy.example.com:3128',
          destinations: [{ cidr: '10.20.0.9/32', port: 3128 }],
        },
      }),
    );
    expect(text).toContain('Managers reach GitLab through the proxy and the API server at');
    expect(text).toContain(
      'Managers and jobs talk through http://proxy.example.com:3128 at 10.20.0.9/32:3128',
    );
    expect(text).toContain(
      '! jobs reach whatever http://proxy.example.com:3128 lets them: it must refuse the API server, metadata services and private addresses itself',
    );
  });

  it('of a pattern that holds all of a mirror are told', () => {
    const imageMirrors = [{ from: 'docker.io', to: 'registry.example.com/hub' }];
    const told = (...allowedImages: string[]) =>
      summarize(Fleet.define({ ...specOf({ kind: 'docker', allowedImages }), imageMirrors }))
        .split('\n')
        .filter((line) => line.includes('whoever it is of'));
    expect(told('registry.example.com/**')).toEqual([
      '! docker: jobs run any image of docker.io, whoever it is of: registry.example.com/** holds its mirror registry.example.com/hub',
    ]);
    expect(told('registry.example.com/*/*/*:*')).toHaveLength(1);
    for (const pattern of [
      'docker.io/**',
      'registry.example.com/hub/**',
      'registry.example.com/team/**',
      'registry.example.com/*:*',
      'registry.example.com/hub2/**',
    ]) {
      expect(told(pattern)).toEqual([]);
    }
  });

  it('of a PodMonitor are told', () => {
    const podMonitor = { labels: { release: 'kube-prometheus-stack' } };
    const text = summarize(
      Fleet.define({
        ...specOf({ kind: 'docker' }),
        monitoring: { namespace: 'monitoring', podMonitor },
      }),
    );
    expect(text).toContain(
      'PodMonitor managers has Prometheus scrape managers (release=kube-prometheus-stack)',
    );
  });

  it('are told where they are not the usual ones', () => {
    const { monitoring: _, ...spec } = specOf({ kind: 'docker' });
    const text = summarize(
      Fleet.define({
        ...spec,
        cluster: { ...spec.cluster, name: 'prod', dns: [{ cidr: '169.254.20.10/32' }] },
        gitlab: { url: 'https://gitlab.internal', destinations: [{ cidr: '10.9.0.1/32', port: 443 }] },
      }),
    );
    expect(text).toContain('Fleet acme in cluster prod: namespace acme-runners');
    expect(text).toContain('All pods reach DNS at 169.254.20.10/32:53');
    expect(text).toContain('Managers reach GitLab at 10.9.0.1/32:443 and');
    expect(text).toContain('Nobody reaches managers or jobs');
  });
});

describe('jobs that several runners take', () => {
  const shared = (...runners: readonly RunnerSpec[]) =>
    tableOf(fleetOf(...runners), 'JOBS THAT NAME ONLY').slice(1);
  const openings = (...runners: readonly RunnerSpec[]) =>
    summarize(fleetOf(...runners)).match(/^! .*$/gm) ?? [];
  const DIND = { kind: 'dind', nodes: DEDICATED_NODES } as const;

  it('are none where no tag is shared', () => {
    expect(summarize(fleetOf({ kind: 'docker' }, { kind: 'nix' }, DIND))).not.toContain(
      'JOBS THAT NAME ONLY',
    );
  });

  it('are told once for each set of tags, with whose jobs they all are and in what the runners differ', () => {
    expect(
      shared(
        { kind: 'docker' },
        { kind: 'docker', name: 'second', tags: ['amd64', 'linux', 'docker'] },
        { kind: 'docker', name: 'large', tags: ['large', 'docker', 'linux', 'amd64'], http: true },
        { kind: 'tinyland-docker', runtimeClass: { name: 'gvisor' } },
      ),
    ).toEqual([
      ['docker,linux,amd64', 'docker second large', 'docker second', 'network'],
      ['linux', 'docker second large tinyland-docker', '-', 'image, runtime class, network'],
    ]);
  });

  it('tells letters apart as GitLab does', () => {
    expect(summarize(fleetOf({ kind: 'docker', tags: ['ci'] }, { kind: 'nix', tags: ['CI'] }))).not.toContain(
      'JOBS THAT NAME ONLY',
    );
  });

  it('without tags have a row of their own', () => {
    expect(shared({ kind: 'docker', runUntagged: true }, { kind: 'nix', runUntagged: true })).toEqual([
      ['(no tags)', 'docker nix', '-', 'Attic cache, image, network'],
    ]);
    expect(summarize(fleetOf({ kind: 'docker', runUntagged: true }, { kind: 'nix' }))).not.toContain(
      '(no tags)',
    );
  });

  it('are an opening where no job of a runner can avoid one that differs', () => {
    const push = { kind: 'nix', name: 'push', attic: 'push', accessLevel: 'ref_protected' } as const;
    expect(openings({ kind: 'nix' }, { ...push, tags: ['push', 'nix', 'flakes'] })).toEqual([
      '! push: jobs may write to the Attic cache',
      '! push: takes all jobs of nix on protected refs too; they differ in access level (here ref_protected, there not_protected), Attic cache (here push, there pull)',
    ]);
    expect(
      openings(
        { kind: 'docker' },
        { kind: 'docker', name: 'any', architecture: 'arm64', tags: ['docker', 'linux', 'amd64', 'arm64'] },
      ),
    ).toEqual(['! any: takes all jobs of docker too; they differ in architecture (here arm64, there amd64)']);
    expect(
      openings(
        { kind: 'docker' },
        { kind: 'docker', name: 'large', tags: ['docker', 'linux', 'amd64', 'x'] },
      ),
    ).toEqual([]);
  });

  it('are an opening where a job may be root by a tag that it shares with others', () => {
    expect(openings({ kind: 'docker' }, { ...DIND, tags: ['docker', 'dind', 'privileged'] })).toEqual([
      '! dind: a job that names only docker may be root on a node without asking for it',
    ]);
  });

  it('of a privileged runner may fail on another one', () => {
    expect(openings({ kind: 'docker', tags: ['builder', 'docker'] }, { ...DIND, tags: ['builder'] })).toEqual(
      [
        '! docker: takes all jobs of dind too; they differ in Pod Security (here baseline, there privileged), access level (here not_protected, there ref_protected)',
        '! dind: a job that names only builder may be root on a node without asking for it',
      ],
    );
  });
});

it('nothing that is looser than the default hides', () => {
  const loosenings = (fleet: Fleet) => summarize(fleet).match(/^! .*$/gm) ?? [];
  expect(loosenings(fleetOf(...EVERY_KIND))).toEqual([]);
  expect(
    loosenings(
      fleetOf(
        { kind: 'dind', nodes: { accept: 'dind-jobs-are-root-on-shared-nodes' } },
        { kind: 'nix', attic: 'push', accessLevel: 'ref_protected' },
        {
          kind: 'docker',
          runUntagged: true,
          addCapabilities: ['MKNOD', 'SYS_CHROOT'],
          http: true,
          publicPorts: [443, 22, 5050],
        },
        {
          kind: 'dind',
          name: 'mirrored',
          nodes: DEDICATED_NODES,
          daemon: { mtu: 1400, registryMirrors: ['https://a.example', 'https://b.example'] },
        },
        { kind: 'docker', name: 'builds', tags: ['builds'], imageBuilds: IMAGE_BUILDS },
        {
          kind: 'docker',
          name: 'shifted',
          tags: ['shifted'],
          imageBuilds: { userNamespaces: true, seccompProfile: 'image-builds.json' },
        },
      ),
    ),
  ).toEqual([
    '! dind: dind jobs are root on nodes that they share with other pods (accepted in the fleet)',
    '! nix: jobs may write to the Attic cache',
    '! docker: takes jobs without tags',
    '! docker: jobs reach public addresses on port 22, 5050 too',
    '! docker: jobs have capabilities besides the usual ones: MKNOD, SYS_CHROOT',
    '! docker: jobs reach public addresses without TLS',
    '! mirrored: the daemon takes images of Docker Hub from whoever runs https://a.example, https://b.example',
    '! builds: build containers run under the seccomp profile profiles/image-builds.json and the AppArmor profile image-builds of their node, in user namespaces',
    '! shifted: build containers run under the seccomp profile image-builds.json of their node, in user namespaces',
  ]);
});

it('NAT64 is told, and what a destination leaves out', () => {
  const spec = specOf({
    kind: 'docker',
    publicPorts: [22],
    destinations: [{ cidr: '10.0.0.0/8', port: 443, except: ['10.43.0.1/32', '10.96.0.0/12'] }],
  });
  const text = summarize(Fleet.parse({ ...spec, cluster: { ...spec.cluster, nat64: ['64:ff9b::/96'] } }));
  expect(text).toContain('Public IPv4 addresses are open through NAT64 at 64:ff9b::/96 too');
  expect(text).toContain('public:22 public:443 10.0.0.0/8:443 without 10.43.0.1/32,10.96.0.0/12');
  expect(summarize(fleetOf({ kind: 'docker' }))).not.toContain('NAT64');
});

it('an API server that is said to be a whole network is told: managers reach all of it', () => {
  const spec = specOf({ kind: 'docker' });
  const cluster = { apiServer: { cidrs: ['10.43.0.1/32', '10.0.0.0/8', 'fd00::/64'] } };
  expect(summarize(Fleet.parse({ ...spec, cluster })).match(/^! .*$/gm)).toEqual([
    '! managers reach every address of 10.0.0.0/8, which cluster.apiServer names',
    '! managers reach every address of fd00::/64, which cluster.apiServer names',
  ]);
});

it('the Secrets of a runner are those that its pods read', () => {
  const fleet = fleetOf({
    kind: 'nix',
    attic: 'push',
    accessLevel: 'ref_protected',
    imagePullSecrets: ['a', 'b'],
  });
  expect(fleet.runner('nix').secrets.names).toEqual(['nix-token', 'attic-push-credentials', 'a', 'b']);
});

describe('a fleet with more jobs than its managers can be kept apart for', () => {
  const many = fleetOf({ kind: 'docker', concurrency: 500 }, { kind: 'dind', nodes: DEDICATED_NODES });

  it('says whose job pods any manager may enter', () => {
    expect(summarize(many)).toMatch(/^! .*any manager may run commands in job pods of: docker$/m);
  });

  it('says whose registry credentials any manager may use, which is told of smaller ones too', () => {
    const credentials = /^! .*any manager may use the registry credentials of jobs of: docker$/m;
    const large = fleetOf({ kind: 'docker', concurrency: 150 }, { kind: 'dind', nodes: DEDICATED_NODES });
    expect(summarize(many)).toMatch(credentials);
    expect(summarize(large)).toMatch(credentials);
    expect(summarize(large)).not.toContain('run commands');
  });

  it('but one runner has no neighbours, however many jobs it has', () => {
    expect(summarize(fleetOf({ kind: 'docker', concurrency: 500 }))).not.toContain('any manager may');
  });

  it('and a small one does not', () => {
    expect(summarize(fleetOf({ kind: 'docker' }, { kind: 'nix' }))).not.toContain('any manager may');
  });
});

it('names the authorities that are trusted besides public ones', () => {
  const trust = 'Managers and jobs trust for GitLab:';
  const own = Fleet.parse({ ...specOf({ kind: 'docker' }), gitlab: { caCertificates: ROOT_CERTIFICATE } });
  expect(summarize(own)).toContain(`${trust} O=Example, CN=Example Root CA (until Oct 30`);
  expect(summarize(fleetOf({ kind: 'docker' }))).not.toContain(trust);
});

describe('what the cluster adds to pods', () => {
  const linesOf = (fields: object): readonly string[] =>
    summarize(
      Fleet.parse({
        ...specOf({ kind: 'docker' }),
        cluster: { ...specOf({ kind: 'docker' }).cluster, ...fields },
      }),
    )
      .split('\n')
      .filter((line) => /^(?:Pods may have| {2}\S)/.test(line));

  it('is printed, sort by sort, with all that it is', () => {
    expect(
      linesOf({
        platforms: ['openshift', 'gke'],
        adds: {
          labels: { 'cost-center': 'ci' },
          annotations: { 'linkerd.io/inject': 'disabled' },
          tolerations: [{ key: 'example.com/any', effect: 'NoExecute' }],
          nodeSelector: { 'example.com/lifecycle': 'spot' },
          imageMirrors: [{ from: 'docker.io', to: 'mirror.example.com' }],
          imageDigests: true,
          environment: { TZ: 'UTC' },
          configMaps: [{ name: 'corporate-ca', mountPath: '/opt/corporate-ca' }],
          topologySpread: ['topology.kubernetes.io/zone'],
          dnsOptions: ['ndots:2'],
        },
      }),
    ).toEqual([
      'Pods may have, beside what the fleet asks for, what the cluster adds as openshift, gke:',
      '  labels: cost-center=ci',
      '  annotations: linkerd.io/inject=disabled, openshift.io/scc (any value), security.openshift.io/validated-scc-subject-type (any value)',
      '  tolerations: kubernetes.io/arch=arm64:NoSchedule, cloud.google.com/gke-spot=true:NoSchedule, example.com/any:NoExecute',
      '  node selector: cloud.google.com/gke-spot=true, example.com/lifecycle=spot',
      '  images of mirrors: mirror.example.com for docker.io',
      '  images of any digest: those of jobs, in the repositories that their runner allows',
      '  variables: TZ',
      '  ConfigMaps: corporate-ca at /opt/corporate-ca',
      '  spread where there is room over: topology.kubernetes.io/zone',
      '  resolver options: ndots:2',
    ]);
  });

  it('is nothing where nothing is declared', () => {
    expect(linesOf({})).toEqual([]);
  });
});

describe('what jobs may have of their nodes', () => {
  const lines = summarize(
    fleetOf(
      {
        kind: 'docker',
        sizes: {
          large: { cpuRequest: '2', cpuLimit: '2', memoryRequest: '4Gi', memoryLimit: '8Gi' },
          disk: { ephemeralStorageLimit: '40Gi' },
        },
      },
      { kind: 'docker', name: 'idle', tags: ['idle'], burst: true, sizes: { more: { cpuRequest: '1' } } },
      { kind: 'docker', name: 'gpu', tags: ['gpu'], devices: { 'nvidia.com/gpu': 1 } },
    ),
  ).split('\n');

  it('is printed with the lines by which a job chooses its size', () => {
    const start = lines.findIndex((line) => line.startsWith('Jobs of docker have'));
    expect(lines.slice(start, start + 5)).toEqual([
      'Jobs of docker have cpu 100m to 2, memory 256Mi to 2Gi, ephemeral-storage 1Gi to 10Gi, and choose otherwise in .gitlab-ci.yml:',
      "  large has cpu 2, memory 4Gi to 8Gi, ephemeral-storage 1Gi to 10Gi: variables: { KUBERNETES_CPU_REQUEST: '2', KUBERNETES_MEMORY_REQUEST: '4Gi', KUBERNETES_MEMORY_LIMIT: '8Gi' }",
      "  disk has cpu 100m to 2, memory 256Mi to 2Gi, ephemeral-storage 1Gi to 40Gi: variables: { KUBERNETES_EPHEMERAL_STORAGE_LIMIT: '40Gi' }",
      'Jobs of idle have cpu 100m to what is idle, memory 256Mi to 2Gi, ephemeral-storage 1Gi to 10Gi, and choose otherwise in .gitlab-ci.yml:',
      "  more has cpu 1 to what is idle, memory 256Mi to 2Gi, ephemeral-storage 1Gi to 10Gi: variables: { KUBERNETES_CPU_REQUEST: '1' }",
    ]);
  });

  it('is told where it loosens something', () => {
    expect(lines.filter((line) => line.startsWith('!') && line.includes(': its jobs'))).toEqual([
      '! docker: its jobs choose their size themselves, up to the largest of resources.build, large, disk',
      '! idle: its jobs choose their size themselves, up to the largest of resources.build, more',
      '! idle: its jobs use the idle CPU of their node, without a limit',
      '! gpu: its jobs talk to drivers of their node through nvidia.com/gpu, and may read what earlier jobs left in the device',
    ]);
  });
});
