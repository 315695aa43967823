import type { RunnerSpec } from '../../../lib';
import { isNixKind, RUNNER_KINDS } from '../../../lib/privilege';
import { CONTROL_PLANE_NODES } from '../../../lib/world/control-plane-nodes';
import { DEDICATED_NODES, fleetOf, specOf, untypedFleet } from '../../chart/sample-fleet';
import { findingsOf } from '../decode/findings-of';

const codes = (input: unknown) => findingsOf(input).map(({ code }) => code);
const codesAndPaths = (input: unknown) => findingsOf(input).map(({ code, path }) => `${code} ${path}`);
const docker = (fields: object) => untypedFleet({ kind: 'docker', ...fields });

describe('capacity', () => {
  const SMALL = { cpuRequest: '1', cpuLimit: '1', memoryLimit: '1Gi', ephemeralStorageLimit: '1Gi' };
  const spec = (capacity: object) => ({
    ...specOf({
      kind: 'docker',
      concurrency: 2,
      replicas: 2,
      maximumServices: 1,
      resources: { build: SMALL, helper: SMALL, service: SMALL },
      manager: { resources: SMALL },
    }),
    capacity,
  });

  // 4 jobs of build + helper + service, and 3 managers during a rollout.
  it.each([
    ['cpu', '15', '14999m'],
    ['memory', '15Gi', '15359Mi'],
    ['ephemeralStorage', '15Gi', '14Gi'],
    ['pods', 7, 6],
  ])('%s: a cap of %s fits exactly, and %s is too little', (field, enough, tooLittle) => {
    expect(codes(spec({ [field]: enough }))).toEqual([]);
    expect(codes(spec({ [field]: tooLittle }))).toEqual(['capacity-exceeded']);
  });

  it('shows the arithmetic', () => {
    expect(findingsOf(spec({ cpu: '2' }))[0]).toMatchObject({
      message: 'at full load the fleet needs more: docker (4 jobs x 3 + managers 3) = 15',
      value: '2',
      allowed: 'at least 15',
    });
  });

  it('tells every bound that is broken', () => {
    const paths = findingsOf(spec({ cpu: '1', memory: '1Gi', ephemeralStorage: '1Gi', pods: 1 })).map(
      ({ path }) => path,
    );
    expect(paths).toEqual(
      ['cpu', 'memory', 'ephemeralStorage', 'pods'].map((field) => `fleet acme / capacity / ${field}`),
    );
  });
});

