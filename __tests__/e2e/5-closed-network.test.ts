import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FleetSpec } from '../../lib/fleet/types/fleet-spec';
import { FLEET_SPECS } from '../corpus/fleets';
import { CertificateAuthority } from '../node/world/certificates';
import { ApiServer } from './cluster/api-server';
import { renderFiles } from './cluster/fleets';
import { groupsOf, managerPod, tokenOf, userOf } from './cluster/identities';
import { type Container, type Pod, pathOf } from './cluster/objects';
import { applyFleet, haveTokenSecret, isRolledOut, readStage } from './cluster/on-stage';
import { eventually } from './cluster/wait';
import { ManagersAtWork } from './gitlab/managers-at-work';
import { PROJECT } from './gitlab/predefined-variables';
import { Repository } from './gitlab/repository';
import { SecondAddress } from './gitlab/second-address';
import { freePorts } from './stage/free-ports';

const NAMESPACE = 'isolated-runners';
const FIRST_ID = 5900;
const SCRIPT = ['cat number.txt', 'git remote get-url origin', 'echo "url: $CI_REPOSITORY_URL"'];

/** Where the images of the fleet would be, if it did not name mirrors. */
const REGISTRIES = [
  ['mirror.example.com/hub/', 'docker.io/'],
  ['mirror.example.com/gitlab/', 'registry.gitlab.com/'],
] as const;

/** The closed network of the corpus, with sources at a port of this machine; a name that is reached without its proxy. */
function isolated(port: number, caCertificates: string): FleetSpec {
  const { gitlab, proxy, imageMirrors, cluster } = FLEET_SPECS.closed;
  return {
    org: 'isolated',
    cluster,
    gitlab: {
      ...gitlab,
      cloneUrl: `https://localhost:${port}`,
      destinations: [{ cidr: '192.0.2.8/32', port }],
      caCertificates,
    },
    proxy,
    imageMirrors,
    runners: [{ kind: 'docker' }],
  };
}

/** A pod with an image of one of its containers as its own registry names it. */
function pastTheMirror(pod: Pod, name: string): Pod {
  const change = (container: Container): Container => {
    const { image } = container;
    const [mirror, registry] = REGISTRIES.find(([prefix]) => image.startsWith(prefix)) ?? [];
    if (container.name !== name) {
      return container;
    }
    if (mirror === undefined || registry === undefined) {
      throw new Error(`${image} is at no mirror`);
    }
    return { ...container, image: image.replace(mirror, registry) };
  };
  const { initContainers = [], containers } = pod.spec;
  return {
    ...pod,
    spec: {
      ...pod.spec,
      initContainers: (initContainers as Container[]).map(change),
      containers: containers.map(change),
    },
  };
}

const imagesOf = ({ spec: { initContainers = [], containers } }: Pod): readonly string[] =>
  [...(initContainers as Container[]), ...containers].map(({ image }) => image);

/** A pod as it would be asked for again, before it has a node. */
const again = ({ apiVersion, kind, metadata, spec: { nodeName: _, ...spec } }: Pod): Pod => {
  const { name, namespace, labels, annotations, ownerReferences } = metadata;
  return {
    apiVersion,
    kind,
    metadata: { name: `${name}-again`, namespace, labels, annotations, ownerReferences },
    spec,
  } as Pod;
};

