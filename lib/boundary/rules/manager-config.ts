import { CONFIG_KEY, type Facts, type RunnerFacts } from '../facts/facts';
import { accessOf, isGoogleIdentity } from '../facts/fleet/cache-access';
import { GOOGLE_IDENTITY } from '../facts/fleet/expected-cache';
import type { ContainerFacts, PodTemplate } from '../facts/manifests/pod-template';
import { at, isUnset, listOf, recordOf, textIn, textOf, textsOf } from '../facts/untyped';
import type { Rule } from '../rule';
import { rule } from '../rule-row';
import { RUNNERS } from '../subjects';
import { inContainers } from './manager-places';

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
  rule({
    id: 'manager-config-judged',
    sentence: 'each manager reads the config.toml that is judged here, read-only, and no other',
    why: 'a manager that reads another file lives by other rules',
    serves: ['token-is-a-secret'],
    of: RUNNERS,
    faults: [
      {
        problem: `${CONFIG_FILE} is not that of the ConfigMap that is judged`,
        fix: `mount ${CONFIG_KEY} of the ConfigMap of the runner there, once`,
        where: inContainers((container, manager, { name }) => {
          const { configMap, value } = configMount(container, manager);
          const allowed = `${name}-config`;
          const fix = `mount ${CONFIG_KEY} of ConfigMap ${allowed} there, once`;
          return configMap === allowed
            ? []
            : [{ at: `${container.where}.volumeMounts`, value, allowed, fix }];
        }),
      },
      {
        problem: 'the configuration is mounted for writing',
        fix: 'set readOnly to true',
        where: inContainers((container, manager, { name }) => {
          const { configMap, mount } = configMount(container, manager);
          return configMap === `${name}-config` && at(mount, 'readOnly') !== true
            ? [{ at: `${container.where}.volumeMounts` }]
            : [];
        }),
      },
      {
        problem: 'the volume renames keys of the ConfigMap',
        fix: 'remove items',
        where: inContainers((container, manager) =>
          listOf(at(configMount(container, manager).volume, 'configMap', 'items')).length > 0
            ? [{ at: `${manager.where}.volumes` }]
            : [],
        ),
      },
      // Without a word about the file, GitLab Runner takes one from the home of its user.
      {
        problem: 'the manager reads another file',
        fix: `use --config=${CONFIG_FILE}`,
        where: inContainers(({ raw, where }) => {
          const words = [...textsOf(raw['command']), ...textsOf(raw['args'])];
          const files = [...words.join(' ').matchAll(/(?:^|\s)(?:--config|-c)[= ](\S+)/g)];
          return files.length > 0 && files.every(([, file]) => file === CONFIG_FILE)
            ? []
            : [{ at: `${where}.args`, value: words, allowed: CONFIG_FILE }];
        }),
      },
      {
        problem: 'the container is no manager',
        fix: 'start gitlab-runner run',
        where: inContainers(({ raw, where }) => {
          const command = textsOf(raw['command']);
          const words = [...command, ...textsOf(raw['args'])];
          const strange = command.some((word) => /^[./]/.test(word) && !RUNNER_PROGRAM.test(word));
          return words.includes('run') && !strange ? [] : [{ at: `${where}.args`, value: words }];
        }),
      },
      {
        problem: 'the ConfigMap holds more than config.toml',
        fix: `remove the key; certificates alone may stand in ${CERTIFICATES_KEY}`,
        where: otherKeys,
      },
    ],
  }),
];

/**
 * What a container has where it reads its configuration: the ConfigMap as the folder, or its one key as the file, and
 * nothing else on it.
 */
function configMount({ raw }: ContainerFacts, { spec }: PodTemplate) {
  const mounts = listOf(raw['volumeMounts']);
  const onFile = mounts.filter((item) => at(item, 'mountPath') === CONFIG_FILE);
  const onFolder = mounts.filter((item) => trimmed(at(item, 'mountPath')) === CONFIG_FOLDER);
  const reading = onFile.length > 0 ? onFile : onFolder;
  const [mount] = reading;
  const volume = listOf(spec['volumes']).findLast((item) => at(item, 'name') === at(mount, 'name'));
  const source = textOf(at(volume, 'configMap', 'name'));
  const subPath = at(mount, 'subPath');
  const isRead = reading.length === 1 && (onFile.length > 0 ? subPath === CONFIG_KEY : isUnset(subPath));
  return {
    mount,
    volume,
    configMap: isRead ? source : undefined,
    value: reading.length > 1 ? 'several mounts' : (source ?? 'something else'),
  };
}

function trimmed(path: unknown): string {
  return String(path).replace(/\/+$/, '');
}

/** Further keys beside config.toml are files in the folder of the manager: certificates, or whom Google is shown its token for. */
function otherKeys(runner: RunnerFacts, { index }: Facts): readonly string[] {
  const { name, fleet } = runner;
  const configMap = index.find('ConfigMap', fleet.namespace, `${name}-config`);
  return ['data', 'binaryData']
    .flatMap((field) => Object.entries(recordOf(configMap?.raw[field])))
    .filter(
      ([key, value]) =>
        key !== CONFIG_KEY &&
        !(key === CERTIFICATES_KEY && CERTIFICATES.test(textIn(value))) &&
        !(key === GOOGLE_IDENTITY && isGoogleIdentity(textIn(value), accessOf(runner))),
    )
    .map(([key]) => `${configMap?.where} / ${key}`);
}