describe('what jobs must never reach', () => {
  it.each([
    ['the whole internet', { cidr: '0.0.0.0/0', port: 80 }],
    ['all of IPv6', { cidr: '::/0', port: 443 }],
    ['the metadata service', { cidr: '169.254.169.254/32', port: 80 }],
    ['a network around it', { cidr: '169.0.0.0/8', port: 80 }],
    ['the metadata service on IPv6', { cidr: 'fd00:ec2::254/128', port: 80 }],
    ["Azure's wire server", { cidr: '168.63.129.16/32', port: 80 }],
    ['loopback', { cidr: '127.0.0.0/8', port: 5432 }],
    ['link-local addresses', { cidr: '169.254.20.10/32', port: 8080 }],
    ['multicast', { cidr: '224.0.0.251/32', port: 5353, protocol: 'UDP' }],
    ['a part of what holds a metadata service', { cidr: '100.64.0.0/10', port: 443 }],
    ['the metadata service behind NAT64', { cidr: '64:ff9b::a9fe:a9fe/128', port: 80 }],
    ['the API server behind NAT64', { cidr: '64:ff9b::a2b:1/128', port: 443 }],
    ['half of what is behind NAT64', { cidr: '64:ff9b::/97', port: 5432 }],
    ['what an organisation has behind NAT64', { cidr: '64:ff9b:1::/48', port: 443 }],
    ['the metadata service by 6to4', { cidr: '2002:a9fe:a9fe::/48', port: 80 }],
    ['all of 6to4', { cidr: '2002::/16', port: 443 }],
    ['all of IPv6 that is public', { cidr: '2000::/3', port: 443 }],
    ['a public system namespace', { namespace: 'kube-public', pods: { app: 'x' }, port: 443 }],
    ['the API server', { cidr: '10.43.0.1/32', port: 443 }],
    ['a network around the API server', { cidr: '10.0.0.0/8', port: 443 }],
    ['the control plane', { namespace: 'kube-system', pods: { component: 'kube-apiserver' }, port: 6443 }],
    [
      "the fleet's own namespace",
      { namespace: 'acme-runners', pods: { 'runner-fleet/role': 'manager' }, port: 9252 },
    ],
  ])('%s is no destination, neither of a runner nor of GitLab', (_, destination) => {
    expect(codes(docker({ destinations: [destination] }))).toEqual(['destination-kept-from-jobs']);
    expect(codes(untypedFleet({ kind: 'docker' }, { gitlab: { destinations: [destination] } }))).toEqual([
      'destination-kept-from-jobs',
    ]);
  });

  it('what is beside them is', () => {
    const destinations = [
      { cidr: '10.43.0.2/32', port: 443 },
      { cidr: '169.255.0.0/16', port: 443 },
      { namespace: 'registry', pods: { app: 'registry' }, port: 5000 },
      { cidr: '192.168.0.0/16', port: 5432 },
      { cidr: '172.16.0.0/12', port: 5432 },
      { cidr: '192.168.10.0/24', port: 5432 },
      { cidr: 'fd12::/16', port: 5432 },
    ];
    expect(codes(docker({ destinations }))).toEqual([]);
  });

  it.each(['16.0.0.0/8', '2600::/12', '240.0.0.0/5', 'fc00::/8'])('%s has an owner', (cidr) => {
    expect(codes(docker({ destinations: [{ cidr, port: 443 }] }))).toEqual([]);
  });

  it.each([
    '172.0.0.0/8',
    '192.160.0.0/11',
    '16.0.0.0/4',
    '16.0.0.0/5',
    '128.0.0.0/7',
    '2400::/7',
    '2600::/11',
  ])('%s is no destination, since it holds what nobody named', (cidr) => {
    expect(codes(docker({ destinations: [{ cidr, port: 443 }] }))).toEqual(['destination-too-wide']);
  });

  it('Attic may not live there either', () => {
    const { attic } = specOf();
    expect(
      codes(untypedFleet({ kind: 'docker' }, { attic: { ...attic, namespace: 'kube-system' } })),
    ).toEqual(['destination-kept-from-jobs']);
  });
});

