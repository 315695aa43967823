import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { corpusFleet } from './fleets';
import { type CiJob, jobPod } from './job-pod';
import { containerOf, DEFAULT_TOLERATIONS, type Pod } from './objects';

/** Pods that a real GitLab Runner made on a real API server; written by the in-cluster tests. */
const RECORDED = resolve('__tests__/e2e/golden');
const files = existsSync(RECORDED) ? readdirSync(RECORDED) : [];

describe('the modelled job pod', () => {
  it.each(files)('is the one that GitLab Runner made: %s', (file) => {
    const recorded = JSON.parse(readFileSync(join(RECORDED, file), 'utf8')) as Pod;
    const runner = recorded.metadata.labels['runner-fleet/runner'] ?? '';
    expect(comparable(jobPod(corpusFleet('tinyland'), runner, jobOf(recorded)))).toEqual(
      comparable(recorded),
    );
  });

  it('is held against at least one pod of every kind', () => {
    expect(files.length).toBeGreaterThanOrEqual(5);
  });
});

/** The job that a pod was made for. */
function jobOf(pod: Pod): CiJob {
  const services = pod.spec.containers.filter(({ name }) => !['build', 'helper', 'docker'].includes(name));
  const pullSecrets = (pod.spec['imagePullSecrets'] ?? []) as readonly object[];
  return {
    image: containerOf(pod, 'build').image,
    services: services.map(({ name, image, args }) => ({
      image,
      ...(name.startsWith('svc-') ? {} : { alias: name }),
      ...(args ? { command: args as readonly string[] } : {}),
    })),
    credentials: pullSecrets.length > 0,
    timeout: Number(pod.spec['activeDeadlineSeconds']) - 1,
  };
}

/** A pod without what differs from job to job, and without what admission plugins add after it was asked for. */
function comparable(pod: Pod): unknown {
  const { labels, annotations = {}, namespace } = pod.metadata;
  const { priority: _priority, preemptionPolicy: _policy, tolerations, ...spec } = pod.spec;
  const own = ((tolerations ?? []) as readonly { readonly key?: string }[]).filter(
    ({ key }) => !DEFAULT_TOLERATIONS.some((toleration) => toleration.key === key),
  );
  return {
    namespace,
    runner: [
      labels['runner-fleet/runner'],
      labels['runner-fleet/role'],
      labels['manager.runner.gitlab.com/name'],
    ],
    labels: Object.keys(labels).sort(),
    annotations: Object.keys(annotations).sort(),
    spec: JSON.parse(JSON.stringify({ ...spec, tolerations: own }), comparableField),
  };
}

/** Names, scripts and variables are the job's; the order of capabilities is that of a Go map. */
function comparableField(key: string, value: unknown): unknown {
  if (key === 'env') {
    const references = (value as readonly { readonly valueFrom?: unknown }[]).filter(
      ({ valueFrom }) => valueFrom,
    );
    return references.length > 0 ? references : undefined;
  }
  if (key === 'add' || key === 'drop') {
    return [...(value as readonly string[])].sort();
  }
  if (key === 'command' || key === 'hostnames') {
    return (value as readonly string[]).length > 0;
  }
  return typeof value === 'string'
    ? value.replace(/^runner-.*$/, 'runner-...').replace(/-\d+-\d+$/, '-n-n')
    : value;
}
