import type { FleetSpec } from '../../lib';
import { matchesImage } from '../../lib/boundary/facts/runner/image-pattern';
import { FleetAtWork } from './changes/fleet-at-work';
import { renderFiles } from './cluster/fleets';
import { never } from './cluster/never';
import type { Pod } from './cluster/objects';
import { readStage } from './cluster/on-stage';
import { CREDENTIALS } from './gitlab/ci-job';

const ORG = 'image-lists';
const NAMESPACE = `${ORG}-runners`;
const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

/** A pattern of each sort, the images that it lets pass, and images almost like them. */
const PATTERNS: Readonly<
  Record<string, { readonly passes: readonly string[]; readonly not: readonly string[] }>
> = {
  '*:*': {
    passes: ['alpine:3.22.2', `alpine@${DIGEST}`, `alpine:3.22.2@${DIGEST}`],
    not: ['alpine', 'bitnami/kubectl:1.31'],
  },
  'docker.io/**/*:*': {
    passes: ['docker.io/grafana/k6:1.2.0', 'docker.io/library/alpine:3.22.2', `docker.io/alpine@${DIGEST}`],
    not: ['docker.io/grafana/k6', 'docker.iox/grafana/k6:1.2.0', 'index.docker.io/grafana/k6:1.2.0'],
  },
  'hashicorp/*:*': {
    passes: ['hashicorp/terraform:1.13.0'],
    not: ['hashicorp/tools/terraform:1.13.0', 'hashicorp.example.com/terraform:1.13.0'],
  },
  'registry.example.com:5000/**/*:*': {
    passes: ['registry.example.com:5000/tool:1', 'registry.example.com:5000/team/sub/tool:1'],
    not: ['registry.example.com/team/tool:1', 'registry.example.com:5001/team/tool:1'],
  },
  'ghcr.io/team/*@sha256:*': {
    passes: [`ghcr.io/team/tool@${DIGEST}`],
    not: ['ghcr.io/team/tool:1'],
  },
};
const PASSING = Object.values(PATTERNS).flatMap(({ passes }) => passes);
const REFUSED = Object.values(PATTERNS).flatMap(({ not }) => not);
const PULL_SECRET = 'registry-read';

const FLEET: FleetSpec = {
  org: ORG,
  cluster: { apiServer: { cidrs: ['10.43.0.1/32', '10.0.0.10/32'] } },
  runners: [
    {
      kind: 'docker',
      name: 'lists',
      concurrency: 4,
      allowedImages: Object.keys(PATTERNS),
      imagePullSecrets: [PULL_SECRET],
    },
  ],
};

describe('what images jobs may run, and with whose credentials', () => {
  const stage = readStage();
  const files = renderFiles(FLEET);
  const fleet = new FleetAtWork(stage, NAMESPACE, 9800);
  const idOf = new Map<string, number>();
  const SECRETS_OF_JOB = 'credentials of its author';

  beforeAll(async () => {
    await fleet.start(files, ['lists']);
    for (const image of [...PASSING, ...REFUSED]) {
      idOf.set(image, fleet.give('lists', ['true'], { image: { name: image } }));
    }
    idOf.set(
      SECRETS_OF_JOB,
      fleet.give('lists', ['true'], {
        variables: {
          DOCKER_AUTH_CONFIG: JSON.stringify({
            auths: Object.fromEntries(
              [CREDENTIALS.url, 'registry.example.com:5000'].map((host) => [
                host,
                { auth: Buffer.from('author:of-the-job').toString('base64') },
              ]),
            ),
          }),
        },
      }),
    );
    await fleet.allOver();
  });
  afterAll(async () => {
    await fleet.stop(files);
  });

  const jobOf = (what: string) =>
    fleet.jobsOf('lists').find(({ id }) => id === idOf.get(what)) ?? never(`no job of ${what}`);
  const podOf = (what: string): Pod =>
    fleet.attempts('lists').find(({ jobId, status }) => jobId === idOf.get(what) && status === 201)?.pod ??
    never(`no pod of ${what}`);

  /** The first pod with another image in its build container, as the manager could ask for it. */
  const withImage = (image: string): Pod => {
    const { metadata, spec, ...pod } = podOf('alpine:3.22.2');
    const containers = spec.containers.map((container) =>
      container.name === 'build' ? { ...container, image } : container,
    );
    return {
      ...pod,
      metadata: { ...metadata, name: `${metadata.name}-again` },
      spec: { ...spec, containers },
    };
  };

  test.each(PASSING)('GitLab Runner, policy and judge let %s pass', async (image) => {
    expect(jobOf(image)).toMatchObject({ state: 'success' });
    expect((await fleet.wouldCreate('lists', withImage(image))).status).toBe(201);
    expect(Object.keys(PATTERNS).some((pattern) => matchesImage(pattern, image))).toBe(true);
  });

  test.each(REFUSED)('GitLab Runner, policy and judge refuse %s', async (image) => {
    expect(jobOf(image).state).toBe('failed');
    expect(jobOf(image).trace).toContain('is not present on list of allowed images');
    const { status, body } = await fleet.wouldCreate('lists', withImage(image));
    expect(status).toBe(403);
    expect(body['message']).toContain('[job-images]');
    expect(Object.keys(PATTERNS).filter((pattern) => matchesImage(pattern, image))).toEqual([]);
  });

  test('nodes pull with the Secret of the runner first, then with what GitLab and the author of the job gave', () => {
    const secrets = podOf(SECRETS_OF_JOB).spec['imagePullSecrets'] as readonly { name: string }[];
    expect(secrets.map(({ name }) => name)).toEqual([PULL_SECRET, expect.stringMatching(/^runner-/)]);
  });

  test('the author of a job wins over GitLab where both name a registry, and no container mounts either', () => {
    const pod = podOf(SECRETS_OF_JOB);
    const [, own] = pod.spec['imagePullSecrets'] as readonly { name: string }[];
    expect(fleet.registryCredentials('lists').get(own?.name ?? '')).toMatchObject({
      'registry.example.com:5000': { username: 'author' },
      [CREDENTIALS.url]: { username: 'author' },
    });
    const other = (podOf('alpine:3.22.2').spec['imagePullSecrets'] as readonly { name: string }[])[1];
    expect(fleet.registryCredentials('lists').get(other?.name ?? '')).toMatchObject({
      [CREDENTIALS.url]: { username: CREDENTIALS.username },
    });
    expect(JSON.stringify(pod.spec['volumes'])).not.toContain('"secret"');
  });
});
