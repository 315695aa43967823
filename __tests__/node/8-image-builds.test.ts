import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { KERNEL_ATTEMPTS } from '../../lib/ledger/kernel-attempts';
import { BUILD_NAMESPACES, NOT_IN_A_USER_NAMESPACE } from '../../lib/ledger/user-namespaces';
import { ApiServer } from '../e2e/cluster/api-server';
import { groupsOf, tokenOf } from '../e2e/cluster/identities';
import type { Pod } from '../e2e/cluster/objects';
import { pathOf } from '../e2e/cluster/objects';
import type { CiJob } from '../e2e/gitlab/ci-job';
import { haveFleet, removeFleet } from './fleets/have-fleet';
import {
  BUILDS_NAMESPACE,
  IMAGE_BUILDS,
  imageBuildsFleet,
  KANIKO,
  MISSING_PROFILE,
  USER_OF_BUILDS,
  WITHOUT_PROFILE,
} from './fleets/image-builds-fleet';
import { startGitLab } from './gitlab/gitlab-of-the-lab';
import type { DoneJob, JobsOfTheLab } from './gitlab/jobs-of-the-lab';
import { makeAwkwardLayer } from './images/awkward-layer';
import { IMAGES, placeOf } from './images/images';
import { builderOfThisRun } from './images/kaniko';
import { LabRegistry } from './images/lab-registry';
import { attemptsIn } from './inside/attempts';
import { containersOf, processOf } from './inside/container-process';
import { HeldJob } from './inside/held-jobs';
import { emptyVolume } from './inside/pod-folder';
import { withoutTimes } from './nix/flake';
import { OUTSIDE } from './stage/addresses';
import { readProcess } from './stage/inside-node';
import { readLab } from './stage/lab';
import {
  PROFILE_FILE,
  placeProfile,
  profileOf,
  rulesByCall,
  type SeccompProfile,
} from './user-namespaces/node-profiles';

const BASE = 'registry.lab.test/lab/awkward-2:1';
const PACKAGES = `registry.lab.test/${Object.values(placeOf(IMAGES.rocky)).join(':')}`;
const REPOSITORY = 'tinyland/e2e';

/** The job of the example, as its project would have it. */
const EXAMPLE: {
  readonly image: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly before_script: readonly string[];
  readonly script: readonly string[];
} = parse(readFileSync(join('examples', 'image-builds', '.gitlab-ci.yml'), 'utf8'))['build-image'];

/** The job of examples/kaniko. */
const OTHER: { readonly image: { name: string; entrypoint: string[] }; readonly script: readonly string[] } =
  parse(readFileSync(join('examples', 'kaniko', '.gitlab-ci.yml'), 'utf8'))['build-image'];

/** What the README of the example tells those whose registry has a private authority. */
const TRUST = [
  'mkdir -p "/etc/containers/certs.d/$CI_REGISTRY"',
  'cp "$CI_SERVER_TLS_CA_FILE" "/etc/containers/certs.d/$CI_REGISTRY/ca.crt"',
];
const TRUST_OF_KANIKO = 'cp "$CI_SERVER_TLS_CA_FILE" /kaniko/ssl/certs/additional-ca-cert-bundle.crt';

const DOCKERFILE = `FROM ${PACKAGES} AS package
RUN mkdir -p /package/DEBIAN /package/opt && echo packed > /package/opt/packed \\
 && printf 'Package: packed\\nVersion: 1\\nArchitecture: all\\nMaintainer: lab <lab@example.com>\\nDescription: packed\\n' > /package/DEBIAN/control \\
 && dpkg-deb --build /package /packed.deb && dpkg --install /packed.deb
FROM ${BASE} AS build
ENV GREETING=hello
WORKDIR /app
COPY message.txt ./
RUN echo builder:x:1234:1234::/:/bin/sh >> /etc/passwd && echo "$GREETING from $(id -u)" > greeting \\
 && chown builder message.txt && chmod 4755 greeting && su builder -c 'id -u' > became
FROM ${BASE}
COPY --from=package /opt/packed /opt/packed
COPY --from=build --chown=1234:4321 /app /app
USER 1234
RUN id -u > /tmp/user
`;

/** What both builders know: the other one may be a stand-in. */
const SIMPLE = `FROM ${BASE}
WORKDIR /app
COPY message.txt ./
RUN echo "hello from $(id -u)" > greeting && chown 1000:1000 message.txt && chmod 4755 greeting
`;

