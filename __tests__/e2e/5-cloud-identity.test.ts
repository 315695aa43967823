import type { FleetSpec } from '../../lib';
import { CLOUD_IDENTITIES } from '../chart/sample-fleet';
import { type AnyPod, FleetAtWork } from './changes/fleet-at-work';
import type { Answer } from './cluster/api-server';
import { renderFiles } from './cluster/fleets';
import { userOf } from './cluster/identities';
import { never } from './cluster/never';
import { type Container as ContainerOfPod, type Pod, pathOf } from './cluster/objects';
import { readStage } from './cluster/on-stage';
import { eventually } from './cluster/wait';
import { HELD_SCRIPT } from './gitlab/held-job';

const ORG = 'identities';
const NAMESPACE = `${ORG}-runners`;
const AUDIENCE = 'sts.amazonaws.com';
const ANNOTATION = 'runner-fleet/google-identity';
const FOLDER = '/var/run/secrets/cloud-identity';

/** A runner that is a role of AWS, one that is a service account of Google, and one that is nobody. */
const FLEET: FleetSpec = {
  org: ORG,
  cluster: { apiServer: { cidrs: ['10.43.0.1/32', '10.0.0.10/32'] } },
  runners: [
    { kind: 'docker', name: 'deploy', tags: ['deploy'], concurrency: 2, cloudIdentity: CLOUD_IDENTITIES.aws },
    { kind: 'docker', name: 'google', tags: ['google'], concurrency: 2, cloudIdentity: CLOUD_IDENTITIES.gcp },
    { kind: 'docker', name: 'nobody', concurrency: 2 },
  ],
};
const RUNNERS = FLEET.runners.map(({ name = '' }) => name);

interface Volume {
  readonly name: string;
  readonly projected?: {
    readonly sources: readonly { readonly serviceAccountToken: Record<string, unknown> }[];
  };
}

