import type { RunnerFacts } from '../facts/facts';
import type { PodTemplate } from '../facts/manifests/pod-template';
import { at, isOff, isUnset, listOf, printed, recordOf, textIn, textMapOf, textsOf } from '../facts/untyped';
import type { Examination, Rule } from '../rule';
import { runnerRule } from './job-rule';
import {
  AFFINITY_FIELDS,
  CONTAINER_FIELDS,
  LAST_WORDS,
  POD_FIELDS,
  POD_SECURITY_FIELDS,
} from './manager-fields';
import { FOLDERS, IMAGE_PROGRAM, OPTIONS, OWN_PORT, PROBED_PATHS } from './manager-program';

/** A rule over the manager of every runner that is expected. */
function managerRule(
  text: Pick<Rule, 'id' | 'sentence' | 'why'>,
  check: (manager: PodTemplate, runner: RunnerFacts, examination: Examination) => void,
): Rule {
  return runnerRule(text, (runner, examination) => {
    if (runner.manager !== undefined) {
      check(runner.manager, runner, examination);
    }
  });
}

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;

/** What the pods of managers are made of. */
export const MANAGER_POD: readonly Rule[] = [
  managerRule(
    {
      id: 'manager-command',
      sentence:
        'a manager starts gitlab-runner run with its configuration and working directory, and no more',
      why: 'another program has the token of the runner in its environment; --user has jobs of the shell executor run as somebody else',
    },
    started,
  ),
  managerRule(
    {
      id: 'manager-fields',
      sentence: 'the pod of a manager has no field that a manager does not need',
      why: 'hooks, aliases of GitLab, pull secrets, groups, gates and runtimes each give the token or the connection away',
    },
    (manager, runner, examination) => {
      unneeded(manager.spec, POD_FIELDS, manager.where, examination);
      unneeded(
        recordOf(manager.spec['securityContext']),
        POD_SECURITY_FIELDS,
        `${manager.where}.securityContext`,
        examination,
      );
      const { affinity, podAntiAffinity } = AFFINITY_FIELDS;
      const wishes = recordOf(manager.spec['affinity']);
      unneeded(wishes, affinity, `${manager.where}.affinity`, examination);
      unneeded(
        recordOf(wishes['podAntiAffinity']),
        podAntiAffinity,
        `${manager.where}.affinity.podAntiAffinity`,
        examination,
      );
      for (const container of manager.containers) {
        unneeded(container.raw, CONTAINER_FIELDS, container.where, examination);
        const path = container.raw['terminationMessagePath'];
        if (!isUnset(path) && path !== LAST_WORDS) {
          found(examination, `${container.where}.terminationMessagePath`, path);
        }
      }
      if (!isOff(manager.spec['enableServiceLinks'])) {
        found(examination, `${manager.where}.enableServiceLinks`, manager.spec['enableServiceLinks']);
      }
      const { dnsPolicy } = manager.spec as { readonly dnsPolicy?: unknown };
      if (!isUnset(dnsPolicy) && dnsPolicy !== 'ClusterFirst') {
        found(examination, `${manager.where}.dnsPolicy`, dnsPolicy);
      }
      pullSecrets(manager, runner, examination);
    },
  ),
  managerRule(
    {
      id: 'manager-probes',
      sentence: "the kubelet asks a manager's own port whether it is well, and runs no program for that",
      why: 'a probe that is a program runs with the token; /debug shows the memory that holds it',
    },
    (manager, _runner, examination) => {
      for (const container of manager.containers) {
        for (const name of PROBES.filter((field) => !isUnset(container.raw[field]))) {
          probed(container.raw[name], `${container.where}.${name}`, examination);
        }
      }
    },
  ),
  managerRule(
    {
      id: 'manager-mounts',
      sentence:
        'volumes of a manager lie where it reads its configuration and writes its state, nowhere else',
      why: 'a volume over /usr/bin or the certificates of the system is another program, or another GitLab',
    },
    (manager, _runner, examination) => {
      for (const container of manager.containers) {
        listOf(container.raw['volumeMounts']).forEach((mount, index) => {
          mounted(mount, `${container.where}.volumeMounts[${index}]`, examination);
        });
      }
    },
  ),
  managerRule(
    {
      id: 'manager-nodes',
      sentence: 'no manager chooses the nodes of a privileged runner',
      why: 'a dind job is root on its node and reads every token there',
    },
    (manager, runner, examination) => {
      const chosen = textMapOf(manager.spec['nodeSelector']);
      for (const { name, privileged, job } of runner.fleet.runners) {
        const pool = Object.entries(textMapOf(job?.pod.spec['nodeSelector'])).filter(
          ([key]) => !key.startsWith('kubernetes.io/'),
        );
        const same = pool.filter(([key, value]) => chosen[key] === value);
        if (privileged && same.length > 0) {
          examination.found(
            `${manager.where}.nodeSelector`,
            `the manager runs where jobs of runner ${name} do`,
            'choose other nodes',
            { value: printed(Object.fromEntries(same)) },
          );
        }
      }
    },
  ),
];