const USERS_OF_A_POD = 65_536;
const ROUNDS = 3;
const CLOCK = 'cut -d " " -f 1 /proc/uptime';

describe('images are built on any branch by Buildah, in user namespaces', () => {
  const lab = readLab();
  const api = new ApiServer(lab);
  const registry = new LabRegistry(lab, { username: 'gitlab-ci-token', password: 'of-the-jobs-of-file-8' });
  const facts = { caCertificates: readFileSync(lab.outsideCaFile, 'utf8') };
  let gitlab: JobsOfTheLab;
  let held: Pod;
  let heldUser: number;
  let ownerOfLayers: number;
  let ofHelper: SeccompProfile;
  let ofBuild: SeccompProfile;
  let built: DoneJob;
  let withoutProfile: DoneJob;
  let missingProfile: DoneJob;
  let withoutCredentials: DoneJob;
  let used: DoneJob;
  /** A job that brings the daemon which it needs. */
  let withDaemon: DoneJob;
  let image: string;
  const seconds = { buildah: [] as number[], other: [] as number[] };

  const script = (dockerfile: string, name = '') => [
    ...TRUST,
    `cp ${dockerfile} Dockerfile`,
    ...EXAMPLE.before_script,
    ...EXAMPLE.script.map((line) => line.replaceAll('"$CI_REGISTRY_IMAGE:', `"$CI_REGISTRY_IMAGE${name}:`)),
  ];

  const job = (lines: readonly string[], more: CiJob = {}): CiJob => ({
    image: { name: EXAMPLE.image },
    script: lines,
    registryCredentials: true,
    isProtected: false,
    ...more,
    variables: { ...EXAMPLE.variables, ...more.variables },
  });

  /** Builds the same image as the other builder does, and says how long the builder took. */
  async function timed(runner: string, ciJob: CiJob): Promise<number> {
    const done = await gitlab.run(runner, ciJob);
    const [begun = 0, ended = 0] = [...withoutTimes(done.job.trace).matchAll(/^(?!\$)(\d+\.\d\d)$/gm)].map(
      ([, at]) => Number(at),
    );
    expect(done.job).toMatchObject({ state: 'success' });
    return Number((ended - begun).toFixed(2));
  }

  beforeAll(async () => {
    placeProfile(lab);
    gitlab = await startGitLab(lab, {
      firstId: 8600,
      addresses: Object.values(OUTSIDE.gitlab),
      namespace: BUILDS_NAMESPACE,
      registry: registry.ofJobs,
    });
    const { sha } = await gitlab.repository.commit({
      Whole: DOCKERFILE,
      Simple: SIMPLE,
      'message.txt': 'a message\n',
      'kernel-attempts': { content: readFileSync(lab.programs['kernel-attempts']), executable: true },
    });
    image = `registry.lab.test/${REPOSITORY}:${sha.slice(0, 8)}`;
    const { repository, tag } = placeOf(IMAGES.alpine);
    await registry.append(`${repository}:${tag}`, makeAwkwardLayer(lab.folder), BASE);
    await haveFleet(lab, api, imageBuildsFleet(facts));
    const building = new HeldJob(
      { lab, api, gitlab },
      IMAGE_BUILDS,
      job([
        'grep -E "CapEff|NoNewPrivs|Seccomp:" /proc/self/status',
        'echo "users $(tr -s " " < /proc/self/uid_map)"',
        ...script('Whole'),
        './kernel-attempts',
        ...BUILD_NAMESPACES.map(
          ({ kind }) =>
            `unshare --user --map-root-user --fork --${kind} true && echo "namespace ${kind}: made" || echo "namespace ${kind}: refused"`,
        ),
      ]),
    );
    [held, withoutProfile, missingProfile, withoutCredentials] = await Promise.all([
      building.pod(),
      gitlab.run(WITHOUT_PROFILE, job(script('Simple', '/without-profile'))),
      gitlab.run(MISSING_PROFILE, job(script('Simple', '/missing-profile'))),
      gitlab.run(
        IMAGE_BUILDS,
        job(
          script('Simple', '/without-credentials').filter((line) => !line.includes('buildah login')),
          { registryCredentials: false, variables: withoutLogin(registry.ofJobs.host) },
        ),
      ),
    ]);
    const ids = new Map(containersOf(held).map(({ name, id }) => [name, id]));
    const node = held.spec.nodeName ?? '';
    heldUser = Number(/^Uid:\s+(\d+)/m.exec(readProcess(processOf(ids.get('build') ?? ''), 'status'))?.[1]);
    ownerOfLayers = statSync(join(emptyVolume(lab, held, 'repo'), '.storage')).uid;
    ofBuild = profileOf(node, ids.get('build') ?? '');
    ofHelper = profileOf(node, ids.get('helper') ?? '');
    built = await building.release();
    withDaemon = await gitlab.run(USER_OF_BUILDS, {
      image: { name: IMAGES.alpine.name },
      services: [{ name: IMAGES['docker-daemon'].name, alias: 'docker' }],
      script: ['echo ran'],
    });
    used = await gitlab.run(USER_OF_BUILDS, {
      image: { name: image },
      registryCredentials: true,
      script: ['cat /app/greeting /app/became /opt/packed /tmp/user', 'id -u', 'ls -ln /app'],
    });
  }, 600_000);
  afterAll(async () => {
    await removeFleet(lab, imageBuildsFleet(facts));
    await gitlab.stop();
    api.close();
  });

  function withoutLogin(host: string) {
    return { CI_REGISTRY: host, CI_REGISTRY_IMAGE: `${host}/${REPOSITORY}` };
  }

  test('the job of the example builds and pushes, with nine capabilities and under seccomp', async () => {
    expect(built.job.trace).toMatch(/CapEff:\s+00000000800004fb/);
    expect(built.job.trace).toMatch(/NoNewPrivs:\s+1/);
    expect(built.job.trace).toMatch(/Seccomp:\s+2/);
    expect(built.job).toMatchObject({ state: 'success' });
    expect(await registry.repositories()).toContain(REPOSITORY);
  });

  test('its branch is not protected, and neither does its runner ask for that', () => {
    const [runner] = imageBuildsFleet(facts).runners;
    expect(runner).toMatchObject({ name: IMAGE_BUILDS });
    expect(runner).not.toHaveProperty('accessLevel');
  });

  test('its root is nobody on the node', () => {
    expect(held.spec['hostUsers']).toBe(false);
    const [, first = 0, number] =
      /users 0 (\d+) (\d+)/.exec(built.job.trace.replaceAll('users  ', 'users '))?.map(Number) ?? [];
    expect([first >= USERS_OF_A_POD, number]).toEqual([true, USERS_OF_A_POD]);
    expect(heldUser).toBe(first);
    // The disk knows no users of pods: what is mapped is who a process is.
    expect(ownerOfLayers).toBe(0);
  });

  test('the build container alone has the profile of the example, and the others that of the runtime', () => {
    const shipped: SeccompProfile = JSON.parse(readFileSync(PROFILE_FILE, 'utf8'));
    expect(rulesByCall(ofBuild)).toEqual(rulesByCall(shipped));
    const [own, others] = [rulesByCall(shipped), rulesByCall(ofHelper)];
    const different = [...new Set([...own.keys(), ...others.keys()])].filter(
      (call) => JSON.stringify(own.get(call)) !== JSON.stringify(others.get(call)),
    );
    expect(different.sort()).toEqual(['chroot', 'mount', 'umount2', 'unshare']);
    expect(different.filter((call) => others.has(call))).toEqual([]);
    expect([shipped.defaultAction, shipped.architectures]).toEqual([
      ofHelper.defaultAction,
      ofHelper.architectures,
    ]);
  });

  test('the kernel lets it do no more than the security model says', () => {
    const tried = attemptsIn(built.job.trace);
    const wanted = KERNEL_ATTEMPTS.flatMap(({ ids, job: outcome }) => (outcome === 'done' ? ids : [])).filter(
      (id) => !NOT_IN_A_USER_NAMESPACE.includes(id),
    );
    const done = [...tried].filter(([, outcome]) => outcome === 'done').map(([id]) => id);
    expect(done.sort()).toEqual([...wanted].sort());
    const made = [...withoutTimes(built.job.trace).matchAll(/^namespace (\w+): (\w+)$/gm)];
    expect(Object.fromEntries(made.map(([, kind, answer]) => [kind, answer]))).toEqual(
      Object.fromEntries(BUILD_NAMESPACES.map(({ kind, open }) => [kind, open ? 'made' : 'refused'])),
    );
  });

  test('the image has what the steps did, by their owners', async () => {
    const files = await registry.files(image);
    for (const line of [
      /^-rwsr-xr-x .* usr\/local\/bin\/setuid$/m,
      /^-rw-r--r-- +0\/0 .* opt\/packed$/m,
      /^-rw-rw-rw- +1234\/4321 .* app\/message\.txt$/m,
      /^-rwsr-xr-x +1234\/4321 .* app\/greeting$/m,
      /^-rw-r--r-- +1234\/\d+ .* tmp\/user$/m,
    ]) {
      expect(files).toMatch(line);
    }
  });

  test('a job runs on the image that was built', () => {
    // The whole log, to say why if it did not.
    expect(used.job.trace).toContain('Job succeeded');
    expect(withoutTimes(used.job.trace)).toMatch(/hello from 0\s+1234\s+packed\s+1234\s/);
  });

  test('without the profile it fails, and says at what', () => {
    expect(withoutProfile.job).toMatchObject({ state: 'failed', failureReason: 'script_failure' });
    expect(withoutProfile.job.trace).toMatch(/unshare\(CLONE_NEWUSER\): Operation not permitted/);
  });

  test('on a node that has not got the profile nothing starts, and the log of the job says why', () => {
    expect(missingProfile.job).toMatchObject({ state: 'failed', failureReason: 'runner_system_failure' });
    expect(missingProfile.job.trace).toMatch(/cannot load seccomp profile ".*\/seccomp\/missing\.json"/);
  });

  test('with the users of the node the API server refuses its pod', async () => {
    const { hostUsers: _, nodeName: _node, ...spec } = held.spec as Pod['spec'] & { hostUsers?: boolean };
    const { labels, annotations } = held.metadata;
    const manager = api.as({
      user: `system:serviceaccount:${BUILDS_NAMESPACE}:${IMAGE_BUILDS}-manager`,
      groups: groupsOf(BUILDS_NAMESPACE),
      extra: tokenOf(`${IMAGE_BUILDS}-manager`),
    });
    const pod = (more: object) => ({
      metadata: { name: 'runner-root-of-the-node', namespace: BUILDS_NAMESPACE, labels, annotations },
      spec: { ...spec, ...more },
    });
    const path = `${pathOf('pods', BUILDS_NAMESPACE)}?dryRun=All`;
    const refused = await manager.create(path, pod({}));
    expect([refused.status, refused.body['message']]).toEqual([
      403,
      expect.stringMatching(/\[job-(?:security-fields|seccomp)\]/),
    ]);
    expect((await manager.create(path, pod({ hostUsers: false }))).status).toBe(201);
    manager.close();
  });

  test('a daemon that a job of kind docker brings is refused, and its log says what builds images', () => {
    expect(withDaemon.job).toMatchObject({ state: 'failed', failureReason: 'runner_system_failure' });
    expect(withDaemon.job.trace).toMatch(/\[job-containers\].*images are built with Buildah/s);
    expect(withDaemon.pods).toEqual([]);
  });

  test('a job pushes with its own credentials or not at all', async () => {
    expect(withoutCredentials.job).toMatchObject({ state: 'failed', failureReason: 'script_failure' });
    expect(withoutCredentials.job.trace).toMatch(/unauthorized|authentication required/i);
    expect(await registry.repositories()).not.toContain(`${REPOSITORY}/without-credentials`);
  });

  test(`it is said how long it takes, beside ${builderOfThisRun()}`, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const name = `/timed-${round}`;
      const lines = script('Simple', name);
      const begin = lines.findIndex((line) => line.startsWith('buildah build'));
      seconds.buildah.push(
        await timed(IMAGE_BUILDS, job([...lines.slice(0, begin), CLOCK, ...lines.slice(begin), CLOCK])),
      );
      const [login = '', ...build] = OTHER.script;
      seconds.other.push(
        await timed(KANIKO, {
          image: OTHER.image,
          script: [TRUST_OF_KANIKO, 'cp Simple Dockerfile', login, CLOCK, ...build, CLOCK],
          registryCredentials: true,
          isProtected: true,
        }),
      );
    }
    const [buildah, other] = [seconds.buildah, seconds.other].map(
      (list) => [...list].sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0,
    );
    console.log(
      `the same Dockerfile, built and pushed, median of ${ROUNDS}: Buildah ${buildah} s (${seconds.buildah.join(', ')}), ${builderOfThisRun()} ${other} s (${seconds.other.join(', ')})`,
    );
    expect([seconds.buildah.length, seconds.other.length]).toEqual([ROUNDS, ROUNDS]);
  });
});
