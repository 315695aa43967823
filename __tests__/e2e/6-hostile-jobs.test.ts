import { ApiServer } from './cluster/api-server';
import type { Container, Pod } from './cluster/objects';
import { haveFleet, RUNNERS, type RunnerName, readStage, runnerToken } from './cluster/on-stage';
import { normalizedPod, recordedPod } from './gitlab/golden-pods';
import { ManagersAtWork } from './gitlab/managers-at-work';
import type { Allowed, HostileJob } from './hostile-jobs/hostile-job';
import { HOSTILE_JOBS } from './hostile-jobs/hostile-jobs';

describe('hostile jobs through the real GitLab Runner', () => {
  const stage = readStage();
  const api = new ApiServer(stage);
  const ids = new Map<HostileJob, number>();
  let work: ManagersAtWork;

  beforeAll(async () => {
    await haveFleet(stage, api);
    work = await ManagersAtWork.start(stage, api, 6000);
    for (const hostile of HOSTILE_JOBS) {
      ids.set(hostile, work.give(hostile.runner, hostile.job));
    }
  });
  afterAll(async () => {
    await work.stop();
    api.close();
  });

  test('there are enough of them, for every runner', () => {
    expect(HOSTILE_JOBS.length).toBeGreaterThanOrEqual(40);
    expect(new Set(HOSTILE_JOBS.map(({ runner }) => runner))).toEqual(new Set(RUNNERS));
  });

  test.each(HOSTILE_JOBS)('$runner: $name', async (hostile) => {
    const id = ids.get(hostile) ?? 0;
    const { runner, pod, says = '' } = hostile;
    const job = await work.finished(id, 150);
    const answers = work.podsFor(runner, id).map(({ responseStatus }) => responseStatus?.code);
    const created = work.podsFor(runner, id).filter(({ responseStatus }) => responseStatus?.code === 201);
    if (pod === 'none') {
      expect({ ...job, answers, pods: created.length }).toEqual({
        ...job,
        answers,
        state: 'failed',
        pods: 0,
      });
    } else {
      expect({ ...job, answers, pods: created.length }).toEqual({ ...job, answers, pods: 1 });
      const made = normalizedPod(created[0]?.requestObject, id);
      expect(powers(withoutServices(made, pod), pod)).toEqual(powers(expected(runner, pod), pod));
      expect(services(made, pod)).toEqual(powerlessServices(runner, pod));
      expect(JSON.stringify(made)).not.toContain(runnerToken(runner));
    }
    expect(job.trace).toContain(says);
    expect(job.trace).not.toContain(runnerToken(runner));
  });
});

/** The recorded pod of an honest job, with the differences that this one may have. */
function expected(runner: RunnerName, allowed: Allowed): Pod {
  const pod = recordedPod(`${runner}-plain`);
  const { image, user, credentials, labels } = allowed;
  return {
    ...pod,
    metadata: { ...pod.metadata, labels: { ...pod.metadata.labels, ...labels } },
    spec: {
      ...pod.spec,
      ...(credentials ? { imagePullSecrets: [{ name: pod.metadata.name }] } : {}),
      containers: pod.spec.containers.map((container) =>
        container.name === 'build'
          ? {
              ...container,
              ...(image ? { image } : {}),
              securityContext: { ...container['securityContext'], ...user },
            }
          : container,
      ),
    },
  };
}

/** All of a pod but the texts that a job may freely choose: plain variables, annotations and names of the loopback address. */
function powers(pod: Pod, { commands = false }: Allowed): object {
  const { containers, initContainers = [], hostAliases = [], ...spec } = pod.spec;
  const bare = ({ env = [], ...container }: Container) => ({
    ...container,
    ...(commands ? { command: 'not compared' } : {}),
    references: env.filter((variable: { valueFrom?: object }) => variable.valueFrom),
  });
  expect((hostAliases as { ip: string }[]).filter(({ ip }) => ip !== '127.0.0.1')).toEqual([]);
  return {
    labels: pod.metadata.labels,
    annotations: Object.keys(pod.metadata.annotations ?? {}).sort(),
    spec: { ...spec, containers: containers.map(bare), initContainers: initContainers.map(bare) },
  };
}

function withoutServices(pod: Pod, { services: names = [] }: Allowed): Pod {
  const containers = pod.spec.containers.filter(({ name }) => !names.includes(name));
  return { ...pod, spec: { ...pod.spec, containers } };
}

/** What the job's own services may do. */
function services(pod: Pod, { services: names = [] }: Allowed): object[] {
  return pod.spec.containers
    .filter(({ name }) => names.includes(name))
    .map(({ name, securityContext, resources, volumeMounts, imagePullPolicy, env = [] }) => ({
      name,
      securityContext,
      resources,
      volumeMounts,
      imagePullPolicy,
      references: env.filter((variable: { valueFrom?: object }) => variable.valueFrom),
    }));
}

/** As little as the build container may do, with the resources of a service. */
function powerlessServices(runner: RunnerName, { services: names = [] }: Allowed): object[] {
  const [build] = recordedPod(`${runner}-plain`).spec.containers as [Container];
  const { resources } = (
    runner === 'dind' ? recordedPod('dind-plain') : recordedPod('docker-services')
  ).spec.containers.at(2) as Container;
  const { securityContext, volumeMounts, imagePullPolicy } = build;
  return names.map((name) => ({
    name,
    securityContext,
    resources,
    volumeMounts,
    imagePullPolicy,
    references: [],
  }));
}
