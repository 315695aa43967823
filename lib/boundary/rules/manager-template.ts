import { METRICS_PATH, READY, READY_PATH, standsTo } from '../../world/runner-minors';
import type { RunnerFacts } from '../facts/facts';
import { nodeTerms } from '../facts/manifests/node-terms';
import type { PodTemplate } from '../facts/manifests/pod-template';
import { runnerImage } from '../facts/runner/runner-image';
import {
  at,
  isOff,
  isUnset,
  listOf,
  recordOf,
  textIn,
  textMapOf,
  textsOf,
  type UntypedRecord,
} from '../facts/untyped';
import type { Rule } from '../rule';
import { type Place, rule } from '../rule-row';
import { RUNNERS } from '../subjects';
import { isTightest, TIGHTEST_OF_POD_SECURITY } from '../tightest-fields';
import {
  AFFINITY_FIELDS,
  CONTAINER_FIELDS,
  LAST_WORDS,
  POD_FIELDS,
  POD_SECURITY_FIELDS,
} from './manager-fields';
import { inContainers, inManager } from './manager-places';
import { FOLDERS, IMAGE_PROGRAM, OPTIONS, OWN_PORT, PROBED_PATHS } from './manager-program';

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;

const UNNEEDED = { problem: 'a manager does not need the field', fix: 'remove it' };

/** What the pods of managers are made of. */
export const MANAGER_POD: readonly Rule[] = [
  rule({
    id: 'manager-command',
    sentence: 'a manager starts gitlab-runner run with its configuration and working directory, and no more',
    why: 'another program has the token of the runner in its environment; --user has jobs of the shell executor run as somebody else',
    serves: ['account-for-job-pods'],
    of: RUNNERS,
    problem: 'the manager is started otherwise',
    fix: 'start it with run, --config and --working-directory alone',
    where: inContainers(({ raw, where }) => {
      const strange = textsOf(raw['command']).filter((word) => !IMAGE_PROGRAM.test(word));
      const words = textsOf(raw['args']);
      const [first, ...options] = words;
      const rest = first === 'run' ? withoutOptions(options) : words;
      const all = [...strange, ...rest];
      return all.length === 0
        ? []
        : [{ at: `${where}.${strange.length > 0 ? 'command' : 'args'}`, value: all }];
    }),
  }),
  rule({
    id: 'manager-fields',
    severity: 'medium',
    sentence: 'the pod of a manager has no field that a manager does not need',
    why: 'hooks, aliases of GitLab, pull secrets, groups, gates and runtimes each give the token or the connection away',
    serves: ['account-for-job-pods'],
    of: RUNNERS,
    faults: [
      { ...UNNEEDED, where: inManager(unneededFields) },
      {
        problem: 'the image of the manager is pulled with a Secret that its runner does not name',
        fix: 'declare imagePullSecrets of the runner, or remove it',
        where: inManager(pullSecrets),
      },
    ],
  }),
  rule({
    id: 'manager-probes',
    severity: 'medium',
    sentence: "the kubelet asks a manager's own port whether it is well, and runs no program for that",
    why: 'a probe that is a program runs with the token; /debug shows the memory that holds it',
    serves: ['account-for-job-pods'],
    of: RUNNERS,
    faults: [
      {
        problem: 'the probe is not that of a manager',
        fix: `get ${PROBED_PATHS[0]} at port ${OWN_PORT}`,
        where: inContainers(({ raw, where }) =>
          PROBES.filter((name) => !isUnset(raw[name]) && !isOfManager(raw[name])).map((name) => ({
            at: `${where}.${name}`,
            value: raw[name],
          })),
        ),
      },
      {
        problem: 'GitLab Runner of this version does not answer there, so that the manager is never ready',
        fix: `get ${METRICS_PATH} at port ${OWN_PORT}`,
        where: inContainers(({ raw, where }) => {
          const { version } = runnerImage(textIn(raw['image']));
          return version === undefined || standsTo(READY, version) === 'within'
            ? []
            : PROBES.filter((name) => at(raw, name, 'httpGet', 'path') === READY_PATH).map((name) => ({
                at: `${where}.${name}.httpGet.path`,
                value: `${READY_PATH} of v${version}`,
                allowed: METRICS_PATH,
              }));
        }),
      },
    ],
  }),
  rule({
    id: 'manager-mounts',
    severity: 'medium',
    sentence: 'volumes of a manager lie where it reads its configuration and writes its state, nowhere else',
    why: 'a volume over /usr/bin or the certificates of the system is another program, or another GitLab',
    serves: ['account-for-job-pods'],
    of: RUNNERS,
    faults: [
      {
        problem: 'something is mounted over files of the image',
        fix: 'mount it elsewhere',
        where: inMounts((mount, where) => {
          const path = textIn(at(mount, 'mountPath'));
          const below = FOLDERS.some((folder) => path === folder || path.startsWith(`${folder}/`));
          return below && !path.split('/').includes('..')
            ? undefined
            : { at: where, value: path, allowed: FOLDERS.join(', ') };
        }),
      },
      {
        ...UNNEEDED,
        where: inMounts((mount, where) => {
          const value = at(mount, 'subPathExpr');
          return isUnset(value) ? undefined : { at: `${where}.subPathExpr`, value };
        }),
      },
    ],
  }),
  rule({
    id: 'manager-nodes',
    severity: 'medium',
    sentence: 'no manager chooses the nodes of a privileged runner',
    why: 'a dind job is root on its node and reads every token there',
    serves: ['account-for-job-pods'],
    of: RUNNERS,
    problem: 'the manager runs where jobs of a privileged runner do',
    fix: 'choose other nodes',
    where: inManager((manager, { fleet }, { runners }) =>
      runners
        .filter((runner) => runner.fleet === fleet)
        .filter(({ privileged }) => privileged)
        .flatMap(({ name, job }) => {
          const pool = Object.entries(textMapOf(job?.pod.spec['nodeSelector'])).filter(
            ([key]) => !key.startsWith('kubernetes.io/'),
          );
          const chosen = textMapOf(manager.spec['nodeSelector']);
          const problem = `the manager runs where jobs of runner ${name} do`;
          return [
            { field: 'nodeSelector', same: pool.filter(([key, value]) => chosen[key] === value) },
            {
              field: 'affinity.nodeAffinity',
              same: pool.filter(([key, value]) => affinityAsksFor(manager.spec, key, value)),
            },
          ].flatMap(({ field, same }) =>
            same.length === 0
              ? []
              : [{ at: `${manager.where}.${field}`, value: Object.fromEntries(same), problem }],
          );
        }),
    ),
  }),
];