describe('a fleet in a closed network', () => {
  const stage = readStage();
  const api = new ApiServer(stage);
  let work: ManagersAtWork;
  let sources: SecondAddress;
  let id: number;
  let cloneUrl: string;

  beforeAll(async () => {
    const authority = await CertificateAuthority.create('Authority of a closed network');
    const certificate = await authority.serverCertificate({ names: ['localhost'], addresses: ['127.0.0.1'] });
    const tls = { ...certificate, authority: authority.certificate };
    const [port = 0] = await freePorts(1);
    cloneUrl = `https://localhost:${port}`;
    const folder = join(stage.folder, 'isolated/');
    mkdirSync(join(folder, 'repositories'), { recursive: true });
    mkdirSync(join(folder, 'manifests'));
    for (const [name, text] of renderFiles(isolated(port, authority.certificate))) {
      writeFileSync(join(folder, 'manifests', name), text);
    }
    await applyFleet(stage, join(folder, 'manifests/'));
    await haveTokenSecret(api, 'docker', NAMESPACE);
    await eventually('the manager runs', async () => {
      const { items } = (await api.get(pathOf('deployments', NAMESPACE))).body;
      return items.length === 1 && items.every(isRolledOut);
    });
    const repository = await Repository.create(join(folder, 'repositories'), PROJECT.path);
    await repository.commit({ 'number.txt': 'number forty-two\n' });
    sources = new SecondAddress(port, () => work.coordinator.url, tls);
    await sources.start();
    work = await ManagersAtWork.start(stage, api, FIRST_ID, ['docker'], NAMESPACE, { tls, repository });
    id = work.give('docker', { script: SCRIPT });
  }, 120_000);
  afterAll(async () => {
    await work.stop();
    await sources.stop();
    api.close();
  });

  test('has jobs that fetch where the fleet says, and not where they are from', async () => {
    const { state, trace } = await work.finished(id);
    expect(trace).toContain('number forty-two');
    expect(trace).toContain(`${cloneUrl}/${PROJECT.path}.git`);
    expect(state).toBe('success');
    const asked = sources.paths.filter((path) => path.includes('.git/'));
    expect(asked.length).toBeGreaterThan(1);
    // What GitLab itself was asked, it was asked by way of that address, with the token of the job.
    const { gitRequests } = work.coordinator;
    expect(gitRequests).toHaveLength(asked.length);
    expect(new Set(gitRequests.flatMap(({ job }) => job ?? []))).toEqual(new Set([id]));
  });

  test('asks for jobs, and reports on them, at the address of GitLab alone', async () => {
    await work.finished(id);
    expect(sources.paths.filter((path) => path.includes('/api/'))).toEqual([]);
    expect(work.coordinator.requests).toBeGreaterThan(0);
  });

  test('has managers and jobs whose images are all named at mirrors', async () => {
    await work.finished(id);
    const pods = [
      await managerPod(api, NAMESPACE, 'docker'),
      work.podOf('docker', id)?.responseObject as Pod,
    ];
    const images = pods.flatMap(imagesOf);
    expect(images).toHaveLength(4);
    expect(images.filter((image) => !image.startsWith('mirror.example.com/'))).toEqual([]);
  });

  test.each(['build', 'helper', 'init-permissions'])(
    'is refused a job whose container %s is past the mirror',
    async (container) => {
      await work.finished(id);
      const pod = again(work.podOf('docker', id)?.responseObject);
      const manager = api.as({
        user: userOf(NAMESPACE, 'docker-manager'),
        groups: groupsOf(NAMESPACE),
        extra: tokenOf('docker-manager'),
      });
      const create = (object: Pod) => manager.create(`${pathOf('pods', NAMESPACE)}?dryRun=All`, object);
      const [honest, past] = [await create(pod), await create(pastTheMirror(pod, container))];
      manager.close();
      expect({ status: honest.status, message: honest.body['message'] }).toMatchObject({ status: 201 });
      expect(past.status).toBe(403);
      expect(past.body['message']).toContain('[job-images]');
    },
  );

  test('is refused a manager past the mirror, and one with another proxy', async () => {
    const pod = again(await managerPod(api, NAMESPACE, 'docker'));
    const controller = api.as({
      user: 'system:serviceaccount:kube-system:replicaset-controller',
      groups: groupsOf('kube-system'),
    });
    const create = (object: Pod) => controller.create(`${pathOf('pods', NAMESPACE)}?dryRun=All`, object);
    const text = JSON.stringify(pod);
    const proxied = JSON.parse(text.replace('http://proxy.example.com:3128', 'http://evil.example:3128'));
    const answers = [await create(pod), await create(pastTheMirror(pod, 'manager')), await create(proxied)];
    controller.close();
    expect(answers.map(({ status }) => status)).toEqual([201, 403, 403]);
    expect(answers[1]?.body['message']).toContain('[manager-container]');
    expect(answers[2]?.body['message']).toContain('[manager-secrets]');
  });
});
