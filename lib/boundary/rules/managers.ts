import type { PodTemplate } from '../facts/manifests/pod-template';
import { at, isUnset, listOf, printed, recordOf, textIn, textMapOf, textsOf } from '../facts/untyped';
import { type Examination, hasRunners, NO_RUNNERS, type Rule } from '../rule';
import { runnerRule } from './job-rule';
import { containerRule } from './pod-security';

const SHELL = /^(?:.*\/)?(?:ba|da|a|z|k|c)?sh$|^(?:.*\/)?(?:busybox|pwsh|python3?|perl)$/;

/** Words of a script that registers a runner, which writes the configuration at start. */
const REGISTERS =
  /(?:gitlab-runner|\/entrypoint)["']?\s+(?:--?[\w-]+(?:=\S+)?\s+)*register\b|(?:^|\s)register\s+--/m;

/** Variables that steer a registration or replace what config.toml says. */
const STEERING =
  /^(?:KUBERNETES_|RUNNER_EXECUTOR|REGISTER_|DOCKER_|CUSTOM_|TEMPLATE_CONFIG_FILE|CONFIG_FILE)/;

/** The variable that config.toml takes the token from. */
const TOKEN_VARIABLE = 'RUNNER_TOKEN';

/** The Deployments that run GitLab Runner. */
export const MANAGERS: readonly Rule[] = [
  containerRule(
    {
      id: 'manager-no-shell',
      sentence: 'no container of a manifest starts a shell',
      why: 'a shell turns a ConfigMap or a variable into code that runs with the rights of the manager',
    },
    (container, pod, examination) => {
      if (pod.origin !== 'manifest') {
        return;
      }
      const words = [...textsOf(container.raw['command']), ...textsOf(container.raw['args'])];
      const lifecycle = recordOf(container.raw['lifecycle']);
      const hooks = ['postStart', 'preStop'].flatMap((hook) =>
        textsOf(at(lifecycle, hook, 'exec', 'command')),
      );
      const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((probe) =>
        textsOf(at(container.raw, probe, 'exec', 'command')),
      );
      const shell = [...words, ...hooks, ...probes].find((word) => SHELL.test(word));
      if (shell !== undefined) {
        examination.found(
          `${container.where}.command`,
          'the container starts a shell',
          'run gitlab-runner itself',
          { value: shell },
        );
      }
    },
  ),
  {
    id: 'manager-no-registration',
    sentence: 'no manager registers at start, and nothing steers it but its config.toml',
    why: 'a registration merges flags, variables and templates into a configuration that nobody has seen',
    applies: hasRunners,
    otherwise: NO_RUNNERS,
    check: (facts, examination) => {
      for (const template of facts.templates) {
        examination.saw();
        registration(template, examination);
      }
      for (const configMap of facts.index.ofKind('ConfigMap')) {
        examination.saw();
        for (const [key, text] of Object.entries(textMapOf(at(configMap.raw, 'data')))) {
          if (REGISTERS.test(text)) {
            examination.found(
              `${configMap.where} / ${key}`,
              'the script registers a runner',
              'write the complete config.toml instead',
            );
          }
        }
      }
    },
  },
  runnerRule(
    {
      id: 'manager-shape',
      sentence:
        'a manager is one container, which cannot write to its own image and has no variable but its token',
      why: 'a further container shares the token; a variable such as HTTPS_PROXY or LD_PRELOAD hands it to somebody else',
    },
    (runner, examination) => {
      const { manager } = runner;
      if (manager === undefined) {
        return;
      }
      if (manager.containers.length !== 1) {
        examination.found(
          manager.where,
          `the manager has ${manager.containers.length} containers`,
          'leave gitlab-runner alone in the pod',
          {
            value: manager.containers.map(({ name }) => name).join(', '),
          },
        );
      }
      for (const container of manager.containers.filter(
        (item) => item.securityContext['readOnlyRootFilesystem'] !== true,
      )) {
        examination.found(
          `${container.where}.securityContext.readOnlyRootFilesystem`,
          'the container can change its own programs',
          'set readOnlyRootFilesystem to true',
          {
            value: printed(container.securityContext['readOnlyRootFilesystem'] ?? 'unset'),
            allowed: 'true',
          },
        );
      }
      for (const container of manager.containers) {
        listOf(container.raw['env']).forEach((variable, index) => {
          if (
            isUnset(at(variable, 'valueFrom', 'secretKeyRef')) ||
            textIn(at(variable, 'name')) !== TOKEN_VARIABLE
          ) {
            examination.found(
              `${container.where}.env[${index}]`,
              'the variable is not the token',
              'remove the variable',
              {
                value: textIn(at(variable, 'name')),
              },
            );
          }
        });
      }
    },
  ),
];

function registration(template: PodTemplate, examination: Examination): void {
  for (const container of template.containers) {
    const words = [...textsOf(container.raw['command']), ...textsOf(container.raw['args'])];
    if (words.includes('register') || words.includes('run-single') || REGISTERS.test(words.join(' '))) {
      examination.found(
        `${container.where}.args`,
        'the container registers a runner',
        'start gitlab-runner run',
        { value: printed(words) },
      );
    }
    listOf(container.raw['env']).forEach((variable, index) => {
      const name = textIn(at(variable, 'name'));
      if (STEERING.test(name)) {
        examination.found(
          `${container.where}.env[${index}]`,
          'the variable replaces what config.toml says',
          'remove the variable',
          { value: name },
        );
      }
    });
    listOf(container.raw['envFrom']).forEach((_, index) => {
      examination.found(
        `${container.where}.envFrom[${index}]`,
        'variables come from where nobody sees their names',
        'list the variables under env',
      );
    });
  }
}
