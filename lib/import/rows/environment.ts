import { secretShapeOf } from '../../fleet/decode/secret-search';
import { variableFault, variableReason } from '../../fleet/decode/variables';
import type { Carry, Outcome } from '../row';
import { isTree, plainText } from '../tree';

const MASKED =
  'a credential: make it a masked CI/CD variable of the project or group in GitLab, and revoke what stood in this file';

const FLAG = 'each feature flag that a job could turn is pinned, since some of them move the boundary';

/** Variables that are told apart from those of jobs by how they begin. */
const OF_THE_RUNNER = /^(?:FF_|KUBERNETES_|RUNNER_|CI_|REGISTER_|CACHE_|DOCKER_AUTH_CONFIG$|CONFIG_)/;

/** What GitLab Runner writes of the daemon of a job, which the kind brings itself. */
const OF_THE_DAEMON = ['DOCKER_HOST', 'DOCKER_TLS_CERTDIR', 'DOCKER_TLS_VERIFY', 'DOCKER_CERT_PATH'];

/** What `proxy` of the fleet says for managers and jobs, with the opening that it asks for. */
const OF_A_PROXY = /^(?:https?|no|all)_proxy$/i;

const PROXY: Pick<Outcome, 'fate' | 'field' | 'why'> = {
  fate: 'fill-in',
  field: 'proxy',
  why: 'proxy of the fleet says it for managers and jobs at once, with the addresses of the proxy, which it opens',
};

/** A variable by its name and what it says. */
type Variable = readonly [name: string, value: string];

/** The variables of a list of `NAME=value`, or of a map; what is no text is none. */
function variablesOf(value: unknown): readonly (readonly [below: string, variable: Variable])[] {
  if (isTree(value)) {
    return Object.entries(value).flatMap(([name, text]) =>
      isPlain(text) ? [[name, [name, plainText(text)]] as const] : [],
    );
  }
  return (Array.isArray(value) ? value : [value]).flatMap((item: unknown, index) => {
    const text = plainText(item);
    const at = text.indexOf('=');
    return at < 1 ? [] : [[`[${index}]`, [text.slice(0, at), text.slice(at + 1)]] as const];
  });
}

function isPlain(value: unknown): boolean {
  return plainText(value) !== '' || value === '';
}

/** The environment of jobs, each variable by itself. */
export const jobEnvironment: Carry = (value, { kind }) =>
  variablesOf(value).map(([below, [name, text]]): Outcome => {
    return { below, ...outcomeOf(name, text, kind === 'dind') };
  });

function outcomeOf(name: string, value: string, hasDaemon: boolean): Outcome {
  if (OF_THE_DAEMON.includes(name)) {
    return {
      fate: 'decided',
      why: hasDaemon
        ? 'the daemon of kind dind listens inside of the pod alone, and its jobs know where'
        : 'a runner without a daemon leads its jobs to none',
    };
  }
  if (OF_A_PROXY.test(name) && secretShapeOf(value) === undefined) {
    return PROXY;
  }
  if (/^FF_/.test(name)) {
    return { fate: 'decided', why: FLAG };
  }
  if (secretShapeOf(value) !== undefined || secretShapeOf(name) !== undefined) {
    return { fate: 'elsewhere', why: MASKED };
  }
  switch (variableFault(name, value)) {
    case 'credential-variable':
      return { fate: 'elsewhere', why: MASKED };
    case 'invalid-variable':
      return {
        fate: 'refused',
        why: `jobs are not given this variable: ${variableReason(name)}. Set it in the script of the job that needs it`,
      };
    case undefined:
      return {
        fate: 'carried',
        why: '',
        field: 'environment',
        set: [{ field: `environment.${name}`, value }],
      };
  }
}

/** Variables of managers, which set what a fleet has fields for, or hold credentials. */
export const managerEnvironment: Carry = (value) => {
  const named = Array.isArray(value)
    ? value.map((item, index) => [`[${index}]`, isTree(item) ? plainText(item['name']) : ''] as const)
    : isTree(value)
      ? Object.keys(value).map((name) => [name, name] as const)
      : [];
  return named.flatMap(([below, name]): readonly Outcome[] =>
    OF_A_PROXY.test(name)
      ? [{ below, ...PROXY }]
      : OF_THE_RUNNER.test(name)
        ? [
            {
              below,
              fate: 'decided',
              why: 'variables of the manager steer GitLab Runner past config.toml: use the field that says the same',
            },
          ]
        : name === 'TZ'
          ? [{ below, fate: 'decided', why: 'every line that a manager logs says its time with its zone' }]
          : [],
  );
};