describe('resolvers', () => {
  const withDns = (...dns: readonly object[]) =>
    untypedFleet({ kind: 'docker' }, { cluster: { ...specOf().cluster, dns } });

  it.each([
    [{ cidr: '169.254.20.10/32' }],
    [{ cidr: 'fd00::a/128', port: 53 }],
    [{ namespace: 'kube-system', pods: { 'k8s-app': 'node-local-dns' }, port: 5353 }],
    [{ namespace: 'kube-system', pods: { 'k8s-app': 'kube-dns' }, port: 8053 }],
    [{ namespace: 'dns', pods: { app: 'unbound' }, port: 9153 }],
    [{ cidr: '10.0.0.53/32', port: 8053 }],
    [{ cidr: '169.254.169.254/32', port: 53 }],
    [{ cidr: '169.254.25.10/32' }],
    [{ cidr: 'fe80::1/128' }],
    [{ cidr: '100.64.0.10/32' }],
    [{ cidr: '240.0.0.10/32', port: 5353 }],
    [{ cidr: 'fd00:ec2::253/128' }],
    [{ cidr: '198.51.100.7/32' }],
  ])('may be %j', (resolver) => {
    expect(codes(withDns(resolver))).toEqual([]);
  });

  it.each([[{ cidr: '169.254.169.254/32', port: 80 }], [{ cidr: '0.0.0.0/0' }], [{ cidr: '10.43.0.0/31' }]])(
    'may not be %j, since every pod reaches them',
    (resolver) => {
      expect(codes(withDns(resolver))).toEqual(['resolver-too-wide']);
    },
  );

  it.each([
    '127.0.0.1',
    '127.0.0.53',
    '0.0.0.0',
    '224.0.0.251',
    '255.255.255.255',
    '192.0.0.10',
    '::',
    '::1',
    '::7f00:1',
    '64:ff9b::808:808',
    '64:ff9b::a9fe:a9fe',
    '2002:a00:1::1',
    'ff02::fb',
  ])('have no address such as %s, on whatever port', (address) => {
    const cidr = `${address}/${address.includes(':') ? 128 : 32}`;
    for (const port of [53, 8053]) {
      expect(codes(withDns({ cidr, port }))).toEqual(['resolver-address']);
    }
  });

  it.each(['::ffff:127.0.0.1/128', '::ffff:10.0.0.53/128'])('are not written as %s', (cidr) => {
    expect(codes(withDns({ cidr }))).toEqual(['invalid-cidr']);
  });

  it.each<[string, object]>([
    ['resolver-too-wide', { cidr: '169.254.20.10/32', port: 8053 }],
    ['resolver-too-wide', { cidr: 'fe80::1/128', port: 5353 }],
    ['resolver-too-wide', { cidr: '127.0.0.0/8' }],
    ['destination-kept-from-jobs', { namespace: 'acme-runners', pods: { a: 'b' } }],
    ['resolver-port', { namespace: 'kube-system', pods: { 'k8s-app': 'kube-dns' }, port: 9153 }],
    ['resolver-too-wide', { cidr: '169.254.169.254/32', port: 5353 }],
    ['resolver-too-wide', { cidr: '10.0.0.53/32', port: 9153 }],
  ])('are refused as %s: %j', (code, resolver) => {
    expect(codes(withDns(resolver))).toEqual([code]);
  });

  it('are not pods of the system on the port of the API server, which may be among them', () => {
    const resolver = { namespace: 'kube-system', pods: { 'k8s-app': 'kube-dns' }, port: 8053 };
    const cluster = { apiServer: { cidrs: ['10.43.0.1/32'], ports: [443, 8053] }, dns: [resolver] };
    expect(codes(untypedFleet({ kind: 'docker' }, { cluster }))).toEqual(['resolver-port']);
    const elsewhere = { ...cluster, dns: [{ ...resolver, namespace: 'dns' }] };
    expect(codes(untypedFleet({ kind: 'docker' }, { cluster: elsewhere }))).toEqual([]);
  });

  it.each([
    ['10.43.0.1/32', '10.43.0.1/32', 53],
    ['fd00::1/128', 'fd00:0::1/128', 5353],
  ])('are not at the address of the API server, %s: %s, port %d', (server, cidr, port) => {
    const cluster = {
      apiServer: { cidrs: ['192.0.2.7/32', server] },
      dns: [{ cidr: '10.0.0.53/32' }, { cidr, port }],
    };
    const findings = codesAndPaths(untypedFleet({ kind: 'docker' }, { cluster }));
    expect(findings).toEqual(['resolver-at-api-server fleet acme / cluster / dns / 1']);
  });

  it('may be in a network that the API server is in as well', () => {
    const cluster = { apiServer: { cidrs: ['10.43.0.0/16'] }, dns: [{ cidr: '10.43.0.10/32' }] };
    expect(codes(untypedFleet({ kind: 'docker' }, { cluster }))).toEqual([]);
  });

  it('are not where the API server answers', () => {
    const cluster = { apiServer: { cidrs: ['10.0.0.0/8'], ports: [53] }, dns: [{ cidr: '10.0.0.53/32' }] };
    expect(codes(untypedFleet({ kind: 'docker' }, { cluster }))).toEqual(['resolver-too-wide']);
  });
});

describe('the API server', () => {
  it.each(['10.0.0.0/8', '203.0.113.0/24', 'fd12::/16'])('may be in %s', (cidr) => {
    expect(codes(untypedFleet({ kind: 'docker' }, { cluster: { apiServer: { cidrs: [cidr] } } }))).toEqual(
      [],
    );
  });

  it.each(['169.254.0.0/16', '127.0.0.0/8', '8.0.0.0/6', '16.0.0.0/4', 'fc00::/7', '2000::/3', '2600::/11'])(
    'may not be in %s',
    (cidr) => {
      expect(codes(untypedFleet({ kind: 'docker' }, { cluster: { apiServer: { cidrs: [cidr] } } }))).toEqual([
        'api-server-too-wide',
      ]);
    },
  );
});

