import type { Facts } from '../facts/facts';
import { isIdentityVolume } from '../facts/fleet/job-identity';
import { claimsOfJobs } from '../facts/fleet/job-volumes';
import type { PodTemplate } from '../facts/manifests/pod-template';
import { at, textIn } from '../facts/untyped';
import { type Field, isNoneOf, itemsOf, type NamedField, namedBy, under } from '../fields';
import { ofContainer, sourcesOf, volumesOf } from '../pod-fields';
import type { Rule } from '../rule';
import { type Place, rule } from '../rule-row';
import { identityIn, PODS } from '../subjects';

/** Volumes that a job needs. */
const JOB_VOLUMES: readonly string[] = ['emptyDir', 'downwardAPI', 'configMap'];

/** Volumes that a manager needs: its configuration, scratch space and certificates. */
const MANAGER_VOLUMES: readonly string[] = ['emptyDir', 'downwardAPI', 'configMap', 'projected', 'secret'];

/** Paths that lead out of a container or into its runtime. */
const TELLING_MOUNTS =
  /(?:docker|containerd|crio)\.sock|^\/(?:proc|sys|host|dev(?!\/shm))(?:\/|$)|\/\.docker(?:\/|$)|\/\.dockercfg$|^\/kaniko\/\.docker/;

/** What pods mount. */
export const POD_VOLUMES: readonly Rule[] = [
  rule({
    id: 'pod-volumes',
    severity: 'critical',
    sentence:
      'a job mounts scratch space, ConfigMaps, declared claims and a token for its cloud only, a manager its own configuration as well',
    why: 'other claims, CSI, NFS and image volumes bring storage that others write or that belongs to the node',
    serves: ['others-unprivileged', 'no-push-by-default'],
    of: PODS,
    faults: [
      {
        problem:
          'the volume is a path of the node, which holds the socket of the runtime, credentials and all pods',
        fix: 'use an emptyDir',
        where: (pod) =>
          volumesOf(pod)
            .flatMap(sourcesOf)
            .filter(isHostPath)
            .map((source) => ({ at: source.at, value: at(source.value, 'path') ?? source.value })),
      },
      {
        problem: 'the volume is none that the pod needs',
        fix: 'use an emptyDir',
        where: needlessVolumes,
      },
      {
        problem: 'the path is one of the node, the runtime or of registry credentials',
        fix: 'mount elsewhere',
        where: (pod) =>
          mountsOf(pod)
            .map((mount) => namedBy(mount, 'mountPath'))
            .filter(({ value }) => TELLING_MOUNTS.test(textIn(value))),
      },
      {
        problem: 'mounts leak between the container and the node',
        fix: 'remove mountPropagation',
        where: (pod) =>
          mountsOf(pod)
            .map((mount) => under(mount, 'mountPropagation'))
            .filter(isNoneOf(['None'])),
      },
    ],
  }),
  rule({
    id: 'pod-config-maps-own',
    sentence: 'a job mounts no configuration of a runner',
    why: 'the configuration tells a job what the boundary is made of',
    serves: ['token-is-a-secret'],
    of: { items: ({ jobs }) => jobs },
    overall: [
      {
        problem: 'the job reads the configuration of a runner',
        fix: 'remove the volume',
        where: ({ configs, jobs, runners }) => {
          const own = new Set([
            ...configs.map(({ object }) => `${object.namespace}/${object.name}`),
            ...runners.map(({ fleet, name }) => `${fleet.namespace}/${name}-config`),
          ]);
          return jobs.flatMap(({ pod }) =>
            volumesOf(pod)
              .map((volume) => namedBy(under(volume, 'configMap'), 'name'))
              .filter(({ value }) => own.has(`${pod.namespace}/${textIn(value)}`)),
          );
        },
      },
    ],
  }),
];

function isHostPath({ name }: NamedField): boolean {
  return name === 'hostPath';
}

function needlessVolumes(pod: PodTemplate, facts: Facts): readonly Place[] {
  const allowed = pod.origin === 'job' ? JOB_VOLUMES : MANAGER_VOLUMES;
  const identity = identityIn(pod, facts);
  const claims = claimsFor(pod, facts);
  return volumesOf(pod).flatMap((volume) =>
    sourcesOf(volume)
      .filter(() => !isIdentityVolume(volume.value, identity))
      .filter((source) => !allowed.includes(source.name) && !isHostPath(source))
      .filter((source) => !isClaim(source, claims))
      .map(({ at: place, name }) => ({
        at: place,
        value: `${String(under(volume, 'name').value)} (${name})`,
        allowed: allowed.join(', '),
      })),
  );
}

/** The claims that a pod may mount, if it is that of a job. */
function claimsFor(pod: PodTemplate, { jobs, runners }: Facts): readonly string[] {
  const job = jobs.find((one) => one.pod === pod);
  const runner = runners.find((one) => one.job === job && job !== undefined);
  return claimsOfJobs(runner, pod);
}

function isClaim({ name, value }: NamedField, claims: readonly string[]): boolean {
  return name === 'persistentVolumeClaim' && claims.includes(textIn(at(value, 'claimName')));
}

function mountsOf({ containers }: PodTemplate): readonly Field[] {
  return containers.flatMap((container) => itemsOf(ofContainer(container, 'volumeMounts')));
}
