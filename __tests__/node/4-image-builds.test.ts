import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ApiServer } from '../e2e/cluster/api-server';
import type { CiJob } from '../e2e/gitlab/ci-job';
import { builderFleet, USER_OF_IMAGES } from './fleets/builder-fleet';
import { haveFleet, removeFleet } from './fleets/have-fleet';
import { startGitLab } from './gitlab/gitlab-of-the-lab';
import type { DoneJob, JobsOfTheLab } from './gitlab/jobs-of-the-lab';
import { makeAwkwardLayer } from './images/awkward-layer';
import { IMAGES, placeOf } from './images/images';
import { builderOfThisRun, givenKaniko } from './images/kaniko';
import { LabRegistry } from './images/lab-registry';
import { API_SERVER, OUTSIDE } from './stage/addresses';
import { readLab } from './stage/lab';

const BUILDER = 'image-builder';
const BASE = 'registry.lab.test/lab/awkward:1';
const BUILT = 'registry.lab.test/tinyland/e2e';

/** The job of examples/kaniko, as its project would have it. */
const EXAMPLE: { image: { name: string; entrypoint: string[] }; script: string[] } = parse(
  readFileSync(join('examples', 'kaniko', '.gitlab-ci.yml'), 'utf8'),
)['build-image'];

/** What the README of the example tells those whose registry has a private authority. */
const TRUST = 'cp "$CI_SERVER_TLS_CA_FILE" /kaniko/ssl/certs/additional-ca-cert-bundle.crt';

const PROBED = {
  registry: `${OUTSIDE.registry.ipv4}:443`,
  metadata: `${OUTSIDE.metadata.ipv4}:80`,
  apiServer: `${API_SERVER.ipv4}:${API_SERVER.port}`,
} as const;

const DOCKERFILE = `FROM ${BASE}
ENV GREETING=hello
WORKDIR /app
COPY message.txt ./
RUN echo "$GREETING from $(id -u)" > greeting && chown 1000:1000 message.txt && chmod 4755 greeting && rm -r /var/tmp
RUN network-probe tcp ${Object.values(PROBED).join(' ')} > probed
`;
/** A base image may have devices; a step that makes one is another thing. */
const MAKES_A_DEVICE = `FROM ${BASE}\nRUN mknod /zero c 1 5\n`;

/** What of a job's environment the runner of the example lets its author change. */
function pushTo(name: string): Readonly<Record<string, string>> {
  return { CI_REGISTRY_IMAGE: `registry.lab.test/tinyland/${name}` };
}