describe('manager images', () => {
  it.each([
    ['registry.example.com/runner:alpine-v19.3.0', []],
    [`registry.example.com/runner:alpine-v19.3.9@sha256:${'a'.repeat(64)}`, []],
    ['registry.example.com/runner:alpine3.21-v19.3.9', []],
    ['registry.example.com/runner:alpine-ubuntu-v19.3.9', ['manager-flavour']],
    ['registry.example.com/runner:ubuntu-alpine-v19.3.9', ['manager-flavour']],
    ['registry.example.com/alpine/runner:v19.3.9', ['manager-flavour']],
    ['registry.example.com/runner:alpinesque-v19.3.9', ['manager-flavour']],
    ['registry.gitlab.com/gitlab-org/gitlab-runner:ubuntu-v19.3.2', ['manager-flavour']],
    ['registry.gitlab.com/gitlab-org/gitlab-runner:v19.3.2', ['manager-flavour']],
    ['registry.gitlab.com/gitlab-org/gitlab-runner:ubi-fips-v19.3.2', ['manager-flavour']],
    [
      'registry.gitlab.com/gitlab-org/ci-cd/gitlab-runner-ubi-images/gitlab-runner-ocp:v19.3.2',
      ['manager-flavour'],
    ],
    [
      'registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper:x86_64-v19.3.2',
      ['image-of-another-role'],
    ],
    ['registry.example.com/runner:alpine-v19.1.0', []],
    ['registry.example.com/runner:alpine-v19.2.9', []],
    ['registry.example.com/runner:alpine-v19.4.0', []],
    ['registry.example.com/runner:v19.2.9', ['manager-flavour']],
    ['registry.example.com/runner:alpine-v19.0.9', ['runner-version']],
    ['registry.example.com/runner:alpine-v19.5.0', ['runner-version']],
    ['registry.example.com/runner:alpine-v19.10.0', ['runner-version']],
    ['registry.example.com/runner:alpine-v18.11.4', ['runner-version']],
    ['registry.example.com/runner:v20.3.0', ['runner-version']],
    [`registry.example.com/runner@sha256:${'a'.repeat(64)}`, ['runner-version']],
  ])('%s gives %j', (image, expected) => {
    expect(codes(docker({ manager: { image } }))).toEqual(expected);
  });
});

describe('helper images', () => {
  const helper = (tag: string) => `mirror.example.com/ci/gitlab-runner-helper:${tag}`;

  it.each([
    [helper('x86_64-v19.3.2'), []],
    [helper('ubuntu-x86_64-v19.3.2'), []],
    [helper('amd64-v19.3.2'), []],
    ['an image for several architectures, in a mirror', []],
    [helper('arm64-v19.3.2'), ['helper-architecture']],
    [helper('s390x-v19.3.2'), ['helper-architecture']],
    [helper('x86_64-v19.3.1'), ['helper-version']],
    [helper('x86_64-v19.4.0'), ['helper-version']],
    [helper('arm64-v19.5.0'), ['runner-version']],
    ['mirror.example.com/gitlab-runner:alpine-v19.3.2', ['image-of-another-role']],
  ])('%s gives %j', (image, expected) => {
    const helperImage = image.includes(' ') ? 'mirror.example.com/ci/sidecar:v19.3.2' : image;
    expect(codes(docker({ manager: { helperImage } }))).toEqual(expected);
  });

  it('are for the nodes of the jobs, whichever those are', () => {
    const manager = { helperImage: helper('arm64-v19.3.2') };
    expect(codes(docker({ architecture: 'arm64', manager }))).toEqual([]);
    const other = { helperImage: helper('x86_64-v19.3.2') };
    expect(codes(docker({ architecture: 'arm64', manager: other }))).toEqual(['helper-architecture']);
  });

  it.each(['19.1.2', '19.2.2', '19.3.5', '19.4.0'])(
    'follow a manager of %s where none is named',
    (version) => {
      const image = `mirror.example.com/gitlab-runner:alpine-v${version}`;
      const fleet = fleetOf({ kind: 'docker', architecture: 'arm64', manager: { image } });
      const { helperImage } = fleet.runner('docker').settings.manager;
      expect(helperImage.endsWith(`:arm64-v${version}`)).toBe(true);
    },
  );
});

