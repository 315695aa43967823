import { KUBERNETES_EXECUTOR } from '../facts/facts';
import { isEmpty, isOff, isRecord, isUnset, printed, recordOf, textsOf } from '../facts/untyped';
import type { Rule } from '../rule';
import { sectionRule } from './job-rule';

/** Sections of executors that run jobs outside of pods. */
const OTHER_EXECUTORS = [
  'docker',
  'ssh',
  'parallels',
  'virtualbox',
  'machine',
  'custom',
  'instance',
  'autoscaler',
] as const;

/** Keys of the Docker executor that open the host, and what they may say at most. */
const DOCKER_KEYS: Readonly<Record<string, (value: unknown) => boolean>> = {
  privileged: isOff,
  services_privileged: isOff,
  allowed_privileged_images: isEmpty,
  allowed_privileged_services: isEmpty,
  cap_add: isEmpty,
  devices: isEmpty,
  services_devices: isEmpty,
  device_cgroup_rules: isEmpty,
  gpus: isEmpty,
  service_gpus: isEmpty,
  security_opt: (value) => !textsOf(value).some((option) => /unconfined|disable/.test(option)),
  services_security_opt: (value) => !textsOf(value).some((option) => /unconfined|disable/.test(option)),
  network_mode: (value) => value !== 'host',
  pid_mode: (value) => value !== 'host',
  ipcmode: (value) => value !== 'host',
  userns_mode: (value) => value !== 'host',
  cgroup_parent: isEmpty,
  volumes_from: isEmpty,
  volumes: (value) => !textsOf(value).some((volume) => /^\/[^:]*:/.test(volume)),
  sysctls: isEmpty,
  oom_kill_disable: isOff,
  extra_hosts: isEmpty,
};

/** Which executor runs jobs, and what another one would open. */
export const CONFIG_EXECUTOR: readonly Rule[] = [
  sectionRule(
    {
      id: 'config-executor',
      sentence: 'jobs run as pods: the executor is kubernetes and no section of another one is there',
      why: 'every other executor runs jobs on the machine of the manager or somewhere else altogether',
    },
    ({ section }, examination) => {
      if (
        section.executor !== KUBERNETES_EXECUTOR &&
        !(section.executor === '' && isRecord(section.raw['kubernetes']))
      ) {
        examination.found(
          `${section.where}.executor`,
          'jobs do not run as pods',
          'set executor = "kubernetes"',
          {
            value: section.executor || 'unset',
            allowed: KUBERNETES_EXECUTOR,
          },
        );
      }
      for (const key of OTHER_EXECUTORS.filter((name) => !isUnset(section.raw[name]))) {
        examination.found(
          `${section.where}.${key}`,
          'the section is that of another executor',
          'remove the section',
        );
      }
      const pausePods = section.kubernetes['autoscaler'];
      if (!isUnset(pausePods)) {
        examination.found(
          `${section.kubernetesWhere}.autoscaler`,
          'pause pods need rights on Deployments',
          'remove the section',
        );
      }
    },
  ),
  sectionRule(
    {
      id: 'config-docker-executor',
      sentence: 'the Docker executor opens nothing of its host',
      why: 'privileged mode, devices, host networks and bind mounts such as docker.sock make a job root on the host',
    },
    ({ section }, examination) => {
      const docker = recordOf(section.raw['docker']);
      for (const [key, value] of Object.entries(docker)) {
        const harmless = Object.hasOwn(DOCKER_KEYS, key.toLowerCase())
          ? DOCKER_KEYS[key.toLowerCase()]
          : undefined;
        if (harmless !== undefined && !harmless(value)) {
          examination.found(
            `${section.where}.docker.${key}`,
            'the key opens the host to jobs',
            'remove the key',
            { value: printed(value) },
          );
        }
      }
    },
  ),
];
