import { ofRunner, ofSection } from '../config-fields';
import { KUBERNETES_EXECUTOR } from '../facts/facts';
import { isEmpty, isOff, isRecord, textsOf } from '../facts/untyped';
import { fieldsOf, isSet, type NamedField, placeOf } from '../fields';
import type { Rule } from '../rule';
import { rule } from '../rule-row';
import { SECTIONS } from '../subjects';

/** Sections of executors that run jobs outside of pods. */
const OTHER_EXECUTORS: readonly string[] = [
  'docker',
  'ssh',
  'parallels',
  'virtualbox',
  'machine',
  'custom',
  'instance',
  'autoscaler',
];

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
  rule({
    id: 'config-executor',
    severity: 'critical',
    sentence: 'jobs run as pods: the executor is kubernetes and no section of another one is there',
    why: 'every other executor runs jobs on the machine of the manager or somewhere else altogether',
    serves: ['others-unprivileged'],
    of: SECTIONS,
    faults: [
      {
        problem: 'jobs do not run as pods',
        fix: 'set executor = "kubernetes"',
        where: ({ section: { executor, raw, where } }) =>
          executor !== KUBERNETES_EXECUTOR &&
          !(executor === '' && isRecord(raw['kubernetes'])) && {
            at: `${where}.executor`,
            value: executor || 'unset',
            allowed: KUBERNETES_EXECUTOR,
          },
      },
      {
        problem: 'the key opens the host to jobs, which makes them root there',
        fix: 'remove the section',
        where: (section) => fieldsOf(ofRunner(section, 'docker')).filter(opensHost),
      },
      {
        problem: 'the section is that of another executor',
        fix: 'remove the section',
        where: (section) =>
          OTHER_EXECUTORS.map((key) => ofRunner(section, key))
            .filter(isSet)
            .map(placeOf),
      },
      {
        problem: 'pause pods need rights on Deployments',
        fix: 'remove the section',
        where: (section) => [ofSection(section, 'autoscaler')].filter(isSet).map(placeOf),
      },
    ],
  }),
];

function opensHost({ name, value }: NamedField): boolean {
  const key = name.toLowerCase();
  return Object.hasOwn(DOCKER_KEYS, key) && DOCKER_KEYS[key]?.(value) === false;
}
