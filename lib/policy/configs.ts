import { configFiles } from '../config/manager-pod';
import type { Fleet } from '../spec/fleet';
import type { Runner } from '../spec/runner';
import {
  type AdmissionPolicy,
  type AdmissionRule,
  coreRequests,
  type NamedExpression,
} from './admission-policy';
import { type Cel, table, text, texts, textTable } from './cel';
import { conditions, requestedBy } from './requester';

/**
 * What managers live by. Whoever writes the ConfigMap of a runner owns it, so its content is bound: it is what the fleet
 * renders, whoever writes it. No list of users has to be kept for that, and whoever applies what was reviewed gets
 * through. A manager can read no other ConfigMap, since the policy for its pod names the volume.
 *
 * Each policy holds as many texts as one expression may be long.
 */
export function configsPolicies(fleet: Fleet): readonly AdmissionPolicy[] {
  const groups = inGroups(fleet.runners.map(contentOf));
  return groups.map((group, index) => ({
    concern: index === 0 ? 'configs' : `configs-${index + 1}`,
    requests: [coreRequests(['CREATE', 'UPDATE'], 'configmaps')],
    conditions: conditions(fleet, isOneOf(group, index === 0 ? [AUTHORITY] : [])),
    variables: [{ name: 'files', expression: `${table(group)}[?${NAME}].orValue({})` }],
    subject: "'user ' + request.userInfo.username",
    rules: [CONTENT_RULE, ...(index === 0 ? [AUTHORITY_RULE] : [])],
  }));
}

const NAME: Cel = "object.metadata.?name.orValue('')";

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
function inGroups(contents: readonly Content[]): readonly (readonly Content[])[] {
  const groups: Content[][] = [];
  let room = 0;
  for (const content of contents) {
    const length = content[0].length + content[1].length + 8;
    const last = groups.at(-1);
    if (last === undefined || room < length) {
      groups.push([content]);
      room = MAXIMUM_CHARACTERS - length;
    } else {
      last.push(content);
      room -= length;
    }
  }
  return groups;
}

function isOneOf(group: readonly Content[], more: readonly string[]): NamedExpression {
  const names = [...group.map(([name]) => name), ...more];
  return { name: 'read-by-managers', expression: `${NAME} in ${texts(names)}` };
}

const IS_AUTHORITY: Cel = `${NAME} == ${text(AUTHORITY)}`;

const CONTENT_RULE: AdmissionRule = {
  id: 'config-content',
  expression: `${IS_AUTHORITY} || (object.?data.orValue({}) == variables.files && size(object.?binaryData.orValue({})) == 0 && !object.?immutable.orValue(false))`,
  problem: 'the config of a manager is not the one that this fleet renders',
  fix: 'render the fleet anew and apply both of its files, that of the policies first',
};

const AUTHORITY_RULE: AdmissionRule = {
  id: 'config-authority',
  expression: `!(${IS_AUTHORITY}) || ${requestedBy(PUBLISHERS)} || (request.operation == 'UPDATE' && object.?data.orValue({}) == oldObject.?data.orValue({}) && !object.?immutable.orValue(false))`,
  problem: 'only the cluster itself says which authority its API server has',
  fix: 'leave the ConfigMap to the cluster',
};