describe('mirrors of the daemon', () => {
  const dind = (mirror: string, fields: object = {}) =>
    untypedFleet({ kind: 'dind', nodes: DEDICATED_NODES, daemon: { registryMirrors: [mirror] }, ...fields });

  it.each<[string, object, readonly string[]]>([
    ['https://mirror.example.com', {}, []],
    ['https://mirror.example.com/docker', {}, []],
    ['https://mirror.example.com:5000', {}, ['mirror-unreachable']],
    ['https://mirror.example.com:80', {}, ['mirror-unreachable']],
    ['https://mirror.example.com:5000', { destinations: [{ cidr: '10.9.0.0/24', port: 5000 }] }, []],
    [
      'https://mirror.example.com:5000',
      { destinations: [{ cidr: '10.9.0.0/24', port: 5000, protocol: 'UDP' }] },
      ['mirror-unreachable'],
    ],
    ['https://203.0.113.7', {}, []],
    ['https://10.9.0.7', {}, ['mirror-unreachable']],
    ['https://10.9.0.7', { destinations: [{ cidr: '10.9.0.0/24', port: 443 }] }, []],
    [
      'https://10.9.0.7',
      { destinations: [{ cidr: '10.9.0.0/24', port: 443, except: ['10.9.0.0/28'] }] },
      ['mirror-unreachable'],
    ],
    ['https://10.9.1.7', { destinations: [{ cidr: '10.9.0.0/24', port: 443 }] }, ['mirror-unreachable']],
    ['https://[fd01::7]:5000', { destinations: [{ cidr: 'fd01::7/128', port: 5000 }] }, []],
    [
      'https://[fd01::8]:5000',
      { destinations: [{ cidr: 'fd01::7/128', port: 5000 }] },
      ['mirror-unreachable'],
    ],
    ['http://mirror.example.com', {}, ['invalid-mirror']],
    ['https://me:pass@mirror.example.com', {}, ['secret-value', 'invalid-mirror']],
    ['https://mirror.example.com/?token=a', {}, ['invalid-mirror']],
  ])('%s with %j gives %j', (mirror, fields, expected) => {
    expect(codes(dind(mirror, fields))).toEqual(expected);
  });
});

describe('capabilities', () => {
  it('are none at level restricted', () => {
    const addCapabilities = ['MKNOD'];
    expect(codes(docker({ addCapabilities }))).toEqual([]);
    expect(codes(docker({ addCapabilities, podSecurity: 'restricted' }))).toEqual([
      'restricted-capabilities',
    ]);
    expect(codes(docker({ addCapabilities: [], podSecurity: 'restricted' }))).toEqual([]);
  });

  it.each(['SYS_ADMIN', 'NET_RAW', 'NET_ADMIN', 'ALL', 'CHOWN', 'mknod', 'CAP_MKNOD', ''])(
    'no runner adds %j',
    (name) => {
      expect(codes(docker({ addCapabilities: [name] }))).toEqual(['invalid-value']);
    },
  );
});

describe('the drain', () => {
  it.each([
    [3900, []],
    [86_400, []],
    [3899, ['drain-too-short']],
  ])('of %d seconds for jobs of an hour gives %j', (terminationGracePeriodSeconds, expected) => {
    expect(codes(docker({ manager: { terminationGracePeriodSeconds } }))).toEqual(expected);
  });
});

describe('pushing to the cache', () => {
  it.each(RUNNER_KINDS.filter(isNixKind))('%s: protected refs only', (kind) => {
    expect(codes(specOf({ kind, attic: 'push', accessLevel: 'ref_protected' }))).toEqual([]);
    expect(codes(specOf({ kind, attic: 'push' }))).toEqual(['push-unprotected']);
  });
});

describe('pull secrets', () => {
  it.each(['docker-token', 'other-token', 'attic-credentials', 'attic-push-credentials', 'runner-abc'])(
    '%s is none',
    (name) => {
      const runners: RunnerSpec[] = [
        { kind: 'docker', imagePullSecrets: ['registry', name] },
        { kind: 'docker', name: 'other' },
      ];
      expect(codes(specOf(...runners))).toEqual(['not-a-pull-secret']);
    },
  );
});

