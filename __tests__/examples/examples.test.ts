import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fleets as cloudIdentity } from '../../examples/cloud-identity/fleet';
import { fleets as dind } from '../../examples/dind/fleet';
import { fleets as externalSecrets } from '../../examples/external-secrets/fleet';
import { fleets as imageBuilds } from '../../examples/image-builds/fleet';
import { fleets as ipv6Only } from '../../examples/ipv6-only/fleet';
import { fleets as kaniko } from '../../examples/kaniko/fleet';
import { fleets as minimal } from '../../examples/minimal/fleet';
import { fleets as nixAttic } from '../../examples/nix-attic/fleet';
import { fleets as selfHostedGitLab } from '../../examples/self-hosted-gitlab/fleet';
import { fleets as severalOrgsAndClusters } from '../../examples/several-orgs-and-clusters/fleet';
import { type FleetSpec, render } from '../../lib';
import { RenderedObjects } from './rendered-objects';

const objectsOf = (fleets: readonly FleetSpec[]) => new RenderedObjects(render(fleets).files);

describe('minimal', () => {
  const objects = objectsOf(minimal);

  test('is one manager in one namespace and brings no Secret', () => {
    expect(objects.names('Namespace')).toEqual(['acme-runners']);
    expect(objects.names('Deployment')).toEqual(['docker-manager']);
    expect(objects.names('Secret')).toEqual([]);
  });

  test('holds nothing privileged', () => {
    const text = JSON.stringify(objects.all);
    expect(text.match(/privileged\W+true/g)).toBeNull();
    expect(objects.runnerSection('docker').kubernetes.privileged).toBe(false);
    expect(objects.patches('docker')).toEqual([{ resources: null }]);
  });

  test('takes its token from the Secret of the contract', () => {
    const [container] = objects.one('Deployment', 'docker-manager')['spec'].template.spec.containers;
    expect(container.env).toEqual([
      { name: 'RUNNER_TOKEN', valueFrom: { secretKeyRef: { name: 'docker-token', key: 'runner-token' } } },
    ]);
  });
});

describe('cloud-identity', () => {
  const objects = objectsOf(cloudIdentity);

  test('gives the build container of one runner a token for AWS, and no other', () => {
    const [identity] = objects.patches('deploy');
    expect(identity).toMatchObject({
      containers: [{ name: 'build', volumeMounts: [{ name: 'cloud-identity', readOnly: true }] }],
      volumes: [{ projected: { sources: [{ serviceAccountToken: { audience: 'sts.amazonaws.com' } }] } }],
    });
    expect(objects.patches('docker')).toEqual([{ resources: null }]);
  });

  test('annotates no ServiceAccount', () => {
    const accounts = objects.names('ServiceAccount').map((name) => objects.one('ServiceAccount', name));
    expect(JSON.stringify(accounts)).not.toContain('amazonaws');
  });
});

/** What else RuntimeDefault opens to capabilities alone, or to nobody. */
const STILL_CLOSED = [
  'bpf',
  'fsconfig',
  'fsmount',
  'fsopen',
  'init_module',
  'io_uring_setup',
  'kexec_load',
  'keyctl',
  'mount_setattr',
  'move_mount',
  'open_by_handle_at',
  'open_tree',
  'perf_event_open',
  'pivot_root',
  'setns',
  'swapon',
  'userfaultfd',
] as const;