describe(`images are built without a daemon, by ${builderOfThisRun()}`, () => {
  const lab = readLab();
  const api = new ApiServer(lab);
  const registry = new LabRegistry(lab, { username: 'gitlab-ci-token', password: 'of-the-jobs-of-file-4' });
  const facts = { caCertificates: readFileSync(lab.outsideCaFile, 'utf8') };
  let gitlab: JobsOfTheLab;
  let built: DoneJob;
  let withoutCredentials: DoneJob;
  let withAGuess: DoneJob;
  let makesADevice: DoneJob;
  /** A job on the image that was built. */
  let used: DoneJob;
  let image: string;

  function run(script: readonly string[], job: CiJob = {}): Promise<DoneJob> {
    const { image } = EXAMPLE;
    return gitlab.run(BUILDER, {
      image,
      script: [TRUST, ...script],
      registryCredentials: true,
      ...job,
    });
  }

  beforeAll(async () => {
    gitlab = await startGitLab(lab, {
      firstId: 4000,
      addresses: Object.values(OUTSIDE.gitlab),
      namespace: 'acme-runners',
      registry: registry.ofJobs,
    });
    const files = {
      Dockerfile: DOCKERFILE,
      'Dockerfile.device': MAKES_A_DEVICE,
      'message.txt': 'a message\n',
    };
    const { sha } = await gitlab.repository.commit(files);
    image = `${BUILT}:${sha.slice(0, 8)}`;
    const { repository, tag } = placeOf(IMAGES.alpine);
    await registry.append(`${repository}:${tag}`, makeAwkwardLayer(lab.folder), BASE);
    await haveFleet(lab, api, builderFleet(facts));
    const { script } = EXAMPLE;
    [built, withoutCredentials, withAGuess, makesADevice] = await Promise.all([
      run([
        '/kaniko/executor version || true',
        'grep -E "CapEff|NoNewPrivs|Seccomp:" /proc/self/status',
        ...script,
      ]),
      // Not the login alone: Kaniko finds the variables by itself.
      run(script.slice(1), {
        registryCredentials: false,
        variables: { CI_REGISTRY: registry.ofJobs.host, ...pushTo('without-credentials') },
      }),
      run(script, { variables: { ...pushTo('with-a-guess'), CI_REGISTRY_PASSWORD: 'a-guess' } }),
      run(['mv Dockerfile.device Dockerfile', ...script], { variables: pushTo('with-a-device') }),
    ]);
    used = await gitlab.run(USER_OF_IMAGES, {
      image: { name: image },
      registryCredentials: true,
      script: ['cat /app/greeting /app/message.txt /app/probed', 'ls -ln /app /devices'],
    });
  });
  afterAll(async () => {
    await removeFleet(lab, builderFleet(facts));
    await gitlab.stop();
    api.close();
  });

  test('the job of the example builds and pushes, with nine capabilities and without privilege', async () => {
    expect(built.job.trace).toMatch(/CapEff:\s+00000000800004fb/);
    expect(built.job.trace).toMatch(/NoNewPrivs:\s+1/);
    expect(built.job.trace).toMatch(/Seccomp:\s+2/);
    expect(built.job).toMatchObject({ state: 'success' });
    expect(await registry.repositories()).toContain('tinyland/e2e');
  });

  test('what ran is what this run says', () => {
    const isKaniko = /Kaniko version/.test(built.job.trace);
    expect(isKaniko).toBe(givenKaniko() !== undefined);
  });

  test('the image has setuid files, file capabilities and device nodes of its base, and what the build did', async () => {
    const files = await registry.files(image);
    for (const line of [
      /^-rwsr-xr-x .* usr\/local\/bin\/setuid$/m,
      /^-rwxr-xr-x\* .* usr\/local\/bin\/capable\n.*security\.capability$/m,
      /^crw.* 1,3 .* devices\/null$/m,
      /^brw.* 7,0 .* devices\/loop$/m,
      /^-rwsr-xr-x +0\/0 .* app\/greeting$/m,
      /^-rw-rw-rw- +1000\/1000 .* app\/message\.txt$/m,
    ]) {
      expect(files).toMatch(line);
    }
    expect(files).not.toMatch(/ var\/tmp$/m);
  });

  test('a job runs on the image that was built', () => {
    // The whole log, to say why if it did not.
    expect(used.job.trace).toContain('Job succeeded');
    expect(used.job.trace).toContain(`Using Kubernetes executor with image ${image}`);
    expect(used.job.trace).toMatch(/hello from 0$/m);
    expect(used.job.trace).toMatch(/a message$/m);
    expect(used.job.trace).toMatch(/crw.* 1, +3 .* null$/m);
  });

  test('a step of a build reaches the registry, and neither the metadata service nor the API server', () => {
    const outcomes = [...used.job.trace.matchAll(/\{"kind":.*\}/g)].map(([line]) => JSON.parse(line));
    expect(outcomes.map(({ target, outcome }) => [target, outcome === 'open'])).toEqual([
      [PROBED.registry, true],
      [PROBED.metadata, false],
      [PROBED.apiServer, false],
    ]);
  });

  test('a job pushes with its own credentials or not at all', async () => {
    for (const { job } of [withoutCredentials, withAGuess]) {
      expect(job).toMatchObject({ state: 'failed', failureReason: 'script_failure' });
      expect(job.trace).toMatch(/UNAUTHORIZED|unauthorized/);
    }
    const repositories = await registry.repositories();
    expect(repositories).not.toContain('tinyland/without-credentials');
    expect(repositories).not.toContain('tinyland/with-a-guess');
  });

  test('a step that makes a device fails, and says why', async () => {
    expect(makesADevice.job).toMatchObject({ state: 'failed', failureReason: 'script_failure' });
    expect(makesADevice.job.trace).toMatch(/mknod: .*Operation not permitted/);
    expect(await registry.repositories()).not.toContain('tinyland/with-a-device');
  });
});
