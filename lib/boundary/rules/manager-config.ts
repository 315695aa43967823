import { CONFIG_KEY } from '../facts/facts';
import type { KubernetesObject } from '../facts/manifests/kubernetes-object';
import type { PodTemplate } from '../facts/manifests/pod-template';
import { at, isUnset, listOf, printed, recordOf, textIn, textOf, textsOf } from '../facts/untyped';
import type { Examination, Rule } from '../rule';
import { runnerRule } from './job-rule';

/** Where a manager finds its configuration. */
const CONFIG_FOLDER = '/etc/gitlab-runner';
const CONFIG_FILE = `${CONFIG_FOLDER}/${CONFIG_KEY}`;

/** Authorities that a manager may trust for GitLab, beside its configuration. */
const CERTIFICATES_KEY = 'ca.crt';
const CERTIFICATES = /^(?:-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*)+$/;

/** Programs of the image of GitLab Runner that start it. */
const RUNNER_PROGRAM = /(?:^|\/)(?:gitlab-runner|entrypoint|dumb-init|tini)$/;

/** That managers live by the configuration that is judged. */
export const MANAGER_CONFIG: readonly Rule[] = [
  runnerRule(
    {
      id: 'manager-config-judged',
      sentence: 'each manager reads the config.toml that is judged here, read-only, and no other',
      why: 'a manager that reads another file lives by other rules',
    },
    (runner, examination, facts) => {
      if (runner.manager !== undefined) {
        configMount(runner.manager, `${runner.name}-config`, examination);
        configArguments(runner.manager, examination);
      }
      const configMap = facts.index.find('ConfigMap', runner.fleet.namespace, `${runner.name}-config`);
      if (configMap !== undefined) {
        otherKeys(configMap, examination);
      }
    },
  ),
];

/** The ConfigMap is mounted as the folder, or its one key as the file; nothing else may lie on the file. */
function configMount(manager: PodTemplate, configMap: string, examination: Examination): void {
  const volumes = new Map(listOf(manager.spec['volumes']).map((volume) => [at(volume, 'name'), volume]));
  for (const container of manager.containers) {
    const mounts = listOf(container.raw['volumeMounts']);
    const onFile = mounts.filter((mount) => at(mount, 'mountPath') === CONFIG_FILE);
    const onFolder = mounts.filter((mount) => trimmed(at(mount, 'mountPath')) === CONFIG_FOLDER);
    const reading = onFile.length > 0 ? onFile : onFolder;
    const [mount] = reading;
    const source = textOf(at(volumes.get(at(mount, 'name')), 'configMap', 'name'));
    const subPath = at(mount, 'subPath');
    const rightPart = onFile.length > 0 ? subPath === CONFIG_KEY : isUnset(subPath);
    if (reading.length !== 1 || source !== configMap || !rightPart) {
      examination.found(
        `${container.where}.volumeMounts`,
        `${CONFIG_FILE} is not that of the ConfigMap that is judged`,
        `mount ${CONFIG_KEY} of ConfigMap ${configMap} there, once`,
        { value: reading.length > 1 ? 'several mounts' : (source ?? 'something else'), allowed: configMap },
      );
    } else if (at(mount, 'readOnly') !== true) {
      examination.found(
        `${container.where}.volumeMounts`,
        'the configuration is mounted for writing',
        'set readOnly to true',
      );
    }
    const items = listOf(at(volumes.get(at(mount, 'name')), 'configMap', 'items'));
    if (items.length > 0) {
      examination.found(
        `${manager.where}.volumes`,
        'the volume renames keys of the ConfigMap',
        'remove items',
      );
    }
  }
}

function trimmed(path: unknown): string {
  return String(path).replace(/\/+$/, '');
}

/** Without a word about the file, GitLab Runner takes one from the home of its user. */
function configArguments(manager: PodTemplate, examination: Examination): void {
  for (const container of manager.containers) {
    const command = textsOf(container.raw['command']);
    const words = [...command, ...textsOf(container.raw['args'])];
    const files = [...words.join(' ').matchAll(/(?:^|\s)(?:--config|-c)[= ](\S+)/g)].map(([, file]) => file);
    if (files.length === 0 || files.some((file) => file !== CONFIG_FILE)) {
      examination.found(
        `${container.where}.args`,
        'the manager reads another file',
        `use --config=${CONFIG_FILE}`,
        {
          value: printed(words),
          allowed: CONFIG_FILE,
        },
      );
    }
    if (!words.includes('run') || command.some((word) => /^[./]/.test(word) && !RUNNER_PROGRAM.test(word))) {
      examination.found(`${container.where}.args`, 'the container is no manager', 'start gitlab-runner run', {
        value: printed(words),
      });
    }
  }
}

/** Further keys beside config.toml are files in the folder of the manager; certificates are the only harmless ones. */
function otherKeys(object: KubernetesObject, examination: Examination): void {
  const entries = ['data', 'binaryData'].flatMap((field) => Object.entries(recordOf(object.raw[field])));
  for (const [key, value] of entries.filter(([name]) => name !== CONFIG_KEY)) {
    if (key !== CERTIFICATES_KEY || !CERTIFICATES.test(textIn(value))) {
      examination.found(
        `${object.where} / ${key}`,
        'the ConfigMap holds more than config.toml',
        `remove the key; certificates alone may stand in ${CERTIFICATES_KEY}`,
      );
    }
  }
}