describe('image-builds', () => {
  const objects = objectsOf(imageBuilds);
  const { kubernetes } = objects.runnerSection('image-builds');

  test('the build container alone has the profile, and its pod has users of its own', () => {
    const seccompProfile = { type: 'Localhost', localhostProfile: 'image-builds.json' };
    expect(objects.patches('image-builds')).toEqual([
      { hostUsers: false, containers: [{ name: 'build', securityContext: { seccompProfile } }] },
      { resources: null },
    ]);
  });

  test('any branch builds, and nothing is privileged', () => {
    const [runner] = imageBuilds[0]?.runners ?? [];
    expect(runner).not.toHaveProperty('accessLevel');
    expect([kubernetes.privileged, kubernetes.allow_privilege_escalation]).toEqual([false, false]);
  });

  test('the profile allows four calls beside those that anybody may make', () => {
    const file = readFileSync(join(process.cwd(), 'examples/image-builds/image-builds.json'), 'utf8');
    const { defaultAction, syscalls } = JSON.parse(file) as {
      readonly defaultAction: string;
      readonly syscalls: readonly { readonly names: readonly string[]; readonly args?: readonly object[] }[];
    };
    expect(defaultAction).toBe('SCMP_ACT_ERRNO');
    const calls = new Set(syscalls.flatMap(({ names }) => names));
    // What only capabilities open in RuntimeDefault: of these an image build needs the first four.
    const closed = ['chroot', 'mount', 'umount2', 'unshare', ...STILL_CLOSED];
    expect(closed.filter((call) => calls.has(call))).toEqual(['chroot', 'mount', 'umount2', 'unshare']);
    // Neither networks, processes, IPC, control groups nor time: CLONE_NEW* of these.
    const kept = [0x40_00_00_00, 0x20_00_00_00, 0x08_00_00_00, 0x02_00_00_00, 0x80];
    expect(syscalls.find(({ names }) => names.includes('unshare'))?.args).toEqual([
      {
        index: 0,
        value: kept.reduce((all, flag) => all + flag),
        valueTwo: 0,
        op: 'SCMP_CMP_MASKED_EQ',
      },
    ]);
  });
});

describe('kaniko', () => {
  const { kubernetes } = objectsOf(kaniko).runnerSection('image-builder');

  test('runs the builder and no other image', () => {
    const builder = 'ghcr.io/osscontainertools/kaniko:v1.28.5-debug';
    expect(kubernetes.image).toBe(builder);
    expect(kubernetes.allowed_images).toEqual([builder]);
    expect(kubernetes.allowed_services).toEqual([builder]);
  });

  test('is unprivileged and mounts no registry credentials', () => {
    expect(kubernetes.privileged).toBe(false);
    expect(kubernetes.cap_drop).toEqual(['ALL']);
    expect(kubernetes.volumes).toBeUndefined();
    expect(kubernetes.image_pull_secrets).toBeUndefined();
  });

  test('keeps the requests of the kind and raises two limits', () => {
    expect([kubernetes.memory_request, kubernetes.memory_limit]).toEqual(['256Mi', '4Gi']);
    expect([kubernetes.ephemeral_storage_request, kubernetes.ephemeral_storage_limit]).toEqual([
      '1Gi',
      '20Gi',
    ]);
  });
});

describe('dind', () => {
  const objects = objectsOf(dind);
  const { kubernetes } = objects.runnerSection('dind');

  test('raises the daemon and nothing else', () => {
    const raised = objects
      .patches('dind')
      .flatMap((patch) => patch.containers ?? [])
      .filter((container) => container.securityContext?.privileged);
    expect(raised.map((container) => container.name)).toEqual(['docker']);
    expect(kubernetes.services.map((service: { alias: string }) => service.alias)).toEqual(['docker']);
    expect(kubernetes.privileged).toBe(false);
  });

  test('starts on the dedicated nodes only', () => {
    expect(kubernetes.node_selector).toMatchObject({ 'acme.example/pool': 'dind' });
    expect(kubernetes.node_tolerations).toEqual({ 'acme.example/dind=only': 'NoSchedule' });
  });

  test('has the daemon listen inside the pod only', () => {
    const [daemon] = kubernetes.services;
    expect(daemon.command).toContain('--host=tcp://127.0.0.1:2375');
    expect(objects.runnerSection('dind').environment).toContain('DOCKER_HOST=tcp://docker:2375');
  });

  test('labels the namespace privileged and says what everything else should be', () => {
    expect(objects.one('Namespace', 'acme-runners').metadata).toMatchObject({
      labels: {
        'pod-security.kubernetes.io/enforce': 'privileged',
        'pod-security.kubernetes.io/warn': 'baseline',
      },
    });
  });
});

