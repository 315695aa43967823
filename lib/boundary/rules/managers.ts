import type { RunnerFacts } from '../facts/facts';
import { accessOf, CACHE_VARIABLES } from '../facts/fleet/cache-access';
import { isTold } from '../facts/fleet/cloud-access';
import { expectedProxyVariables, PROXY_VARIABLES } from '../facts/fleet/expected-settings';
import type { KubernetesObject } from '../facts/manifests/kubernetes-object';
import type { ContainerFacts, PodTemplate } from '../facts/manifests/pod-template';
import { at, isUnset, listOf, recordOf, textIn, textMapOf, textOf, textsOf } from '../facts/untyped';
import type { Rule } from '../rule';
import { type Place, rule } from '../rule-row';
import { CONTAINERS, RUNNERS } from '../subjects';
import { nameAndValue } from './job-variables';
import { inContainers, inManager } from './manager-places';

const SHELL = /^(?:.*\/)?(?:ba|da|a|z|k|c)?sh$|^(?:.*\/)?(?:busybox|pwsh|python3?|perl)$/;

/** Words of a script that registers a runner, which writes the configuration at start. */
const REGISTERS =
  /(?:gitlab-runner|\/entrypoint)["']?\s+(?:--?[\w-]+(?:=\S+)?\s+)*register\b|(?:^|\s)register\s+--/m;

/** Variables that steer a registration or replace what config.toml says. */
const STEERING =
  /^(?:KUBERNETES_|RUNNER_EXECUTOR|REGISTER_|DOCKER_|CUSTOM_|TEMPLATE_CONFIG_FILE|CONFIG_FILE)/;

/** The URL of a proxy, without user, password and path. */
const PLAIN_PROXY = /^https?:\/\/[\w.:[\]-]+$/;

/** The variable that config.toml takes the token from, and those by which a cache is signed. Their Secrets another rule holds. */
const VARIABLES: readonly string[] = ['RUNNER_TOKEN', ...Object.keys(CACHE_VARIABLES)];

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
      'a manager is one container, which cannot write to its own image and has no variables but its token, those of its cache and those of its proxy',
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
        problem: 'the variable is neither the token nor one of the cache',
        fix: 'remove the variable; a proxy is set by proxy of the fleet',
        where: inContainers((container, _, runner) => {
          const proxy = proxyVariables(runner);
          const { variables } = accessOf(runner);
          return variablesIn(container).filter(
            (variable) =>
              !isFromSecret(variable) &&
              !isPlainVariable(variable, proxy) &&
              !isTold(variables[variable.value], variable.text),
          );
        }),
      },
    ],
    opens: (runner) => {
      const proxy = proxyVariables(runner).values.get('HTTPS_PROXY');
      return proxy === undefined || runner.manager === undefined
        ? []
        : [
            {
              at: runner.manager.where,
              sentence: `the manager talks to GitLab through ${proxy}, and jobs reach whatever that lets them`,
            },
          ];
    },
  }),
];

function containersIn(item: PodTemplate | KubernetesObject): readonly ContainerFacts[] {
  return 'containers' in item ? item.containers : [];
}

/** The variables of a container by their names, with the Secret that each comes from. */
function variablesIn({ raw, where }: ContainerFacts): readonly (Place & {
  readonly value: string;
  readonly raw: unknown;
  readonly text: string | undefined;
})[] {
  return listOf(raw['env']).map((variable, index) => ({
    at: `${where}.env[${index}]`,
    value: textIn(at(variable, 'name')),
    raw: at(variable, 'valueFrom', 'secretKeyRef'),
    text: isUnset(at(variable, 'valueFrom')) ? textOf(at(variable, 'value')) : undefined,
  }));
}

type Variable = ReturnType<typeof variablesIn>[number];

function isFromSecret({ raw, value }: Variable): boolean {
  return !isUnset(raw) && VARIABLES.includes(value);
}

/** Whether a variable has the value that is expected, and takes it from nowhere. */
function isPlainVariable({ value: name, text }: Variable, { values, untold }: ProxyVariables): boolean {
  return text !== undefined && (values.get(name) === text || untold.includes(name));
}

interface ProxyVariables {
  readonly values: ReadonlyMap<string, string>;
  /** Those of which nobody says what they should be: what is reached without the proxy still needs an opening. */
  readonly untold: readonly string[];
}

/**
 * What the fleet says of a proxy. Where nobody says what is expected, jobs and manager must at least agree, and it must be
 * an address without user and password.
 */
function proxyVariables({ settings, job }: RunnerFacts): ProxyVariables {
  if (settings !== undefined) {
    return { values: new Map(Object.entries(expectedProxyVariables(settings, 'manager'))), untold: [] };
  }
  const names: readonly string[] = PROXY_VARIABLES;
  const ofJobs = textsOf(job?.section.raw['environment']).map(nameAndValue);
  const values = new Map(ofJobs.filter(([name, value]) => names.includes(name) && PLAIN_PROXY.test(value)));
  return { values, untold: values.size > 0 ? names.filter((name) => /^no_/i.test(name)) : [] };
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