describe('nodes of a privileged runner', () => {
  const dind = { kind: 'dind', nodes: DEDICATED_NODES } as const;
  const withTaint = (taint: object) =>
    untypedFleet({}, { runners: [dind, { kind: 'docker', nodes: { pool: { a: 'b' }, taint } }] });

  it('are shared with nobody', () => {
    expect(codes(withTaint(DEDICATED_NODES.taint))).toEqual(['nodes-shared-with-privileged']);
    expect(codes(withTaint({ ...DEDICATED_NODES.taint, value: 'other' }))).toEqual([]);
  });

  it('are shared with nobody by the RuntimeClass of another runner, whatever the effect', () => {
    const { pool, taint } = DEDICATED_NODES;
    const sandboxed = (scheduling: object) =>
      untypedFleet({}, { runners: [dind, { kind: 'docker', runtimeClass: { name: 'kata', scheduling } }] });
    const other = { key: 'example.com/kata', value: 'only' };
    expect(codes(sandboxed({ nodeSelector: pool, tolerations: [taint] }))).toEqual([
      'nodes-shared-with-privileged',
    ]);
    expect(codes(sandboxed({ tolerations: [other, { ...taint, effect: 'NoExecute' }] }))).toEqual([
      'nodes-shared-with-privileged',
    ]);
    expect(codes(sandboxed({ nodeSelector: { a: 'b' }, tolerations: [other] }))).toEqual([]);
    expect(codes(sandboxed({}))).toEqual([]);
  });

  it('are shared with nobody by a toleration of the list, of this value or of any', () => {
    const tolerating = (toleration: object) =>
      codes(untypedFleet({}, { runners: [dind, { kind: 'docker', nodes: { tolerations: [toleration] } }] }));
    const { key, value } = DEDICATED_NODES.taint;
    expect(tolerating({ key, value })).toEqual(['nodes-shared-with-privileged']);
    expect(tolerating({ key, value, effect: 'PreferNoSchedule' })).toEqual(['nodes-shared-with-privileged']);
    expect(tolerating({ key, operator: 'Exists', effect: 'PreferNoSchedule' })).toEqual([
      'nodes-shared-with-privileged',
    ]);
    expect(tolerating({ operator: 'Exists' })).toEqual(['missing-key']);
    expect(tolerating({ key: '', operator: 'Exists' })).toEqual(['invalid-label']);
    expect(tolerating({ key })).toEqual([]);
    expect(tolerating({ key: `${key}-2`, operator: 'Exists' })).toEqual([]);
  });

  it('are chosen by the labels of no other runner, nor by its affinity', () => {
    const chosen = (nodes: object) => codes(untypedFleet({}, { runners: [dind, { kind: 'docker', nodes }] }));
    const [[key = '', value] = []] = Object.entries(DEDICATED_NODES.pool);
    const term = (operator: string, ...values: (string | undefined)[]) => ({
      matchExpressions: [{ key, operator, ...(values.length > 0 ? { values } : {}) }],
    });
    const refused = ['nodes-shared-with-privileged'];
    expect(chosen({ pool: DEDICATED_NODES.pool })).toEqual(refused);
    expect(chosen({ pool: { ...DEDICATED_NODES.pool, more: 'x' } })).toEqual(refused);
    expect(chosen({ affinity: { required: [term('In', 'x', value)] } })).toEqual(refused);
    expect(chosen({ affinity: { preferred: [{ weight: 1, ...term('In', value) }] } })).toEqual(refused);
    expect(chosen({ affinity: { required: [term('NotIn', value)] } })).toEqual([]);
    expect(chosen({ affinity: { required: [term('Exists')] } })).toEqual([]);
    expect(chosen({ pool: { [key]: 'ci' } })).toEqual([]);
  });

  it('are all that leads its own jobs', () => {
    const own = (more: object) =>
      codes(untypedFleet({}, { runners: [{ ...dind, nodes: { ...DEDICATED_NODES, ...more } }] }));
    expect(own({ tolerations: [{ key: 'spot' }] })).toEqual(['unknown-key']);
    expect(own({ affinity: {} })).toEqual(['unknown-key']);
  });

  it('are for no manager, that of the runner itself among them', () => {
    const manager = { nodeSelector: DEDICATED_NODES.pool };
    const fleet = (...runners: readonly object[]) => untypedFleet({}, { runners });
    expect(findingsOf(fleet(dind, { kind: 'docker', manager }))).toMatchObject([
      {
        code: 'nodes-shared-with-privileged',
        path: 'fleet acme / runner docker / manager / nodeSelector',
        value: 'example.com/pool=dind',
      },
    ]);
    expect(codes(fleet({ ...dind, manager }))).toEqual(['nodes-shared-with-privileged']);
    expect(
      codes(fleet(dind, { kind: 'docker', manager: { nodeSelector: { 'kubernetes.io/arch': 'amd64' } } })),
    ).toEqual([]);
    expect(
      codes(fleet(dind, { kind: 'docker', manager: { nodeSelector: { 'example.com/pool': 'ci' } } })),
    ).toEqual([]);
  });

  it('may be shared between privileged runners', () => {
    expect(codes(specOf(dind, { ...dind, name: 'dind-2' }))).toEqual([]);
  });
});