/** What is left of the words once the program is taken off. */
function started(manager: PodTemplate, _runner: RunnerFacts, examination: Examination): void {
  for (const container of manager.containers) {
    const command = textsOf(container.raw['command']);
    const strange = command.filter((word) => !IMAGE_PROGRAM.test(word));
    const words = textsOf(container.raw['args']);
    const [first, ...options] = words;
    const rest = first === 'run' ? withoutOptions(options) : words;
    if (strange.length > 0 || rest.length > 0) {
      examination.found(
        `${container.where}.${strange.length > 0 ? 'command' : 'args'}`,
        'the manager is started otherwise',
        'start it with run, --config and --working-directory alone',
        { value: printed([...strange, ...rest]) },
      );
    }
  }
}

/** Options in one word or two are taken off from the left; what is left is nothing that a manager needs. */
function withoutOptions(words: readonly string[]): readonly string[] {
  const [first = '', ...rest] = words;
  if (words.length === 0) {
    return [];
  }
  if (OPTIONS.some((option) => first.startsWith(`${option}=`))) {
    return withoutOptions(rest);
  }
  return OPTIONS.includes(first) && rest.length > 0 ? withoutOptions(rest.slice(1)) : words;
}

function unneeded(
  object: Readonly<Record<string, unknown>>,
  fields: readonly string[],
  where: string,
  examination: Examination,
): void {
  for (const field of Object.keys(object).filter((name) => !fields.includes(name))) {
    if (!isUnset(object[field]) && object[field] !== false && !isEmptyList(object[field])) {
      found(examination, `${where}.${field}`, object[field]);
    }
  }
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function found(examination: Examination, path: string, value: unknown): void {
  examination.found(path, 'a manager does not need the field', 'remove it', { value: printed(value) });
}

/** The Secrets that the jobs of the runner are declared to be pulled with are no secret to its manager. */
function pullSecrets(manager: PodTemplate, runner: RunnerFacts, examination: Examination): void {
  const declared = textsOf(runner.job?.section.kubernetes['image_pull_secrets']);
  listOf(manager.spec['imagePullSecrets']).forEach((secret, index) => {
    const name = textIn(at(secret, 'name'));
    if (!declared.includes(name)) {
      examination.found(
        `${manager.where}.imagePullSecrets[${index}]`,
        'the image of the manager is pulled with a Secret that its runner does not name',
        'declare imagePullSecrets of the runner, or remove it',
        { value: name, allowed: declared.join(', ') || 'none' },
      );
    }
  });
}

function mounted(mount: unknown, where: string, examination: Examination): void {
  const path = textIn(at(mount, 'mountPath'));
  const below = FOLDERS.some((folder) => path === folder || path.startsWith(`${folder}/`));
  if (!below || path.split('/').includes('..')) {
    examination.found(where, 'something is mounted over files of the image', 'mount it elsewhere', {
      value: path,
      allowed: FOLDERS.join(', '),
    });
  }
  if (!isUnset(at(mount, 'subPathExpr'))) {
    found(examination, `${where}.subPathExpr`, at(mount, 'subPathExpr'));
  }
}

function probed(probe: unknown, where: string, examination: Examination): void {
  const http = recordOf(at(probe, 'httpGet'));
  const others = ['exec', 'grpc', 'tcpSocket'].filter((field) => !isUnset(at(probe, field)));
  const port = http['port'];
  const right =
    others.length === 0 &&
    PROBED_PATHS.includes(textIn(http['path'])) &&
    (port === OWN_PORT || port === String(OWN_PORT) || port === 'metrics') &&
    isUnset(http['host']) &&
    listOf(http['httpHeaders']).length === 0;
  if (!right) {
    examination.found(
      where,
      'the probe is not that of a manager',
      `get ${PROBED_PATHS[0]} at port ${OWN_PORT}`,
      { value: printed(probe) },
    );
  }
}
