import { CLUSTER, cluster, fleet, type MessageCase, NODES } from './message-case';

const adds = (fields: object) => cluster({ adds: fields });

const SIDECAR = 'it lets the pod be given another program, which sees its files and its traffic';
const RUNTIME = 'it tells the container runtime to set up the pod otherwise';
const NETWORK = 'it connects the pod to another network, or gives it another address';
const ELSEWHERE = 'it lets the pod run on machines of others, or in another cluster';

/** What is said about what a cluster adds to pods. */
export const ADDITION_MESSAGES: readonly MessageCase[] = [
  {
    what: 'a label of ours',
    input: adds({ labels: { 'runner-fleet/runner': 'docker' } }),
    findings: [
      {
        code: 'addition-opens',
        path: 'fleet acme / cluster / adds / labels / runner-fleet/runner',
        message: 'it says whose pod it is',
        fix: 'remove it here, and keep the webhook that adds it off this namespace',
        value: 'runner-fleet/runner',
      },
    ],
  },
  {
    what: 'no label',
    input: adds({ labels: {} }),
    findings: [
      {
        code: 'invalid-label',
        message: 'there is no label',
        allowed: 'at least one label; keys and values of at most 63 characters of A-Z, a-z, 0-9, -, _ and .',
        fix: "add a label, such as app: 'web', or leave the field out",
        path: 'fleet acme / cluster / adds / labels',
        value: '{}',
      },
    ],
  },
  {
    what: 'an annotation that asks for a sidecar',
    input: adds({ annotations: { 'sidecar.istio.io/inject': 'true' } }),
    findings: [
      {
        code: 'addition-opens',
        path: 'fleet acme / cluster / adds / annotations / sidecar.istio.io/inject',
        message: 'it lets the pod be given another program, which sees its files and its traffic',
        fix: 'remove it here, and keep the webhook that adds it off this namespace',
        value: 'sidecar.istio.io/inject',
      },
    ],
  },
  ...(
    [
      ['vault.security.banzaicloud.io/vault-addr', SIDECAR],
      ['secrets-webhook.security.bank-vaults.io/provider', SIDECAR],
      ['operator.1password.io/inject', SIDECAR],
      ['appmesh.k8s.aws/sidecarInjectorWebhook', SIDECAR],
      ['openservicemesh.io/sidecar-injection', SIDECAR],
      ['oneagent.dynatrace.com/inject', SIDECAR],
      ['sidecar.jaegertracing.io/inject', SIDECAR],
      ['akeyless/enabled', SIDECAR],
      ['data-ingest.dynatrace.com/inject', SIDECAR],
      ['telepresence.io/inject-traffic-agent', SIDECAR],
      ['devices.nri.io/pod', RUNTIME],
      ['devices.crio.io', RUNTIME],
      ['org.systemd.property.CPUWeight', RUNTIME],
      ['cdi-devices.nri.io/pod', RUNTIME],
      ['netdevices.nri.io/pod', RUNTIME],
      ['mounts.nri.io/pod', RUNTIME],
      ['egress.projectcalico.org/selector', NETWORK],
      ['ns.networkservicemesh.io', NETWORK],
      ['k8s.aliyun.com/eci-ram-role-name', ELSEWHERE],
      ['multicluster.admiralty.io/elect', ELSEWHERE],
    ] as const
  ).map(([key, message]) => ({
    what: `the annotation ${key}`,
    input: adds({ annotations: { [key]: 'yes' } }),
    findings: [
      {
        code: 'addition-opens' as const,
        path: `fleet acme / cluster / adds / annotations / ${key}`,
        message,
        fix: 'remove it here, and keep the webhook that adds it off this namespace',
        value: key,
      },
    ],
  })),
  {
    what: 'an annotation that is no key',
    input: adds({ annotations: { 'two words': 'x' } }),
    findings: [
      {
        code: 'invalid-annotation',
        message: 'not the key of an annotation: it holds a space',
        allowed:
          'at least one annotation; keys of at most 63 characters of A-Z, a-z, 0-9, -, _ and ., and any text',
        fix: 'write the annotations as the pods of the cluster carry them: `kubectl get pod -o yaml`',
        path: 'fleet acme / cluster / adds / annotations / two words',
        value: '"two words"',
      },
    ],
  },
  {
    what: 'annotations that are a list',
    input: adds({ annotations: ['a'] }),
    findings: [
      {
        code: 'invalid-annotation',
        message: 'a list stands where an object belongs',
        allowed: "an object, such as { 'example.com/team': 'ci' }",
        fix: "write annotations: { 'example.com/team': 'ci' }",
        path: 'fleet acme / cluster / adds / annotations',
        value: 'a list of 1 entry',
      },
    ],
  },
  {
    what: 'the taint of dind nodes',
    input: fleet({
      cluster: { ...CLUSTER, adds: { tolerations: [{ key: 'example.com/dind' }] } },
      runners: [{ kind: 'dind', nodes: NODES }],
    }),
    findings: [
      {
        code: 'addition-opens',
        path: 'fleet acme / cluster / adds / tolerations',
        message:
          "it is the taint of the nodes of runner 'dind', whose jobs are root there, and all other pods would tolerate it",
        fix: 'remove it here, and keep the webhook that adds it off this namespace',
        value: 'example.com/dind',
      },
    ],
  },
  {
    what: 'the taint of the nodes of another runner',
    input: fleet({
      cluster: { ...CLUSTER, adds: { tolerations: [{ key: 'example.com/dind', value: 'only' }] } },
      runners: [{ kind: 'docker', nodes: NODES }],
    }),
    findings: [
      {
        code: 'addition-opens',
        path: 'fleet acme / cluster / adds / tolerations',
        message: "it is the taint of the nodes of runner 'docker', and all other pods would tolerate it",
        fix: 'remove it here, and keep the webhook that adds it off this namespace',
        value: 'example.com/dind=only',
      },
    ],
  },
  {
    what: 'the taint of dind nodes, by a platform',
    input: fleet({
      cluster: { ...CLUSTER, platforms: ['gke'] },
      runners: [
        { kind: 'dind', nodes: { ...NODES, taint: { key: 'cloud.google.com/gke-spot', value: 'true' } } },
      ],
    }),
    findings: [
      {
        code: 'addition-opens',
        path: 'fleet acme / cluster / platforms',
        message:
          "it is the taint of the nodes of runner 'dind', whose jobs are root there, and all other pods would tolerate it",
        fix: 'remove it here, and keep the webhook that adds it off this namespace',
        value: 'cloud.google.com/gke-spot=true',
      },
    ],
  },
  {
    what: 'the taint of the control plane',
    input: adds({ tolerations: [{ key: 'node-role.kubernetes.io/control-plane' }] }),
    findings: [
      {
        code: 'addition-opens',
        path: 'fleet acme / cluster / adds / tolerations',
        message:
          'jobs would run beside the control plane of the cluster, which is one escape away from all of it',
        fix: 'remove it here, and keep the webhook that adds it off this namespace',
        value: 'node-role.kubernetes.io/control-plane',
      },
    ],
  },
  {
    what: 'a toleration of PreferNoSchedule',
    input: adds({ tolerations: [{ key: 'a', effect: 'PreferNoSchedule' }] }),
    findings: [
      {
        code: 'invalid-value',
        message: 'not one of the words that fit here',
        allowed: "'NoSchedule' or 'NoExecute'",
        fix: 'choose one of them',
        path: 'fleet acme / cluster / adds / tolerations / 0 / effect',
        value: '"PreferNoSchedule"',
      },
    ],
  },
  {
    what: 'the nodes of the control plane',
    input: adds({ nodeSelector: { 'node-role.kubernetes.io/control-plane': '' } }),
    findings: [
      {
        code: 'addition-opens',
        path: 'fleet acme / cluster / adds / nodeSelector / node-role.kubernetes.io/control-plane',
        message:
          'jobs would run beside the control plane of the cluster, which is one escape away from all of it',
        fix: 'remove it here, and keep the webhook that adds it off this namespace',
        value: 'node-role.kubernetes.io/control-plane=',
      },
    ],
  },
  {
    what: 'the architecture as a node selector',
    input: adds({ nodeSelector: { 'kubernetes.io/arch': 'arm64' } }),
    findings: [
      {
        code: 'addition-opens',
        path: 'fleet acme / cluster / adds / nodeSelector / kubernetes.io/arch',
        message: "runner 'docker' chooses its nodes by this label itself",
        fix: 'remove it here: what the fleet asks for is expected anyway',
        value: 'kubernetes.io/arch=arm64',
      },
    ],
  },
  {
    what: 'a mirror of others',
    input: adds({ imageMirrors: [{ from: 'docker.io', to: 'quay.io' }] }),
    findings: [
      {
        code: 'addition-opens',
        path: 'fleet acme / cluster / adds / imageMirrors / 0 / to',
        message:
          'the same path is there of another owner than in docker.io, so that images would pass which no list names',
        fix: 'name the path that is your own, such as quay.io/acme',
        value: 'quay.io',
      },
    ],
  },
  {
    what: 'a mirror in the registry itself',
    input: adds({ imageMirrors: [{ from: 'registry.example.com', to: 'registry.example.com/hub' }] }),
    findings: [
      {
        code: 'addition-opens',
        path: 'fleet acme / cluster / adds / imageMirrors / 0 / to',
        message: 'it is a part of the registry that it stands for, whose images are of other owners',
        fix: 'name a mirror in another registry',
        value: 'registry.example.com/hub',
      },
    ],
  },
  {
    what: 'two registries in one mirror',
    input: adds({
      imageMirrors: [
        { from: 'docker.io', to: 'mirror.example.com/hub' },
        { from: 'ghcr.io', to: 'mirror.example.com/hub' },
      ],
    }),
    findings: [
      {
        code: 'addition-opens',
        path: 'fleet acme / cluster / adds / imageMirrors / 1 / to',
        message:
          'images of docker.io lie there too (mirror.example.com/hub), so that one of ghcr.io would pass for one of them',
        fix: 'give each registry a path of its own, such as mirror.example.com/ghcr-io',
        value: 'mirror.example.com/hub',
      },
    ],
  },
  {
    what: 'a mirror below another',
    input: adds({
      imageMirrors: [
        { from: 'docker.io', to: 'mirror.example.com/hub' },
        { from: 'ghcr.io', to: 'mirror.example.com:443/hub/library' },
      ],
    }),
    findings: [
      {
        code: 'addition-opens',
        path: 'fleet acme / cluster / adds / imageMirrors / 1 / to',
        message:
          'images of docker.io lie there too (mirror.example.com/hub), so that one of ghcr.io would pass for one of them',
        fix: 'give each registry a path of its own, such as mirror.example.com/ghcr-io',
        value: 'mirror.example.com:443/hub/library',
      },
    ],
  },
  {
    what: 'a mirror around another',
    input: adds({
      imageMirrors: [
        { from: 'docker.io', to: 'mirror.example.com/hub' },
        { from: 'ghcr.io', to: 'mirror.example.com' },
      ],
    }),
    findings: [
      {
        code: 'addition-opens',
        path: 'fleet acme / cluster / adds / imageMirrors / 1 / to',
        message:
          'images of docker.io lie there too (mirror.example.com/hub), so that one of ghcr.io would pass for one of them',
        fix: 'give each registry a path of its own, such as mirror.example.com/ghcr-io',
        value: 'mirror.example.com',
      },
    ],
  },
  {
    what: 'two mirrors of one registry, one in the other',
    input: adds({
      imageMirrors: [
        { from: 'docker.io', to: 'mirror.example.com/hub' },
        { from: 'docker.io', to: 'mirror.example.com/hub/library' },
      ],
    }),
    findings: [
      {
        code: 'addition-opens',
        path: 'fleet acme / cluster / adds / imageMirrors / 1 / to',
        message:
          'images of docker.io lie there too (mirror.example.com/hub), so that one of docker.io would pass for one of them',
        fix: 'give each registry a path of its own, such as mirror.example.com/docker-io',
        value: 'mirror.example.com/hub/library',
      },
    ],
  },
  {
    what: 'a mirror in a registry that has a mirror',
    input: adds({
      imageMirrors: [
        { from: 'ghcr.io', to: 'docker.io/acme' },
        { from: 'docker.io', to: 'mirror.example.com/hub' },
      ],
    }),
    findings: [
      {
        code: 'addition-opens',
        path: 'fleet acme / cluster / adds / imageMirrors / 0 / to',
        message:
          'it lies in docker.io, in whose place another mirror stands: one image would have two names there',
        fix: 'name the place where the images of ghcr.io are in the end',
        value: 'docker.io/acme',
      },
    ],
  },
  ...['us-docker.pkg.dev', 'europe-west3-docker.pkg.dev', 'mirror.gcr.io', 'eu.gcr.io', 'lscr.io'].map(
    (to) => ({
      what: `the public registry ${to}`,
      input: adds({ imageMirrors: [{ from: 'docker.io', to }] }),
      findings: [
        {
          code: 'addition-opens' as const,
          path: 'fleet acme / cluster / adds / imageMirrors / 0 / to',
          message:
            'the same path is there of another owner than in docker.io, so that images would pass which no list names',
          fix: `name the path that is your own, such as ${to}/acme`,
          value: to,
        },
      ],
    }),
  ),
  {
    what: 'a mirror with a scheme',
    input: adds({ imageMirrors: [{ from: 'docker.io', to: 'https://mirror.example.com' }] }),
    findings: [
      {
        code: 'invalid-registry',
        message: 'not a registry as the images of it begin: it has a scheme',
        allowed: 'a host with a dot or a port, and a path behind it; no scheme, no tag, no wildcard',
        fix: "did you mean 'mirror.example.com'?",
        path: 'fleet acme / cluster / adds / imageMirrors / 0 / to',
        value: '"https://mirror.example.com"',
      },
    ],
  },
  {
    what: 'a mirror with a tag',
    input: adds({ imageMirrors: [{ from: 'docker.io', to: 'mirror.example.com/hub:latest' }] }),
    findings: [
      {
        code: 'invalid-registry',
        message: 'not a registry as the images of it begin: it has a tag',
        allowed: 'a host with a dot or a port, and a path behind it; no scheme, no tag, no wildcard',
        fix: 'write what stands before the first part of the image that stays, such as registry.example.com/docker-hub',
        path: 'fleet acme / cluster / adds / imageMirrors / 0 / to',
        value: '"mirror.example.com/hub:latest"',
      },
    ],
  },
  {
    what: 'a proxy for managers',
    input: adds({ environment: { HTTPS_PROXY: 'http://swordfish@proxy.example.com' } }),
    findings: [
      {
        code: 'invalid-variable',
        path: 'fleet acme / cluster / adds / environment / HTTPS_PROXY',
        message:
          'not an environment variable that a job may be given: proxy of the fleet sets it, for managers too, and opens the way to the proxy',
        value: '"HTTPS_PROXY"',
        allowed: 'a name of A-Z, a-z, 0-9 and _ that is of no other program, and a text',
        fix: "write proxy of the fleet, such as proxy: { https: 'http://proxy.example.com:3128', destinations: [{ cidr: '10.0.0.7/32', port: 3128 }] }",
      },
    ],
  },
  ...[
    'AWS_EC2_METADATA_SERVICE_ENDPOINT',
    'AWS_CONFIG_FILE',
    'GCE_METADATA_HOST',
    'GOOGLE_CLOUD_PROJECT',
    'STORAGE_EMULATOR_HOST',
    'AZURE_AUTHORITY_HOST',
    'VAULT_ADDR',
    'ZONEINFO',
    'GOCOVERDIR',
    'HOSTALIASES',
    'LOCALDOMAIN',
    'res_options',
  ].map((name) => ({
    what: `the variable ${name} for managers`,
    input: adds({ environment: { [name]: 'x' } }),
    findings: [
      {
        code: 'addition-opens' as const,
        path: `fleet acme / cluster / adds / environment / ${name}`,
        message:
          'managers read it: it decides whom they trust, what they connect through or how they are configured',
        fix: 'remove it here, and keep the webhook that adds it off this namespace',
        value: name,
      },
    ],
  })),
  {
    what: 'a credential',
    input: adds({ environment: { NPM_TOKEN: 'swordfish' } }),
    findings: [
      {
        code: 'credential-variable',
        message:
          'the variable is named like a credential, and what it says would be written down for all to read',
        allowed:
          "another variable of the job, such as '$CI_JOB_TOKEN' or '${my_token}'; for DOCKER_CONFIG nothing",
        fix: 'make it a masked CI/CD variable of the project or group in GitLab; if it is no credential, give it another name, or set it in the script of the job',
        path: 'fleet acme / cluster / adds / environment / NPM_TOKEN',
        value: '"NPM_TOKEN"',
      },
    ],
  },
  {
    what: 'a credential from a variable of the job',
    input: adds({ environment: { NPM_TOKEN: '$CI_JOB_TOKEN' } }),
    findings: [
      {
        code: 'addition-opens',
        path: 'fleet acme / cluster / adds / environment / NPM_TOKEN',
        message:
          'it is named like a credential, and managers put no variable of a job in the place of another',
        fix: 'remove it here, and keep the webhook that adds it off this namespace',
        value: 'NPM_TOKEN',
      },
    ],
  },
  {
    what: 'the config of a manager',
    input: adds({ configMaps: [{ name: 'docker-config', mountPath: '/opt/x' }] }),
    findings: [
      {
        code: 'addition-opens',
        path: 'fleet acme / cluster / adds / configMaps / 0 / name',
        message: 'it is the configuration of a runner, which belongs to its manager alone',
        fix: 'put what pods need into a ConfigMap of its own',
        value: 'docker-config',
      },
    ],
  },
  {
    what: 'the authority of the API server',
    input: adds({ configMaps: [{ name: 'kube-root-ca.crt', mountPath: '/opt/x' }] }),
    findings: [
      {
        code: 'addition-opens',
        path: 'fleet acme / cluster / adds / configMaps / 0 / name',
        message: 'the control plane keeps it for those that talk to the API server, and jobs do not',
        fix: 'put what pods need into a ConfigMap of its own',
        value: 'kube-root-ca.crt',
      },
    ],
  },
  {
    what: 'a ConfigMap in the place of authorities',
    input: adds({ configMaps: [{ name: 'ca', mountPath: '/etc/ssl/certs' }] }),
    findings: [
      {
        code: 'invalid-mount-path',
        message:
          'not a folder of its own: whoever keeps the ConfigMap would decide what programs find elsewhere',
        allowed: 'a path below /opt, /mnt, /srv',
        fix: 'let the webhook mount it there, such as at /opt/corporate-ca, or keep the webhook off this namespace',
        path: 'fleet acme / cluster / adds / configMaps / 0 / mountPath',
        value: '"/etc/ssl/certs"',
      },
    ],
  },
  {
    what: 'a volume that is no name',
    input: adds({ configMaps: [{ name: 'ca', volume: 'CA', mountPath: '/opt/ca' }] }),
    findings: [
      {
        code: 'invalid-name',
        message: "not the name of a volume: it holds 'C'",
        allowed: 'at most 63 characters: a-z, 0-9 and - between them',
        fix: "did you mean 'ca'?",
        path: 'fleet acme / cluster / adds / configMaps / 0 / volume',
        value: '"CA"',
      },
    ],
  },
  {
    what: 'a nameserver',
    input: adds({ dnsOptions: ['nameserver:198.51.100.53'] }),
    findings: [
      {
        code: 'invalid-dns-option',
        message: 'not an option of a resolver that only changes how it asks',
        allowed:
          'ndots:n, timeout:n, attempts:n, rotate, single-request, single-request-reopen, use-vc, edns0, no-aaaa',
        fix: 'write it as resolv.conf has it, such as ndots:2',
        path: 'fleet acme / cluster / adds / dnsOptions / 0',
        value: '"nameserver:198.51.100.53"',
      },
    ],
  },
  {
    what: 'a number of dots that is none',
    input: adds({ dnsOptions: [2] }),
    findings: [
      {
        code: 'invalid-value',
        message: 'a number stands where a text belongs',
        allowed: "a text, such as 'ndots:2'",
        fix: "write 'ndots:2'",
        path: 'fleet acme / cluster / adds / dnsOptions / 0',
        value: '2',
      },
    ],
  },
  {
    what: 'an unknown platform',
    input: cluster({ platforms: ['rancher'] }),
    findings: [
      {
        code: 'invalid-value',
        message: 'not one of the words that fit here',
        allowed: "'eks' or 'gke' or 'gke-autopilot' or 'aks' or 'openshift' or 'karpenter'",
        fix: 'choose one of them',
        path: 'fleet acme / cluster / platforms / 0',
        value: '"rancher"',
      },
    ],
  },
  ...(
    [
      ['aws', 'eks'],
      ['Amazon', 'eks'],
      ['azure', 'aks'],
      ['google', 'gke'],
      ['gcp', 'gke'],
    ] as const
  ).map(([cloud, platform]) => ({
    what: `the platform of ${cloud}`,
    input: cluster({ platforms: [cloud] }),
    findings: [
      {
        code: 'invalid-value' as const,
        message: 'not one of the words that fit here',
        allowed: "'eks' or 'gke' or 'gke-autopilot' or 'aks' or 'openshift' or 'karpenter'",
        fix: `did you mean '${platform}'?`,
        path: 'fleet acme / cluster / platforms / 0',
        value: `"${cloud}"`,
      },
    ],
  })),
  {
    what: 'a field that a platform has',
    input: adds({ sidecars: true }),
    findings: [
      {
        code: 'unknown-key',
        message: "there is no 'sidecars' here",
        fix: 'remove it',
        path: 'fleet acme / cluster / adds / sidecars',
      },
    ],
  },
  {
    what: 'a volume that managers have themselves',
    input: adds({ configMaps: [{ name: 'ca', volume: 'config', mountPath: '/opt/ca' }] }),
    findings: [
      {
        code: 'addition-opens',
        message: 'pods have a volume of this name themselves, and the ConfigMap could stand in its place',
        fix: 'give the volume another name, where the ConfigMap is added too',
        path: 'fleet acme / cluster / adds / configMaps / 0 / volume',
        value: 'config',
      },
    ],
  },
  ...['ghcr.io:443'].map((to) => ({
    what: `a public registry by the name of ${to}`,
    input: adds({ imageMirrors: [{ from: 'docker.io', to }] }),
    findings: [
      {
        code: 'addition-opens',
        message:
          'the same path is there of another owner than in docker.io, so that images would pass which no list names',
        fix: `name the path that is your own, such as ${to}/acme`,
        path: 'fleet acme / cluster / adds / imageMirrors / 0 / to',
        value: to,
      },
    ],
  })),
];