describe('nodes of the control plane', () => {
  it.each(CONTROL_PLANE_NODES)('are for no runner: %s', (key) => {
    const nodes = (pool: object, taint: object) =>
      untypedFleet({}, { runners: [{ kind: 'docker', nodes: { pool, taint } }] });
    const [own, label] = [{ key: 'example.com/ci', value: 'x' }, { 'example.com/pool': 'ci' }];
    expect(codes(nodes(label, { key, value: 'x' }))).toEqual(['control-plane-nodes']);
    expect(codes(nodes({ ...label, [key]: '' }, own))).toEqual(['control-plane-nodes']);
    expect(codes(nodes({ 'node-role.kubernetes.io/worker': '' }, own))).toEqual([]);
    const led = (operator: string) => ({
      affinity: { required: [{ matchExpressions: [{ key, operator }] }] },
    });
    const jobs = (chosen: object) =>
      codes(untypedFleet({}, { runners: [{ kind: 'docker', nodes: chosen }] }));
    expect(jobs(led('Exists'))).toEqual(['control-plane-nodes']);
    expect(jobs(led('DoesNotExist'))).toEqual([]);
    expect(jobs({ tolerations: [{ key, operator: 'Exists' }] })).toEqual(['control-plane-nodes']);
  });
});

describe('where jobs fetch their sources', () => {
  const destination = { cidr: '192.0.2.7/32', port: 443 };
  const pods = { namespace: 'gitlab', pods: { app: 'webservice' } };
  const inCluster = 'https://gitlab-webservice.gitlab.svc:8181';

  it.each<[string, object, object, readonly string[]]>([
    ['https://sources.example.com', {}, {}, []],
    ['https://sources.example.com/gitlab', {}, {}, []],
    ['https://sources.example.com/', {}, {}, []],
    ['https://sources.example.com/gitlab/', {}, {}, []],
    ['https://gitlab.com', {}, {}, []],
    ['https://sources.example.com', {}, { publicPorts: [] }, []],
    ['https://sources.example.com:8443', {}, {}, ['clone-unreachable']],
    ['https://sources.example.com:8443', {}, { publicPorts: [8443] }, []],
    ['https://sources.example.com:8443', { url: 'https://gitlab.example.com:8443' }, {}, []],
    ['https://sources.example.com:8443', { destinations: [{ ...destination, port: 8443 }] }, {}, []],
    ['https://sources.example.com', { destinations: [destination] }, { publicPorts: [] }, []],
    [inCluster, { destinations: [destination] }, {}, ['clone-unreachable']],
    [inCluster, { destinations: [destination, { ...pods, port: 8080 }] }, {}, []],
    [
      inCluster,
      { destinations: [destination, { ...pods, port: 8080, protocol: 'UDP' }] },
      {},
      ['clone-unreachable'],
    ],
    [inCluster, {}, { destinations: [{ ...pods, port: 8080 }] }, []],
    ['https://10.9.0.7', {}, {}, ['clone-unreachable']],
    ['https://10.9.0.7', {}, { destinations: [{ cidr: '10.9.0.0/24', port: 443 }] }, []],
    ['https://192.0.2.7', { destinations: [destination] }, {}, []],
    ['http://sources.example.com', {}, {}, ['invalid-url']],
    ['https://me@sources.example.com', {}, {}, ['invalid-url']],
    ['https://sources.example.com?a', {}, {}, ['invalid-url']],
    ['https://${HOST}', {}, {}, ['invalid-url']],
    ['ssh://git@sources.example.com', {}, {}, ['invalid-url']],
    ['https://sources.example.com/group/project.git', {}, {}, ['invalid-url']],
  ])('%s of %j with %j gives %j', (cloneUrl, gitlab, fields, expected) => {
    expect(codes(untypedFleet({ kind: 'docker', ...fields }, { gitlab: { cloneUrl, ...gitlab } }))).toEqual(
      expected,
    );
  });

  it('are told of each runner that does not reach them', () => {
    const fleet = untypedFleet(
      {},
      {
        gitlab: { cloneUrl: 'https://sources.example.com:8443' },
        runners: [
          { kind: 'docker' },
          { kind: 'docker', name: 'open', publicPorts: [8443] },
          { kind: 'tinyland-docker' },
        ],
      },
    );
    expect(codes(fleet)).toEqual(['clone-unreachable', 'clone-unreachable']);
  });
});

