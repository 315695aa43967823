import { CHECKSUM_ANNOTATION, configChecksum, configFiles } from '../config/manager-pod';
import type { Fleet } from '../fleet/fleet';
import type { Runner } from '../fleet/runner';
import { type AdmissionPolicy, type AdmissionRule, coreRequests } from './admission-policy';
import { type Cel, text, texts } from './cel-text';
import { configTexts, type RunnerFiles } from './config-texts';
import { factOf } from './per-runner';
import { conditions, requestedBy, USER } from './requester';

/**
 * What managers live by. Whoever writes the ConfigMap of a runner owns it, so its content is bound: it is what the fleet
 * renders, whoever writes it. No list of users has to be kept for that, and whoever applies what was reviewed gets
 * through. A manager can read no other ConfigMap, since the policy for its pod names the volume.
 *
 * A policy that was just changed is known to the API server a moment later. What is applied in between is refused, and
 * with it the Deployment of the same config: otherwise new managers would start with the old one and keep it.
 *
 * Each policy holds as many texts as one expression may be long.
 */
export function configsPolicies(fleet: Fleet): readonly AdmissionPolicy[] {
  const all = fleet.runners.map((runner) => ({ runner, files: configFiles(runner) }));
  return inGroups(all).map(({ configs, files }, index) => ({
    concern: index === 0 ? 'configs' : `configs-${index + 1}`,
    requests: [
      coreRequests(['CREATE', 'UPDATE'], 'configmaps'),
      {
        apiGroups: ['apps'],
        apiVersions: ['v1'],
        operations: ['CREATE', 'UPDATE'],
        resources: ['deployments'],
        scope: 'Namespaced',
      },
    ],
    conditions: conditions(fleet, {
      name: 'of-a-manager',
      expression: `${index === 0 ? `${IS_AUTHORITY} || ` : ''}${namesOf(configs)}.exists(r, ${isOf(configs)})`,
    }),
    variables: [
      // One runner alone is at hand whatever the request.
      ...(configs.length > 1
        ? [{ name: 'runner', expression: `${namesOf(configs)}.filter(r, ${isOf(configs)}).join('')` }]
        : []),
      { name: 'files', expression: files },
      {
        name: 'checksum',
        expression: factOf(
          'variables.runner',
          configs.map(({ runner }) => [runner.name, configChecksum(runner)]),
        ),
      },
    ],
    subject: USER,
    rules:
      index === 0
        ? [contentRule(` || ${IS_AUTHORITY}`), CHECKSUM_RULE, AUTHORITY_RULE]
        : [contentRule(''), CHECKSUM_RULE],
  }));
}

const NAME: Cel = "object.metadata.?name.orValue('')";
const IS_CONFIG_MAP: Cel = "request.resource.resource == 'configmaps'";

/** Where pods have the certificate from by which they know the API server. */
const AUTHORITY = 'kube-root-ca.crt';

/** Who publishes it: a controller of its own, or all controllers as one. */
const PUBLISHERS = [
  'system:serviceaccount:kube-system:root-ca-cert-publisher',
  'system:kube-controller-manager',
];

function namesOf(configs: readonly RunnerFiles[]): Cel {
  return texts(configs.map(({ runner }) => runner.name));
}

/** The object is the ConfigMap or the Deployment of a runner `r`. */
function isOf(configs: readonly RunnerFiles[]): Cel {
  const called = (nameOf: (runner: Runner) => string) =>
    factOf(
      'r',
      configs.map(({ runner }) => [runner.name, nameOf(runner)]),
    );
  return `${NAME} == (${IS_CONFIG_MAP} ? ${called(({ names }) => names.config)} : ${called(({ names }) => names.manager)})`;
}

function namesIn(files: object): string {
  return Object.keys(files).join('\n');
}

/** The most characters of texts in one policy. The API server takes a few more in one expression. */
const MAXIMUM_CHARACTERS = 90_000;

/** Runners whose configs one policy holds. */
interface Group {
  readonly configs: readonly RunnerFiles[];
  readonly files: Cel;
}

/** In the order of the runners, so that one more runner changes the last policy only. */
function inGroups(all: readonly RunnerFiles[]): readonly Group[] {
  const groups: Group[] = [];
  for (let rest = all; rest.length > 0; rest = rest.slice(groups.at(-1)?.configs.length)) {
    groups.push(asManyAsFit(rest));
  }
  return groups;
}

/** The first of them that have the same files, as many as one policy has room for; one in any case. */
function asManyAsFit(rest: readonly RunnerFiles[]): Group {
  const other = rest.findIndex(({ files }) => namesIn(files) !== namesIn(rest[0]?.files ?? {}));
  const all = other < 0 ? rest : rest.slice(0, other);
  const groupOf = (count: number): Group => {
    const configs = all.slice(0, count);
    return { configs, files: configTexts(configs) };
  };
  let fits: Group | undefined;
  let [fewest, tooMany] = [1, all.length + 1];
  for (let some = all.length; tooMany - fewest > 1; some = Math.floor((fewest + tooMany) / 2)) {
    const group = groupOf(some);
    if (group.files.length <= MAXIMUM_CHARACTERS) {
      [fits, fewest] = [group, some];
    } else {
      tooMany = some;
    }
  }
  return fits ?? groupOf(1);
}

/** No Deployment of a manager has this name, and no other is looked at. */
const IS_AUTHORITY: Cel = `(${NAME} == ${text(AUTHORITY)})`;

const APPLY_BOTH =
  'change the fleet alone; apply the file of the cluster, which holds this policy, and a moment later that of the runners';

const contentRule = (exception: Cel): AdmissionRule => ({
  id: 'config-content',
  expression: `!(${IS_CONFIG_MAP})${exception} || (dyn(object).?data.orValue({}) == variables.files && size(dyn(object).?binaryData.orValue({})) == 0 && !dyn(object).?immutable.orValue(false))`,
  problem: 'the config of a manager is not the one that this fleet renders',
  fix: APPLY_BOTH,
});

const CHECKSUM_RULE: AdmissionRule = {
  id: 'config-checksum',
  expression: `${IS_CONFIG_MAP} || dyn(object).?spec.?template.?metadata.?annotations[?${text(CHECKSUM_ANNOTATION)}].orValue('') == variables.checksum || (request.operation == 'UPDATE' && dyn(object).?spec.?template.orValue({}) == dyn(oldObject).?spec.?template.orValue({}))`,
  problem: 'the Deployment of a manager belongs to another config than the one that this fleet renders',
  fix: APPLY_BOTH,
};

const AUTHORITY_RULE: AdmissionRule = {
  id: 'config-authority',
  expression: `!${IS_AUTHORITY} || ${requestedBy(PUBLISHERS)} || (request.operation == 'UPDATE' && dyn(object).?data.orValue({}) == dyn(oldObject).?data.orValue({}) && !dyn(object).?immutable.orValue(false))`,
  problem: 'only the cluster itself says which authority its API server has',
  fix: 'leave the ConfigMap to the cluster',
};