describe('nix-attic', () => {
  const objects = objectsOf(nixAttic);

  test.each([
    ['nix', 'attic-credentials'],
    ['nix-push', 'attic-push-credentials'],
  ])('jobs of %s read the Secret %s and no other', (runner, secret) => {
    const environment = objects.patches(runner).flatMap((patch) => patch.containers?.[0].env ?? []);
    expect(environment.map(({ name }) => name)).toEqual(['ATTIC_SERVER', 'ATTIC_CACHE', 'ATTIC_TOKEN']);
    expect(environment.map(({ valueFrom }) => valueFrom.secretKeyRef)).toEqual([
      { name: secret, key: 'server' },
      { name: secret, key: 'cache' },
      { name: secret, key: 'token' },
    ]);
  });

  test('only jobs of protected refs may push', () => {
    const [fleet] = render(nixAttic).fleets;
    expect(fleet?.runner('nix').settings.accessLevel).toBe('not_protected');
    expect(fleet?.runner('nix-push').settings.accessLevel).toBe('ref_protected');
  });

  test('Nix takes no settings from flakes and names the cache and its key', () => {
    const [nixConfig] = objects.runnerSection('nix').environment as string[];
    expect(nixConfig?.split('\n')).toEqual(
      expect.arrayContaining([
        'accept-flake-config = false',
        'extra-substituters = http://attic.attic.svc.cluster.local:8080/main',
        'extra-trusted-public-keys = main:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
      ]),
    );
  });

  test('jobs reach the cache by namespace and pod port', () => {
    const { egress } = objects.one('NetworkPolicy', 'nix-push-job')['spec'];
    expect(egress[1]).toEqual({
      to: [
        {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'attic' } },
          podSelector: { matchLabels: { 'app.kubernetes.io/name': 'attic' } },
        },
      ],
      ports: [{ port: 8080, protocol: 'TCP' }],
    });
  });
});

describe('several orgs and clusters', () => {
  const { files } = render(severalOrgsAndClusters);
  const filesIn = (prefix: string) =>
    new RenderedObjects(files.filter(({ path }) => path.startsWith(prefix)));

  test('each fleet has two files of its own', () => {
    expect(files.map(({ path }) => path).sort()).toEqual([
      'east/acme-cluster.k8s.yaml',
      'east/acme-runners.k8s.yaml',
      'west/acme-cluster.k8s.yaml',
      'west/acme-runners.k8s.yaml',
      'west/globex-cluster.k8s.yaml',
      'west/globex-runners.k8s.yaml',
    ]);
  });

  test('fleets of one cluster share no object', () => {
    const identities = filesIn('west/').all.map(({ apiVersion, kind, metadata }) =>
      [apiVersion, kind, metadata.namespace, metadata.name].join(' '),
    );
    expect(new Set(identities).size).toBe(identities.length);
  });

  test('each fleet opens the API server of its own cluster', () => {
    const apiServer = (prefix: string) =>
      filesIn(prefix)
        .one('NetworkPolicy', 'managers')
        ['spec'].egress[0].to.map(({ ipBlock }: { ipBlock: { cidr: string } }) => ipBlock.cidr);
    expect(apiServer('west/acme')).toEqual(['10.43.0.1/32', '10.0.0.10/32']);
    expect(apiServer('east/acme')).toEqual(['10.96.0.1/32', '10.8.0.0/28']);
  });

  test('a fleet whose runners are all restricted has a restricted namespace', () => {
    const labels = filesIn('west/globex').one('Namespace', 'globex-runners').metadata;
    expect(labels).toMatchObject({
      labels: {
        'pod-security.kubernetes.io/enforce': 'restricted',
        'pod-security.kubernetes.io/enforce-version': 'v1.30',
      },
    });
    const { kubernetes } = filesIn('west/globex').runnerSection('tinyland-docker');
    expect(kubernetes.cap_add).toEqual([]);
    expect(kubernetes.pod_security_context).toMatchObject({ run_as_non_root: true, run_as_user: 1000 });
  });
});