describe('caches', () => {
  // Of a GitLab on public addresses the port is open anyway.
  const gitlab = {
    url: 'https://gitlab.example.com:8443',
    destinations: [{ cidr: '192.0.2.7/32', port: 8443 }],
  };
  const docker = (cache: object, fields: object = {}) =>
    untypedFleet(
      { kind: 'docker', cache: { type: 's3', bucket: 'ci', region: 'auto', ...cache }, ...fields },
      { gitlab },
    );
  const bucket = { bucket: 'acme-ci' };
  const at = (endpoint: string) => ({ ...bucket, endpoint });

  it.each<[object, object, readonly string[]]>([
    [bucket, {}, []],
    [bucket, { publicPorts: [] }, ['cache-unreachable']],
    [bucket, { publicPorts: [], destinations: [{ cidr: '198.51.100.0/24', port: 443 }] }, []],
    [at('https://s3.example.com'), {}, []],
    [at('https://s3.example.com:9000'), {}, ['cache-unreachable']],
    [at('https://s3.example.com:9000'), { publicPorts: [9000] }, []],
    [
      at('https://minio.minio.svc:9000'),
      { destinations: [{ namespace: 'minio', pods: { app: 'minio' }, port: 9000 }] },
      [],
    ],
    [at('https://10.9.0.7'), {}, ['cache-unreachable']],
    [at('https://10.9.0.7'), { destinations: [{ cidr: '10.9.0.0/24', port: 443 }] }, []],
    [at('http://minio.minio.svc:9000'), {}, ['invalid-value']],
    [at('https://[fd01::7]:9000'), {}, ['invalid-value']],
    [at('https://s3.example.com/bucket'), {}, ['invalid-value']],
    [at('https://me:pass@s3.example.com'), {}, ['secret-value', 'invalid-value']],
    [at('https://${HOST}'), {}, ['invalid-value']],
    [{ bucket: 's3://acme' }, {}, ['invalid-value']],
    [{ bucket: 'acme..ci' }, {}, ['invalid-value']],
    [{ bucket: 'acme.-ci' }, {}, ['invalid-value']],
    [{ bucket: '192.0.2.7' }, {}, ['invalid-value']],
    [{ ...bucket, region: 'eu west' }, {}, ['invalid-value']],
    [{ ...bucket, encryption: { type: 'KMS' } }, {}, ['missing-key']],
    [{ ...bucket, encryption: { type: 'KMS', key: '$KEY' } }, {}, ['invalid-value']],
    [{ ...bucket, maximumArchiveSize: '2' }, {}, ['invalid-quantity']],
    [{ ...bucket, accessKey: 'x' }, {}, ['unknown-key']],
    [{ ...bucket, insecure: true }, {}, ['unknown-key']],
    [{ ...bucket, roleArn: 'arn:aws:iam::111122223333:role/a' }, {}, ['unknown-key']],
    [{ ...bucket, shared: true }, {}, ['unknown-key']],
  ])('%j with %j gives %j', (cache, fields, expected) => {
    expect(codes(docker(cache, fields))).toEqual(expected);
  });

  it('keep their Secret from nodes that pull images', () => {
    expect(codes(untypedFleet({ kind: 'docker', imagePullSecrets: ['docker-cache'] }))).toEqual([
      'not-a-pull-secret',
    ]);
  });
});
