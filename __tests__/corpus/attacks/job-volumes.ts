import type { AdmissionAttack, Attack, Principal } from '../attack';
import { corpusFleet } from '../fleets';
import { jobPod } from '../job-pod';
import { type Pod, plainPod, withContainer, withSpec, withVolume } from '../objects';
import { type AdmissionRequest, creating } from '../request';
import { manager, VISITOR } from '../users';

/** What the jobs of a runner mount, and who would like to read or write it. */

const FLEET = corpusFleet('volumes');
const JOB = jobPod(FLEET, 'docker');
const PROTECTED = jobPod(FLEET, 'protected');
const DIND = jobPod(FLEET, 'dind');

function refused(
  principal: Principal,
  title: string,
  policy: string,
  rule: string,
  request: AdmissionRequest,
): AdmissionAttack {
  return { layer: 'admission', fleet: 'volumes', row: 23, principal, title, policy, rule, request };
}

/** The manager of a runner creates a job pod. */
function created(title: string, rule: string, runner: string, pod: Pod): Attack {
  return refused('M', title, 'job-pods', rule, creating(manager('volumes', runner), 'pods', pod));
}

/** A job whose volume of a name is something else. */
function withSource(pod: Pod, name: string, source: object): Pod {
  const others = (pod.spec.volumes ?? []).filter((volume) => (volume as { name?: string }).name !== name);
  return withSpec(pod, { volumes: [...others, { name, ...source }] });
}

/** A job whose build container mounts something once more. */
function mounting(pod: Pod, mount: object): Pod {
  return withContainer(pod, 'build', { volumeMounts: [mount] });
}

const claim = (claimName: string) => ({ persistentVolumeClaim: { claimName } });

/** Row 23. */
export const VOLUMES_OF_JOBS: readonly Attack[] = [
  created(
    'a path of its node by the name of its claim',
    'job-volumes',
    'docker',
    withSource(JOB, 'build-cache', { hostPath: { path: '/' } }),
  ),
  created(
    'the claim of protected jobs',
    'job-volumes',
    'docker',
    withVolume(JOB, { name: 'protected-cache', ...claim('protected-cache') }),
  ),
  created(
    'the claim of protected jobs by the name of its own',
    'job-volumes',
    'docker',
    withSource(JOB, 'build-cache', claim('protected-cache')),
  ),
  created(
    'the claim of other jobs in a job that is root',
    'job-volumes',
    'dind',
    withVolume(DIND, { name: 'build-cache', ...claim('build-cache') }),
  ),
  created(
    'a Secret by the name of its ConfigMap',
    'job-volumes',
    'docker',
    withSource(JOB, 'maven-settings', { secret: { secretName: 'docker-token' } }),
  ),
  created(
    'a projected Secret by the name of its ConfigMap',
    'job-volumes',
    'docker',
    withSource(JOB, 'maven-settings', { projected: { sources: [{ secret: { name: 'docker-token' } }] } }),
  ),
  created(
    'the configuration of its runner by the name of its ConfigMap',
    'job-volumes',
    'docker',
    withSource(JOB, 'maven-settings', { configMap: { name: 'docker-config' } }),
  ),
  created(
    'a ConfigMap that it does not declare',
    'job-volumes',
    'protected',
    withVolume(PROTECTED, { name: 'maven-settings', configMap: { name: 'maven-settings' } }),
  ),
  created(
    'more memory as a volume',
    'job-volumes',
    'docker',
    withSource(JOB, 'scratch-1', { emptyDir: { medium: 'Memory', sizeLimit: '64Gi' } }),
  ),
  created(
    'memory of any size as a volume',
    'job-volumes',
    'docker',
    withSource(JOB, 'scratch-1', { emptyDir: { medium: 'Memory' } }),
  ),
  created(
    'data that it only reads, to write to',
    'job-mounts',
    'docker',
    mounting(JOB, { name: 'data-sets', mountPath: '/mnt/data' }),
  ),
  created(
    'its claim over programs',
    'job-mounts',
    'docker',
    mounting(JOB, { name: 'build-cache', mountPath: '/usr/local/bin' }),
  ),
  created(
    'a part of its claim, where a job may have left a link',
    'job-mounts',
    'docker',
    mounting(JOB, { name: 'build-cache', mountPath: '/cache', subPath: 'link' }),
  ),
  created(
    'a part of its claim by a variable',
    'job-mounts',
    'docker',
    mounting(JOB, { name: 'build-cache', mountPath: '/cache', subPathExpr: '$(LINK)' }),
  ),
  created(
    'its ConfigMap to write to',
    'job-mounts',
    'docker',
    mounting(JOB, { name: 'maven-settings', mountPath: '/etc/maven' }),
  ),
  refused(
    'U',
    'a pod with the claim of jobs',
    'other-pods',
    'other-claims',
    creating(VISITOR, 'pods', withVolume(plainPod(FLEET.names.namespace), claim('build-cache'))),
  ),
];