describe('external-secrets', () => {
  const objects = objectsOf(externalSecrets);

  test('each Secret comes from the store under the name of the contract', () => {
    expect(objects.names('ExternalSecret').sort()).toEqual([
      'attic-credentials',
      'docker-cache',
      'docker-token',
      'nix-token',
    ]);
    expect(objects.names('Secret')).toEqual([]);
  });

  test('a token is one property of one entry', () => {
    expect(objects.one('ExternalSecret', 'docker-token')['spec']).toEqual({
      refreshInterval: '1h',
      secretStoreRef: { name: 'vault', kind: 'ClusterSecretStore' },
      target: {
        name: 'docker-token',
        creationPolicy: 'Owner',
        deletionPolicy: 'Retain',
        template: { type: 'Opaque', engineVersion: 'v2', mergePolicy: 'Replace' },
      },
      data: [
        {
          secretKey: 'runner-token',
          remoteRef: { key: 'gitlab-runners/acme/docker', property: 'token' },
        },
      ],
    });
  });
});

describe('self-hosted-gitlab', () => {
  const objects = objectsOf(selfHostedGitLab);
  const cidrsOf = (rules: { to: { ipBlock?: { cidr: string } }[] }[]) =>
    rules.flatMap(({ to }) => to.flatMap(({ ipBlock }) => ipBlock?.cidr ?? []));

  test('managers reach the API server and the private GitLab, and no public address', () => {
    const { egress } = objects.one('NetworkPolicy', 'managers')['spec'];
    expect(cidrsOf(egress)).toEqual(['10.43.0.1/32', '10.0.0.10/32', '10.20.0.5/32']);
  });

  test('jobs reach the private GitLab and its registry too, and never the API server', () => {
    const { egress } = objects.one('NetworkPolicy', 'tinyland-docker-job')['spec'];
    expect(cidrsOf(egress)).toEqual(['0.0.0.0/0', '::/0', '10.20.0.5/32', '10.20.0.6/32']);
    expect(egress[1].ports).toEqual([{ port: 8443, protocol: 'TCP' }]);
  });

  test('NodeLocal DNS is an address, the other resolver is pods', () => {
    const { egress } = objects.one('NetworkPolicy', 'dns')['spec'];
    expect(egress.map(({ ports }: { ports: { protocol: string }[] }) => ports[0]?.protocol)).toEqual([
      'UDP',
      'TCP',
      'UDP',
      'TCP',
    ]);
    expect(cidrsOf(egress)).toEqual(['169.254.20.10/32', '169.254.20.10/32']);
  });

  test('only the named scraper reaches the metrics port', () => {
    const { ingress } = objects.one('NetworkPolicy', 'managers-metrics')['spec'];
    expect(ingress).toEqual([
      {
        from: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'observability' } },
            podSelector: { matchLabels: { app: 'prometheus' } },
          },
        ],
        ports: [{ port: 9252, protocol: 'TCP' }],
      },
    ]);
  });
});

describe('ipv6-only', () => {
  const { egress } = objectsOf(ipv6Only).one('NetworkPolicy', 'docker-job')['spec'];

  test('opens IPv4 behind the prefix, and leaves out what is not public there', () => {
    const [publicRule] = egress;
    const [ipv4, , behind] = publicRule.to.map(({ ipBlock }: { ipBlock: object }) => ipBlock);
    expect(publicRule.ports.map(({ port }: { port: number }) => port)).toEqual([22, 443, 5050]);
    expect(behind.cidr).toBe('64:ff9b::/96');
    expect(behind.except).toHaveLength(ipv4.except.length);
    expect(behind.except).toEqual(expect.arrayContaining(['64:ff9b::a00:0/104', '64:ff9b::a9fe:0/112']));
  });

  test('opens the database as pods see it', () => {
    expect(egress[1]).toEqual({
      to: [{ ipBlock: { cidr: '64:ff9b::a14:7/128' } }],
      ports: [{ port: 5432, protocol: 'TCP' }],
    });
  });
});
