import type { KubernetesObject } from '../facts/manifests/kubernetes-object';
import type { ContainerFacts, PodTemplate } from '../facts/manifests/pod-template';
import { at, isUnset, listOf, recordOf, textIn, textMapOf, textsOf } from '../facts/untyped';
import type { Rule } from '../rule';
import { type Place, rule } from '../rule-row';
import { CONTAINERS, RUNNERS } from '../subjects';
import { inContainers, inManager } from './manager-places';

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
  rule({
    id: 'manager-no-shell',
    sentence: 'no container of a manifest starts a shell',
    why: 'a shell turns a ConfigMap or a variable into code that runs with the rights of the manager',
    serves: ['token-is-a-secret'],
    of: CONTAINERS,
    problem: 'the container starts a shell',
    fix: 'run gitlab-runner itself',
    where: ({ container: { raw, where }, pod }) => {
      const shell = [...wordsOf(raw), ...programsOf(raw)].find((word) => SHELL.test(word));
      return pod.origin === 'manifest' && shell !== undefined && { at: `${where}.command`, value: shell };
    },
  }),
  rule<PodTemplate | KubernetesObject>({
    id: 'manager-no-registration',
    sentence: 'no manager registers at start, and nothing steers it but its config.toml',
    why: 'a registration merges flags, variables and templates into a configuration that nobody has seen',
    serves: ['token-by-opentofu'],
    of: { items: ({ templates, index }) => [...templates, ...index.ofKind('ConfigMap')] },
    faults: [
      {
        problem: 'the container registers a runner',
        fix: 'start gitlab-runner run',
        where: (item) =>
          containersIn(item)
            .map(({ raw, where }) => ({ at: `${where}.args`, value: wordsOf(raw) }))
            .filter(
              ({ value }) =>
                value.includes('register') || value.includes('run-single') || REGISTERS.test(value.join(' ')),
            ),
      },
      {
        problem: 'the variable replaces what config.toml says',
        fix: 'remove the variable',
        where: (item) =>
          containersIn(item)
            .flatMap(variablesIn)
            .filter(({ value }) => STEERING.test(value)),
      },
      {
        problem: 'variables come from where nobody sees their names',
        fix: 'list the variables under env',
        where: (item) =>
          containersIn(item).flatMap(({ raw, where }) =>
            listOf(raw['envFrom']).map((_, index) => `${where}.envFrom[${index}]`),
          ),
      },
      {
        problem: 'the script registers a runner',
        fix: 'write the complete config.toml instead',
        where: (item) =>
          'containers' in item
            ? []
            : Object.entries(textMapOf(at(item.raw, 'data')))
                .filter(([, text]) => REGISTERS.test(text))
                .map(([key]) => `${item.where} / ${key}`),
      },
    ],
  }),
  rule({
    id: 'manager-shape',
    sentence:
      'a manager is one container, which cannot write to its own image and has no variable but its token',
    why: 'a further container shares the token; a variable such as HTTPS_PROXY or LD_PRELOAD hands it to somebody else',
    serves: ['managers-cannot-push'],
    of: RUNNERS,
    faults: [
      {
        problem: 'the manager has not exactly one container',
        fix: 'leave gitlab-runner alone in the pod',
        where: inManager(({ containers, where }) =>
          containers.length === 1
            ? []
            : [
                {
                  at: where,
                  value: containers.map(({ name }) => name).join(', '),
                  problem: `the manager has ${containers.length} containers`,
                },
              ],
        ),
      },
      {
        problem: 'the container can change its own programs',
        fix: 'set readOnlyRootFilesystem to true',
        where: inContainers(({ securityContext: { readOnlyRootFilesystem: value }, where }) =>
          value === true
            ? []
            : [
                {
                  at: `${where}.securityContext.readOnlyRootFilesystem`,
                  value: value ?? 'unset',
                  allowed: 'true',
                },
              ],
        ),
      },
      {
        problem: 'the variable is not the token',
        fix: 'remove the variable',
        where: inContainers((container) =>
          variablesIn(container).filter(({ raw, value }) => isUnset(raw) || value !== TOKEN_VARIABLE),
        ),
      },
    ],
  }),
];

function containersIn(item: PodTemplate | KubernetesObject): readonly ContainerFacts[] {
  return 'containers' in item ? item.containers : [];
}

/** The variables of a container by their names, with the Secret that each comes from. */
function variablesIn({
  raw,
  where,
}: ContainerFacts): readonly (Place & { readonly value: string; readonly raw: unknown })[] {
  return listOf(raw['env']).map((variable, index) => ({
    at: `${where}.env[${index}]`,
    value: textIn(at(variable, 'name')),
    raw: at(variable, 'valueFrom', 'secretKeyRef'),
  }));
}

function wordsOf(container: unknown): readonly string[] {
  return [...textsOf(at(container, 'command')), ...textsOf(at(container, 'args'))];
}

/** The words of hooks and probes that are programs. */
function programsOf(container: unknown): readonly string[] {
  const handlers = [
    ...['postStart', 'preStop'].map((hook) => recordOf(at(container, 'lifecycle', hook))),
    ...['livenessProbe', 'readinessProbe', 'startupProbe'].map((probe) => at(container, probe)),
  ];
  return handlers.flatMap((handler) => textsOf(at(handler, 'exec', 'command')));
}
