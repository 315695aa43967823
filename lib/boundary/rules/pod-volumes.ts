import type { PodTemplate } from '../facts/manifests/pod-template';
import { at, isUnset, listOf, printed, recordOf, textIn } from '../facts/untyped';
import { type Examination, hasRunners, NO_RUNNERS, type Rule } from '../rule';
import { podRule } from './pod-security';

/** Volumes that a job needs. */
const JOB_VOLUMES: readonly string[] = ['emptyDir', 'downwardAPI', 'configMap'];

/** Volumes that a manager needs: its configuration, scratch space and certificates. */
const MANAGER_VOLUMES: readonly string[] = ['emptyDir', 'downwardAPI', 'configMap', 'projected', 'secret'];

/** Paths that lead out of a container or into its runtime. */
const TELLING_MOUNTS =
  /(?:docker|containerd|crio)\.sock|^\/(?:proc|sys|host|dev(?!\/shm))(?:\/|$)|\/\.docker(?:\/|$)|\/\.dockercfg$|^\/kaniko\/\.docker/;

/** What pods mount. */
export const POD_VOLUMES: readonly Rule[] = [
  podRule(
    {
      id: 'pod-volumes',
      sentence: 'a job mounts scratch space and ConfigMaps only, a manager its own configuration as well',
      why: 'claims, CSI, NFS and image volumes bring storage that others write or that belongs to the node',
    },
    (pod, examination) => {
      const allowed = pod.origin === 'job' ? JOB_VOLUMES : MANAGER_VOLUMES;
      listOf(pod.spec['volumes']).forEach((volume, index) => {
        const types = Object.keys(recordOf(volume)).filter((key) => key !== 'name');
        for (const type of types.filter((item) => !allowed.includes(item))) {
          examination.found(
            `${pod.where}.volumes[${index}].${type}`,
            'the volume is none that the pod needs',
            'use an emptyDir',
            {
              value: `${String(recordOf(volume)['name'])} (${type})`,
              allowed: allowed.join(', '),
            },
          );
        }
      });
      mounts(pod, examination);
    },
  ),
  {
    id: 'pod-config-maps-own',
    sentence: 'a job mounts no configuration of a runner',
    why: 'the configuration tells a job what the boundary is made of',
    applies: hasRunners,
    otherwise: NO_RUNNERS,
    check: (facts, examination) => {
      const configs = new Set([
        ...facts.configs.map(({ object }) => `${object.namespace}/${object.name}`),
        ...facts.runners.map(({ fleet, name }) => `${fleet.namespace}/${name}-config`),
      ]);
      for (const { pod } of facts.jobs) {
        examination.saw();
        listOf(pod.spec['volumes']).forEach((volume, index) => {
          const name = textIn(at(volume, 'configMap', 'name'));
          if (configs.has(`${pod.namespace}/${name}`)) {
            examination.found(
              `${pod.where}.volumes[${index}].configMap`,
              'the job reads the configuration of a runner',
              'remove the volume',
              { value: name },
            );
          }
        });
      }
    },
  },
];

function mounts(pod: PodTemplate, examination: Examination): void {
  for (const container of pod.containers) {
    listOf(container.raw['volumeMounts']).forEach((mount, index) => {
      const path = textIn(at(mount, 'mountPath'));
      const where = `${container.where}.volumeMounts[${index}]`;
      if (TELLING_MOUNTS.test(path)) {
        examination.found(
          where,
          'the path is one of the node, the runtime or of registry credentials',
          'mount elsewhere',
          { value: path },
        );
      }
      const propagation = at(mount, 'mountPropagation');
      if (!isUnset(propagation) && propagation !== 'None') {
        examination.found(
          `${where}.mountPropagation`,
          'mounts leak between the container and the node',
          'remove mountPropagation',
          { value: printed(propagation) },
        );
      }
    });
  }
}