describe('jobs that are somebody in a cloud', () => {
  const stage = readStage();
  const files = renderFiles(FLEET);
  const fleet = new FleetAtWork(stage, NAMESPACE, 9500);
  const pods = new Map<string, Pod>();

  beforeAll(async () => {
    await fleet.start(files, RUNNERS);
    const ids = RUNNERS.map((runner) => fleet.give(runner, HELD_SCRIPT));
    await fleet.runTogether(ids);
    for (const runner of RUNNERS) {
      const [pod] = await fleet.jobPods(runner);
      pods.set(runner, pod ?? never(`no job pod of ${runner}`));
    }
  });
  afterAll(async () => {
    await fleet.stop(files);
  });

  const podOf = (runner: string): Pod => pods.get(runner) ?? never(`no pod of ${runner}`);
  const volumeOf = (pod: Pod): Volume | undefined =>
    (pod.spec['volumes'] as Volume[]).find(({ name }) => name === 'cloud-identity');
  const mountsOf = (pod: Pod): readonly string[] =>
    ['initContainers', 'containers'].flatMap((list) =>
      (pod.spec[list] as readonly Container[]).flatMap(({ name, volumeMounts }) =>
        volumeMounts
          .filter((mount) => mount.name === 'cloud-identity')
          .map((mount) => `${name} at ${mount.mountPath}${mount.readOnly ? ', read only' : ''}`),
      ),
    );

  /** What the kubelet of the node of a pod asks for, as the pod's volume says. */
  const tokenFor = async (pod: Pod, ...audiences: readonly string[]): Promise<Answer> => {
    const { name, uid } = pod.metadata;
    const kubelet = fleet.api.as({
      user: `system:node:${pod.spec.nodeName}`,
      groups: ['system:nodes', 'system:authenticated'],
    });
    const path = pathOf('serviceaccounts', NAMESPACE, pod.spec['serviceAccountName']);
    const answer = await kubelet.create(`${path}/token`, {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: {
        audiences,
        expirationSeconds: 3600,
        boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name, uid },
      },
    });
    kubelet.close();
    return answer;
  };
  const tokenOf = (pod: Pod, audience: string): Promise<string> =>
    eventually(
      'the node may ask for the token',
      async () => {
        const { status, body } = await tokenFor(pod, audience);
        return status === 201 && String(body['status'].token);
      },
      10,
    );
  const reviewed = async (token: string, ...audiences: readonly string[]) =>
    (
      await fleet.api.create('/apis/authentication.k8s.io/v1/tokenreviews', {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenReview',
        spec: { token, ...(audiences.length > 0 ? { audiences } : {}) },
      })
    ).body['status'];

  test('the real GitLab Runner gives the token to the build container of the one runner alone', () => {
    expect(volumeOf(podOf('deploy'))).toMatchObject({
      projected: {
        sources: [{ serviceAccountToken: { audience: AUDIENCE, expirationSeconds: 3600, path: 'token' } }],
      },
    });
    expect(mountsOf(podOf('deploy'))).toEqual([`build at ${FOLDER}, read only`]);
    expect(podOf('deploy').spec['automountServiceAccountToken']).toBe(false);
    expect(volumeOf(podOf('nobody'))).toBeUndefined();
    expect(mountsOf(podOf('nobody'))).toEqual([]);
    const ofBuild = (runner: string) =>
      (podOf(runner).spec['containers'] as readonly Container[]).find(({ name }) => name === 'build')?.env ??
      [];
    expect(ofBuild('deploy')).toEqual(
      expect.arrayContaining([
        { name: 'AWS_ROLE_ARN', value: CLOUD_IDENTITIES.aws.role },
        { name: 'AWS_WEB_IDENTITY_TOKEN_FILE', value: `${FOLDER}/token` },
      ]),
    );
    expect(ofBuild('nobody').filter(({ name }) => name.startsWith('AWS_'))).toEqual([]);
  });

  test('what Google is shown is an annotation of the pod, as a file beside the token', () => {
    expect(JSON.parse(podOf('google').metadata.annotations?.[ANNOTATION] ?? '')).toMatchObject({
      type: 'external_account',
      credential_source: { file: `${FOLDER}/token` },
    });
    expect(mountsOf(podOf('google'))).toEqual([`build at ${FOLDER}, read only`]);
  });

  test('the API server does not take the token of its job for its own', async () => {
    const token = await tokenOf(podOf('deploy'), AUDIENCE);
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    expect(claims).toMatchObject({ aud: [AUDIENCE], sub: userOf(NAMESPACE, 'deploy-job') });
    expect(await reviewed(token, AUDIENCE)).toMatchObject({
      authenticated: true,
      user: { username: userOf(NAMESPACE, 'deploy-job') },
    });
    expect((await reviewed(token)).authenticated).not.toBe(true);
    const job = fleet.api.as({ token });
    expect((await job.get('/apis')).status).toBe(401);
    job.close();
  });

  test('the node of another job gets no such token', async () => {
    await tokenOf(podOf('deploy'), AUDIENCE);
    const { status, body } = await tokenFor(podOf('nobody'), AUDIENCE);
    expect({ status, message: body['message'] }).toMatchObject({ status: 403 });
  });

  const withToken = (change: (token: Record<string, unknown>) => void) => (pod: AnyPod) =>
    change(volumeOf(pod)?.projected?.sources[0]?.serviceAccountToken ?? never('no token'));
  const mounted = (container: string, mountPath: string) => (pod: AnyPod) => {
    const mount = { name: 'cloud-identity', mountPath, readOnly: true };
    const found = (pod.spec['containers'] as readonly Container[]).find(({ name }) => name === container);
    found?.volumeMounts.push(mount);
  };

  test('the same pod is admitted once more, as the others are', async () => {
    for (const runner of RUNNERS) {
      expect((await fleet.wouldCreate(runner, fleet.again(runner))).status).toBe(201);
    }
  });

  test.each<[string, string, (pod: AnyPod) => void, string]>([
    [
      'another audience',
      'deploy',
      withToken((token) => {
        token['audience'] = 'vault';
      }),
      '[job-volumes]',
    ],
    [
      'the audience of the API server',
      'deploy',
      withToken((token) => {
        delete token['audience'];
      }),
      '[job-volumes]',
    ],
    [
      'a token for a day',
      'deploy',
      withToken((token) => {
        token['expirationSeconds'] = 86_400;
      }),
      '[job-volumes]',
    ],
    [
      'the volume of another runner',
      'nobody',
      (pod) => pod.spec['volumes'].push(volumeOf(podOf('deploy'))),
      '[job-volumes]',
    ],
    ['the token in the helper', 'deploy', mounted('helper', '/opt/cloud'), '[job-cloud-identity]'],
    ['the token in another folder', 'deploy', mounted('build', '/opt/cloud'), '[job-cloud-identity]'],
    [
      'a file for Google that says something else',
      'google',
      (pod) => {
        pod.metadata.annotations = { ...pod.metadata.annotations, [ANNOTATION]: '{}' };
      },
      '[job-metadata]',
    ],
  ])('a pod with %s is refused', async (_, runner, change, rule) => {
    const { status, body } = await fleet.wouldCreate(runner, fleet.again(runner, change));
    expect(status).toBe(403);
    expect(body['message']).toContain(rule);
  });

  test('the whole pod by the manager of another runner is refused', async () => {
    const { status, body } = await fleet.wouldCreate('nobody', fleet.again('deploy'));
    expect(status).toBe(403);
    expect(body['message']).toContain('runner nobody');
  });

  test('whom a running job shows its token to never changes, and other annotations may', async () => {
    const path = pathOf('pods', NAMESPACE, podOf('google').metadata.name);
    const annotate = (key: string) => fleet.api.patch(path, { metadata: { annotations: { [key]: '{}' } } });
    const refused = await annotate(ANNOTATION);
    expect(refused.status).toBe(403);
    expect(refused.body['message']).toContain('[change-cloud-identity]');
    expect((await annotate('example.com/other')).status).toBe(200);
  });
});

interface Container extends ContainerOfPod {
  readonly name: string;
  readonly env?: readonly { readonly name: string }[];
  readonly volumeMounts: { name: string; mountPath: string; readOnly?: boolean }[];
}
