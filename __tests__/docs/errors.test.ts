import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FleetBefore, FleetError, fleetBefore, render } from '../../lib';
import { FIELD_CHECKS } from '../../lib/fleet/decode/field-checks';
import { rolledOut } from '../../lib/output/rolled-out';
import { write } from '../../lib/output/write';
import { CLOUD_IDENTITIES, IMAGE_BUILDS } from '../chart/sample-fleet';
import { codeWords, Markdown } from './markdown';

const page = new Markdown('docs/errors.md');

/** A literal code of a finding, or the text of a schema that a finding takes its code from. */
const CODE = /code: '([a-z\d-]+)'/g;

function codesInSources(): string[] {
  const folders = ['lib/fleet', 'lib/output', 'lib/policy'];
  const sources = folders.flatMap((folder) =>
    readdirSync(join(process.cwd(), folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(join(process.cwd(), folder, file), 'utf8')),
  );
  const literals = sources.flatMap((source) => [...source.matchAll(CODE)].map((match) => match[1] ?? ''));
  return [...new Set([...literals, ...Object.keys(FIELD_CHECKS)])].sort();
}

const HEADINGS = [
  'Shape of the input',
  'Single fields',
  'Fields against each other',
  'Fleets against each other',
  'Size',
];
const documented = HEADINGS.flatMap((heading) =>
  page.rows(heading).map(([code]) => codeWords(code ?? '')[0]),
);

test('every code of the sources is documented once, and no other one', () => {
  expect(codesInSources().length).toBeGreaterThan(30);
  expect([...documented].sort()).toEqual(codesInSources());
});

const cluster = { apiServer: { cidrs: ['10.43.0.1/32'] } };
const fleet = (fields: object) => ({ org: 'acme', cluster, runners: [{ kind: 'docker' }], ...fields });
const runner = (fields: object) => fleet({ runners: [{ kind: 'docker', ...fields }] });
const pool = { pool: { pool: 'dind' }, taint: { key: 'dind', value: 'only' } };
const dind = (fields: object) => fleet({ runners: [{ kind: 'dind', nodes: pool, ...fields }] });
const inNewCluster = (fields: object) =>
  fleet({
    cluster: { ...cluster, kubernetesVersion: '1.33' },
    runners: [{ kind: 'docker', ...fields }],
  });
const nixFleet = (fields: object) =>
  fleet({
    attic: { publicKeys: [`main:${'A'.repeat(43)}=`] },
    runners: [{ kind: 'nix', ...fields }],
  });

/** A list that stands for very many values. */
const repeated = () => {
  let list: unknown[] = [];
  for (let level = 0; level < 26; level++) {
    list = [list, list];
  }
  return list;
};

/** For each code, the fleets that make it happen. */
const CAUSES: Readonly<Record<string, readonly unknown[]>> = {
  'unknown-key': [runner({ concurency: 8 })],
  'missing-key': [{ org: 'acme', runners: [{ kind: 'docker' }] }],
  'invalid-value': [runner({ architecture: 'sparc' })],
  'not-data': [runner({ name: () => 'docker' })],
  'too-large': [fleet({ runners: repeated() })],
  'empty-list': [fleet({ runners: [] })],
  'unknown-kind': [fleet({ runners: [{ kind: 'nixx' }] })],
  'forbidden-field': [runner({ privileged: true })],
  'secret-value': [runner({ environment: { TOKEN: `glrt-${'x'.repeat(20)}` } })],
  'invalid-name': [fleet({ org: 'Acme' })],
  'reserved-name': [runner({ name: 'runner-1' })],
  'reserved-org': [{ ...fleet({}), org: 'acme-runners' }],
  'invalid-image': [runner({ image: 'alpine:$VERSION' })],
  'unpinned-image': [runner({ image: 'alpine:latest' }), runner({ image: 'alpine:edge' })],
  'invalid-image-pattern': [runner({ allowedImages: ['**'] })],
  'invalid-certificates': [fleet({ gitlab: { caCertificates: 'ca.crt' } })],
  'invalid-quantity': [runner({ resources: { build: { memoryLimit: '2GB' } } })],
  'invalid-number': [runner({ concurrency: 0 })],
  'invalid-cidr': [fleet({ cluster: { apiServer: { cidrs: ['10.43.0.1'] } } })],
  'invalid-destination': [runner({ destinations: [{ host: 'example.com', port: 443 }] })],
  'invalid-label': [fleet({ monitoring: { namespace: 'monitoring', pods: {} } })],
  'invalid-annotation': [fleet({ cluster: { ...cluster, adds: { annotations: {} } } })],
  'invalid-registry': [
    fleet({ cluster: { ...cluster, adds: { imageMirrors: [{ from: 'docker.io', to: 'mirror' }] } } }),
  ],
  'invalid-mount-path': [
    fleet({ cluster: { ...cluster, adds: { configMaps: [{ name: 'ca', mountPath: '/etc/ssl' }] } } }),
  ],
  'invalid-profile': [inNewCluster({ imageBuilds: { ...IMAGE_BUILDS, seccompProfile: '/lax.json' } })],
  'invalid-dns-option': [fleet({ cluster: { ...cluster, adds: { dnsOptions: ['debug'] } } })],
  'invalid-url': [fleet({ gitlab: { url: 'http://gitlab.example.com' } })],
  'invalid-variable': [runner({ environment: { CI_TOKEN: 'x' } })],
  'credential-variable': [
    runner({ environment: { BASIC_AUTH: 'off' } }),
    runner({ environment: { DOCKER_CONFIG: '/tmp/docker' } }),
  ],
  'invalid-substituter': [
    fleet({
      attic: { publicKeys: [`main:${'A'.repeat(43)}=`], substituter: 'https://me@cache.example.com' },
    }),
  ],
  'invalid-version': [fleet({ cluster: { ...cluster, kubernetesVersion: '1.29' } })],
  'invalid-key': [fleet({ attic: { publicKeys: ['main'] } })],
  'invalid-ciphertext': [
    runner({ token: { from: 'sealedSecret', encryptedData: { 'runner-token': 'plain' } } }),
  ],
  'invalid-tag': [runner({ tags: ['two words'] })],
  'invalid-user': [fleet({ cluster: { ...cluster, breakGlass: { groups: ['system:authenticated'] } } })],
  'nodes-undecided': [fleet({ runners: [{ kind: 'dind', nodes: { accept: 'yes' } }] })],
  'untagged-privileged': [fleet({ runners: [{ kind: 'dind', nodes: pool, runUntagged: true }] })],
  'same-tags': [
    fleet({ runners: [{ kind: 'docker' }, { kind: 'docker', name: 'tight', podSecurity: 'restricted' }] }),
  ],
  'privileged-takes-jobs': [
    fleet({
      runners: [
        { kind: 'docker', tags: ['docker'] },
        { kind: 'dind', nodes: pool, tags: ['docker', 'dind'] },
      ],
    }),
  ],
  'reserved-tag': [runner({ tags: ['privileged'] })],
  'duplicate-tag': [runner({ tags: ['docker', 'docker'] })],
  'too-many-tags': [runner({ tags: Array.from({ length: 51 }, (_, index) => `tag-${index}`) })],
  'duplicate-runner': [fleet({ runners: [{ kind: 'docker' }, { kind: 'docker' }] })],
  'attic-missing': [fleet({ runners: [{ kind: 'nix' }] })],
  'push-unprotected': [nixFleet({ attic: 'push' })],
  'user-namespaces-unknown': [runner({ userNamespaces: true })],
  'builds-as-root-of-node': [inNewCluster({ userNamespaces: false, imageBuilds: IMAGE_BUILDS })],
  'builds-restricted': [inNewCluster({ podSecurity: 'restricted', imageBuilds: IMAGE_BUILDS })],
  'user-of-image': [runner({ runAs: { user: 1001 } })],
  'identity-unprotected': [runner({ cloudIdentity: CLOUD_IDENTITIES.aws, accessLevel: 'not_protected' })],
  'identity-unreachable': [
    fleet({
      gitlab: { url: 'https://gitlab.example.com:8443' },
      runners: [{ kind: 'docker', cloudIdentity: CLOUD_IDENTITIES.gcp, publicPorts: [] }],
    }),
  ],
  'invalid-volume': [runner({ volumes: [{ mountPath: '/mnt/x', hostPath: '/' }] })],
  'volume-name-taken': [runner({ volumes: [{ mountPath: '/mnt/a', configMap: 'logs' }] })],
  'volumes-overlap': [
    runner({
      volumes: [
        { mountPath: '/mnt', persistentVolumeClaim: 'x' },
        { mountPath: '/mnt/a', persistentVolumeClaim: 'y' },
      ],
    }),
  ],
  'config-map-of-others': [runner({ volumes: [{ mountPath: '/mnt/a', configMap: 'docker-config' }] })],
  'volume-too-large': [runner({ volumes: [{ mountPath: '/mnt/a', emptyDir: { sizeLimit: '1Ti' } }] })],
  'claim-shared': [
    fleet({
      runners: [
        { kind: 'docker', volumes: [{ mountPath: '/cache', persistentVolumeClaim: 'x' }] },
        {
          kind: 'docker',
          name: 'strict',
          tags: ['strict'],
          podSecurity: 'restricted',
          volumes: [{ mountPath: '/cache', persistentVolumeClaim: 'x' }],
        },
      ],
    }),
  ],
  'invalid-script': [runner({ config: { runners: { pre_build_script: ' ' } } })],
  'credential-script': [runner({ config: { runners: { post_build_script: 'A_PASSWORD=x' } } })],
  'identity-variable': [
    runner({ cloudIdentity: CLOUD_IDENTITIES.aws, environment: { AWS_ROLE_ARN: 'arn:aws:iam::1:role/x' } }),
  ],
  'drain-too-short': [runner({ manager: { terminationGracePeriodSeconds: 60 } })],
  'runner-version': [
    runner({ manager: { image: 'registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v18.0.0' } }),
  ],
  'manager-flavour': [
    runner({ manager: { image: 'registry.gitlab.com/gitlab-org/gitlab-runner:ubuntu-v19.3.2' } }),
  ],
  'image-of-another-role': [
    runner({ manager: { image: 'mirror.example.com/gitlab-runner-helper:x86_64-v19.3.2' } }),
    runner({ manager: { helperImage: 'mirror.example.com/gitlab-runner:alpine-v19.3.2' } }),
  ],
  'helper-version': [
    runner({ manager: { helperImage: 'mirror.example.com/gitlab-runner-helper:x86_64-v19.3.1' } }),
  ],
  'helper-architecture': [
    runner({ manager: { helperImage: 'mirror.example.com/gitlab-runner-helper:arm64-v19.3.2' } }),
  ],
  'restricted-capabilities': [runner({ podSecurity: 'restricted', addCapabilities: ['MKNOD'] })],
  'invalid-mirror': [dind({ daemon: { registryMirrors: ['http://mirror.example.com'] } })],
  'clone-unreachable': [fleet({ gitlab: { cloneUrl: 'https://10.0.0.7' } })],
  'image-mirror': [fleet({ imageMirrors: [{ from: 'docker.io', to: 'docker.io/acme' }] })],
  'duplicate-mirror': [
    fleet({
      imageMirrors: [
        { from: 'docker.io', to: 'mirror.example.com/hub' },
        { from: 'docker.io', to: 'mirror.example.org/hub' },
      ],
    }),
  ],
  'mirror-unreachable': [dind({ daemon: { registryMirrors: ['https://10.0.0.7'] } })],
  'cache-unreachable': [
    runner({ cache: { type: 's3', bucket: 'acme-ci', region: 'auto', endpoint: 'https://10.0.0.7' } }),
  ],
  'burst-limited': [runner({ burst: true, resources: { helper: { cpuLimit: '1' } } })],
  'invalid-size': [runner({ sizes: {} }), runner({ sizes: { Large: { memoryLimit: '8Gi' } } })],
  'invalid-device': [runner({ devices: {} }), runner({ devices: { 'example.com/kvm': 1 } })],
  'request-above-limit': [runner({ resources: { build: { cpuRequest: '2', cpuLimit: '1' } } })],
  'destination-kept-from-jobs': [runner({ destinations: [{ cidr: '169.254.169.254/32', port: 80 }] })],
  'resolver-address': [fleet({ cluster: { ...cluster, dns: [{ cidr: '127.0.0.53/32' }] } })],
  'resolver-too-wide': [fleet({ cluster: { ...cluster, dns: [{ cidr: '10.0.0.0/8' }] } })],
  'resolver-at-api-server': [fleet({ cluster: { ...cluster, dns: [{ cidr: cluster.apiServer.cidrs[0] }] } })],
  'reserved-metadata': [
    runner({ podLabels: { 'app.kubernetes.io/name': 'x' } }),
    runner({ podAnnotations: { 'sidecar.istio.io/inject': 'true' } }),
    runner({ manager: { labels: { 'runner-fleet/runner': 'x' } } }),
    runner({ manager: { annotations: { 'iam.amazonaws.com/role': 'x' } } }),
  ],
  'metadata-added': [
    fleet({
      cluster: { ...cluster, adds: { labels: { team: 'a' } } },
      runners: [{ kind: 'docker', podLabels: { team: 'b' } }],
    }),
  ],
  'expanded-annotation': [runner({ podAnnotations: { 'example.com/project': 'of $CI_PROJECT_PATH' } })],
  'credential-label': [runner({ nodes: { pool: { password: 'a' }, taint: { key: 'ci', value: 'only' } } })],
  'resolver-port': [
    fleet({
      cluster: { ...cluster, dns: [{ namespace: 'kube-system', pods: { a: 'b' }, port: 9153 }] },
    }),
  ],
  'exception-outside': [
    runner({ destinations: [{ cidr: '10.1.0.0/16', port: 443, except: ['10.2.0.0/16'] }] }),
  ],
  'public-port': [runner({ publicPorts: [443, 10250] })],
  'invalid-proxy': [
    fleet({
      proxy: {
        https: 'socks5://proxy.example.com:1080',
        destinations: [{ cidr: '10.9.0.7/32', port: 1080 }],
      },
    }),
  ],
  'invalid-no-proxy': [
    fleet({
      proxy: {
        https: 'http://proxy.example.com:3128',
        destinations: [{ cidr: '10.9.0.7/32', port: 3128 }],
        noProxy: ['*'],
      },
    }),
  ],
  'proxy-unreachable': [
    fleet({
      proxy: { https: 'http://proxy.example.com:3128', destinations: [{ cidr: '10.9.0.7/32', port: 3129 }] },
    }),
  ],
  'nat64-prefix': [fleet({ cluster: { ...cluster, nat64: ['64:ff9b:1::/48'] } })],
  'destination-too-wide': [runner({ destinations: [{ cidr: '172.0.0.0/8', port: 443 }] })],
  'api-server-too-wide': [
    fleet({ cluster: { apiServer: { cidrs: ['127.0.0.0/8'] } } }),
    fleet({ cluster: { apiServer: { cidrs: ['192.0.0.0/3'] } } }),
  ],
  'monitoring-inside': [fleet({ monitoring: { namespace: 'acme-runners' } })],
  'monitor-label': [
    fleet({
      monitoring: { namespace: 'monitoring', podMonitor: { labels: { 'app.kubernetes.io/name': 'x' } } },
    }),
  ],
  'not-a-pull-secret': [runner({ imagePullSecrets: ['docker-token'] })],
  'nodes-shared-with-privileged': [
    fleet({
      runners: [
        { kind: 'dind', nodes: pool },
        { kind: 'docker', nodes: pool },
      ],
    }),
  ],
  'toleration-twice': [
    runner({
      nodes: { tolerations: [{ key: 'ci' }, { key: 'ci', value: '', effect: 'NoExecute' }] },
    }),
  ],
  'control-plane-nodes': [
    runner({
      nodes: {
        affinity: {
          required: [
            { matchExpressions: [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists' }] },
          ],
        },
      },
    }),
    runner({
      nodes: { ...pool, taint: { key: 'node-role.kubernetes.io/control-plane', value: 'x' } },
    }),
  ],
  'addition-opens': [
    fleet({ cluster: { ...cluster, adds: { labels: { 'runner-fleet/role': 'manager' } } } }),
    fleet({ cluster: { ...cluster, adds: { tolerations: [{ key: 'node-role.kubernetes.io/master' }] } } }),
  ],
  'capacity-exceeded': [fleet({ capacity: { pods: 1 } })],
  'admission-too-large': [
    fleet({
      runners: Array.from({ length: 100 }, (_, runner) => ({
        kind: 'docker',
        name: `docker-${runner}`,
        allowedImages: Array.from({ length: 40 }, (_, image) => `registry.example.com/${runner}/${image}:*`),
      })),
    }),
  ],
  'no-fleet': [],
  'duplicate-fleet': [fleet({}), fleet({})],
};

/** Faults of fleets against what stands: the fleets of several synths, one after the other. */
const OVER_WHAT_STANDS: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  'runner-removed': [
    [fleet({ runners: [{ kind: 'docker' }, { kind: 'tinyland-docker', name: 'gone' }] })],
    [fleet({ runners: [{ kind: 'docker' }] })],
  ],
  'runner-kind-changed': [
    [fleet({ runners: [{ kind: 'docker' }] })],
    [fleet({ runners: [{ kind: 'tinyland-docker', name: 'docker' }] })],
  ],
  'roll-over-unfinished': [1, 2, 3, 4, 5].map((maximumServices) => [
    fleet({ runners: [{ kind: 'docker', maximumServices }] }),
  ]),
};

/** Faults of what is around the fleets. */
const OTHERWISE: Readonly<Record<string, () => unknown>> = {
  'unknown-argument': () => rolledOut(['--no-such'], []),
  'committed-unreadable': () => fleetBefore(['<<<<<<< HEAD']),
  'output-unwritable': () => write([], __filename),
};

function codesOver(synths: readonly (readonly unknown[])[]): readonly string[] {
  let before: FleetBefore | undefined;
  return synths.flatMap((specs) =>
    codesOfFailed(() => {
      before = fleetBefore(render(specs, () => before).files.map(({ text }) => text));
    }),
  );
}

function codesOf(specs: readonly unknown[]): readonly string[] {
  return codesOfFailed(() => {
    render(specs);
  });
}

function codesOfFailed(run: () => void): readonly string[] {
  try {
    run();
    return [];
  } catch (error) {
    if (FleetError.is(error)) {
      return error.findings.map(({ code }) => code);
    }
    throw error;
  }
}

test.each(documented.map((code) => [code]))('%s happens', (code) => {
  const synths = OVER_WHAT_STANDS[code ?? ''];
  const other = OTHERWISE[code ?? ''];
  const codes =
    other !== undefined
      ? codesOfFailed(other)
      : synths === undefined
        ? codesOf(CAUSES[code ?? ''] ?? [fleet({})])
        : codesOver(synths);
  expect(codes).toContain(code);
});

test('a fleet without a fault has no finding', () => {
  expect(codesOf([fleet({})])).toEqual([]);
});

test('the printed example is what the product prints', () => {
  const [example] = page.blocks('');
  expect(() => render([{ org: 'tinyland', cluster, runners: [{ kind: 'nixx' }] }])).toThrow(
    example?.trimEnd(),
  );
});