/** Whether any term of a pod's node affinity, required or preferred, names a value of a label of nodes. */
function affinityAsksFor(spec: UntypedRecord, label: string, value: string): boolean {
  return nodeTerms(spec)
    .flatMap((term) => listOf(at(term, 'matchExpressions')))
    .some(
      (expression) =>
        at(expression, 'operator') === 'In' &&
        at(expression, 'key') === label &&
        textsOf(at(expression, 'values')).includes(value),
    );
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

function unneededFields({ spec, containers, where }: PodTemplate): readonly Place[] {
  const { enableServiceLinks, dnsPolicy, affinity, securityContext } = spec as Record<string, unknown>;
  const apart = recordOf(affinity)['podAntiAffinity'];
  return [
    ...unneeded(spec, POD_FIELDS, where),
    ...unneeded(securityContext, POD_SECURITY_FIELDS, `${where}.securityContext`, TIGHTEST_OF_POD_SECURITY),
    ...unneeded(affinity, AFFINITY_FIELDS.affinity, `${where}.affinity`),
    ...unneeded(apart, AFFINITY_FIELDS.podAntiAffinity, `${where}.affinity.podAntiAffinity`),
    ...containers.flatMap(({ raw, where: container }) => [
      ...unneeded(raw, CONTAINER_FIELDS, container),
      ...unlike(raw['terminationMessagePath'], LAST_WORDS, `${container}.terminationMessagePath`),
    ]),
    ...(isOff(enableServiceLinks) ? [] : [{ at: `${where}.enableServiceLinks`, value: enableServiceLinks }]),
    ...unlike(dnsPolicy, 'ClusterFirst', `${where}.dnsPolicy`),
  ];
}

function unneeded(
  value: unknown,
  fields: readonly string[],
  where: string,
  tightest: Readonly<Record<string, unknown>> = {},
): readonly Place[] {
  return Object.entries(recordOf(value))
    .filter(([field, entry]) => !fields.includes(field) && !isOff(entry) && !isEmptyList(entry))
    .filter(([name, entry]) => !isTightest({ name, value: entry }, tightest))
    .map(([field, entry]) => ({ at: `${where}.${field}`, value: entry }));
}

function unlike(value: unknown, only: string, at: string): readonly Place[] {
  return isUnset(value) || value === only ? [] : [{ at, value }];
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** The Secrets that the jobs of the runner are declared to be pulled with are no secret to its manager. */
function pullSecrets({ spec, where }: PodTemplate, { job }: RunnerFacts): readonly Place[] {
  const declared = textsOf(job?.section.kubernetes['image_pull_secrets']);
  return listOf(spec['imagePullSecrets']).flatMap((secret, index) => {
    const value = textIn(at(secret, 'name'));
    return declared.includes(value)
      ? []
      : [{ at: `${where}.imagePullSecrets[${index}]`, value, allowed: declared.join(', ') || 'none' }];
  });
}

/** Looks for a fault in each mount of a manager. */
function inMounts(place: (mount: unknown, where: string) => Place | undefined) {
  return inContainers(({ raw, where }) =>
    listOf(raw['volumeMounts']).flatMap(
      (mount, index) => place(mount, `${where}.volumeMounts[${index}]`) ?? [],
    ),
  );
}

function isOfManager(probe: unknown): boolean {
  const { path, port, host, httpHeaders } = recordOf(at(probe, 'httpGet')) as Record<string, unknown>;
  return (
    ['exec', 'grpc', 'tcpSocket'].every((field) => isUnset(at(probe, field))) &&
    PROBED_PATHS.includes(textIn(path)) &&
    [OWN_PORT, String(OWN_PORT), 'metrics'].includes(port as string) &&
    isUnset(host) &&
    listOf(httpHeaders).length === 0
  );
}
