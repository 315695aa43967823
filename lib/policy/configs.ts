import { CHECKSUM_ANNOTATION, configChecksum, configFiles } from '../config/manager-pod';
import type { Fleet } from '../fleet/fleet';
import type { Runner } from '../fleet/runner';
import {
  type AdmissionPolicy,
  type AdmissionRule,
  coreRequests,
  type NamedExpression,
} from './admission-policy';
import { type Cel, table, text, texts, textTable } from './cel-text';
import { conditions, requestedBy } from './requester';

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
  return inGroups(fleet.runners).map((runners, index) => ({
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
    conditions: conditions(fleet, isOneOf(runners, index === 0 ? [AUTHORITY] : [])),
    variables: [
      { name: 'files', expression: `${table(runners.map(contentOf))}[?${NAME}].orValue({})` },
      {
        name: 'checksum',
        expression: `${table(runners.map((runner) => [runner.names.manager, text(configChecksum(runner))]))}[?${NAME}].orValue('')`,
      },
    ],
    subject: "'user ' + request.userInfo.username",
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

/** The most characters of texts in one policy. The table around them takes a few more. */
const MAXIMUM_CHARACTERS = 90_000;

type Content = readonly [configMap: string, files: Cel];

function contentOf(runner: Runner): Content {
  return [runner.names.config, textTable(configFiles(runner))];
}

/** In the order of the runners, so that one more runner changes the last policy only. */
function inGroups(runners: readonly Runner[]): readonly (readonly Runner[])[] {
  const groups: Runner[][] = [];
  let room = 0;
  for (const runner of runners) {
    const length = table([contentOf(runner)]).length;
    const last = groups.at(-1);
    if (last === undefined || room < length) {
      groups.push([runner]);
      room = MAXIMUM_CHARACTERS - length;
    } else {
      last.push(runner);
      room -= length;
    }
  }
  return groups;
}

function isOneOf(runners: readonly Runner[], more: readonly string[]): NamedExpression {
  const configs = texts([...runners.map(({ names }) => names.config), ...more]);
  const managers = texts(runners.map(({ names }) => names.manager));
  return { name: 'of-a-manager', expression: `${NAME} in (${IS_CONFIG_MAP} ? ${configs} : ${managers})` };
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
