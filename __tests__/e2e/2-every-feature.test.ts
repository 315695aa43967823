import { mkdirSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { corpusFleet } from '../corpus/fleets';
import { type Golden, goldens } from '../corpus/golden';
import { jobPod } from '../corpus/job-pod';
import { managerPod } from '../corpus/manager-pod';
import type { Pod } from '../corpus/objects';
import { creating } from '../corpus/request';
import { manager, REPLICA_SETS } from '../corpus/users';
import { Requesters } from './admission/requests';
import type { ApiServer } from './cluster/api-server';
import { parseObjects, renderFiles, tinyland } from './cluster/fleets';
import type { KubernetesObject } from './cluster/objects';
import { isDenied, NAMESPACE, RUNNERS, readStage } from './cluster/on-stage';
import { pathFinder, servedResources } from './cluster/resources';
import { eventually } from './cluster/wait';
import { recordedPod } from './gitlab/golden-pods';
import { findPrograms } from './programs/find';
import type { Component } from './stage/component';
import { startApiServer } from './stage/control-plane';

/**
 * What Kubernetes may fill in one day: the newest API server with everything on that is not yet for everybody. Gates that
 * keep it from starting are switched off here, each with the reason.
 */
const EVERY_FEATURE = ['--feature-gates=AllAlpha=true,AllBeta=true', '--runtime-config=api/all=true'];

/** Plugins that a cluster may switch on, and that write into pods. */
const EVERY_PLUGIN =
  '--enable-admission-plugins=AlwaysPullImages,ExtendedResourceToleration,PodNodeSelector,PodTolerationRestriction';

/** Quotas count nothing without their controller, and then refuse every pod. */
const WITHOUT = ['ResourceQuota'];

describe('an API server with every feature', () => {
  const stage = readStage();
  const components: Component[] = [];
  const objects = [...renderFiles(tinyland()).values()]
    .flatMap(parseObjects)
    .filter(({ kind }) => !WITHOUT.includes(kind));
  const statuses = new Map<string, number>();
  let api: ApiServer;
  let requesters: Requesters;

  const recorded = readdirSync(resolve('__tests__/e2e/golden')).map((file): Golden => {
    const name = file.replace(/\.json$/, '');
    const pod = recordedPod(name) as unknown as Pod;
    const runner = pod.metadata.labels['runner-fleet/runner'] ?? '';
    return {
      title: `the pod on record of ${name}`,
      fleet: 'tinyland',
      request: creating(manager('tinyland', runner), 'pods', pod),
    };
  });
  const fleet = corpusFleet('tinyland');
  const ofTheFleet = [REPLICA_SETS, ...RUNNERS.map((runner) => manager('tinyland', runner))];
  const honest = goldens().filter(
    ({ request }) =>
      request.namespace === NAMESPACE &&
      request.resource === 'pods' &&
      request.operation === 'CREATE' &&
      ofTheFleet.includes(request.user),
  );
  const withHostname = ({ spec, ...pod }: Pod): Pod => ({ ...pod, spec: { ...spec, hostname: 'gitlab' } });
  const refused = [
    creating(manager('tinyland', 'docker'), 'pods', withHostname(jobPod(fleet, 'docker'))),
    creating(REPLICA_SETS, 'pods', withHostname(managerPod(fleet, 'docker'))),
  ];

  beforeAll(async () => {
    const folder = join(stage.folder, 'every-feature');
    mkdirSync(folder);
    const programs = await findPrograms(['etcd', 'kube-apiserver'], folder);
    ({ api } = await startApiServer(
      folder,
      programs,
      (component) => {
        components.push(component);
      },
      { apiServer: [...EVERY_FEATURE, EVERY_PLUGIN] },
    ));
    requesters = new Requesters(api);
    const pathFor = pathFinder(await servedResources(api));
    // The API server makes the roles of controllers some time after it is ready.
    const role = '/apis/rbac.authorization.k8s.io/v1/clusterroles/system:controller:replicaset-controller';
    await eventually('the roles are there', async () => (await api.get(role)).status === 200);
    for (const object of objects) {
      const { status } = await api.create(pathFor(object).replace(/\/[^/]+$/, ''), object);
      statuses.set(nameOf(object), status);
    }
    await eventually('the policies hold', async () => {
      const answers = await Promise.all(refused.map((request) => requesters.send(request)));
      return answers.every(({ body }) => isDenied(body));
    });
  });
  afterAll(async () => {
    requesters?.close();
    api?.close();
    await Promise.all(components.map((component) => component.stop()));
  });

  test('has more features than the other one', async () => {
    const metrics = (await api.get('/metrics')).body['message'] as string;
    const alpha = [...metrics.matchAll(/kubernetes_feature_enabled\{name="([^"]+)",stage="ALPHA"\} (\d)/g)];
    expect(alpha.length).toBeGreaterThan(20);
    expect(alpha.filter(([, , on]) => on !== '1').map(([, name]) => name)).toEqual([]);
  });

  test('takes the fleet', () => {
    expect([...statuses].filter(([, status]) => status !== 201)).toEqual([]);
    expect(statuses.size).toBe(objects.length);
  });

  test.each([...honest, ...recorded])('takes $title', async ({ request }) => {
    const { status, body } = await requesters.send(request);
    expect({ status, message: body['message'] }).toEqual({ status: 201, message: undefined });
  });

  test.each([
    ['a job pod', creating(manager('tinyland', 'docker'), 'pods', jobPod(fleet, 'docker'))],
    ['a manager', creating(REPLICA_SETS, 'pods', managerPod(fleet, 'docker'))],
  ])('writes a toleration and a pull policy into %s', async (_, request) => {
    const { body } = await requesters.send(request);
    const { tolerations, containers } = (body as unknown as Pod).spec;
    expect(tolerations).toContainEqual({
      key: 'node.kubernetes.io/memory-pressure',
      operator: 'Exists',
      effect: 'NoSchedule',
    });
    expect(containers.map(({ imagePullPolicy }) => imagePullPolicy)).toEqual(containers.map(() => 'Always'));
  });
});

function nameOf({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.name}`;
}
