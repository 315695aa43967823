import { isChosenByJob } from '../../fleet/decode/variables';
import { isLike } from '../../fleet/name-pattern';
import { KEPT_ON_NODE, RESERVED_METADATA } from '../../world/acting-metadata';
import type { Carry, Outcome } from '../row';
import { isTree, plainText, type Tree } from '../tree';

/** Labels that the product or GitLab Runner writes itself. */
const OWN = ['runner-fleet/*', '*.runner.gitlab.com/*', 'app.kubernetes.io/*', 'pod', 'checksum/*'];

/** Labels or annotations of job pods, each by itself. What keeps a pod on its node has a field of its own. */
export const ofJobs =
  (field: 'podLabels' | 'podAnnotations'): Carry =>
  (value) =>
    isTree(value) ? outcomesOf(value, field, keptOnNode) : undefined;

/** Labels or annotations of the pods of managers. */
export const ofManagers =
  (field: 'manager.labels' | 'manager.annotations'): Carry =>
  (value) =>
    isTree(value)
      ? outcomesOf(value, field, (key) =>
          field === 'manager.annotations' && Object.hasOwn(KEPT_ON_NODE, key) ? 'as-it-is' : undefined,
        )
      : undefined;

type Special = (key: string, value: string) => Outcome | 'as-it-is' | undefined;

function outcomesOf(entries: Tree, field: string, special: Special): readonly Outcome[] {
  const read = Object.entries(entries).map(([key, value]) => {
    const text = plainText(value);
    return { key, text, outcome: special(key, text) ?? refusal(key, text, field) };
  });
  const carried = read.filter(({ outcome }) => outcome === undefined || outcome === 'as-it-is');
  const set = { field, value: Object.fromEntries(carried.map(({ key, text }) => [key, text])) };
  return read.map(({ key, outcome }) =>
    outcome === undefined || outcome === 'as-it-is'
      ? { below: key, fate: 'carried', why: '', field, set: [set] }
      : { below: key, ...outcome },
  );
}

function keptOnNode(key: string, value: string): Outcome | undefined {
  if (!Object.hasOwn(KEPT_ON_NODE, key)) {
    return undefined;
  }
  return value === KEPT_ON_NODE[key]
    ? { fate: 'carried', why: '', field: 'doNotDisrupt', set: [{ field: 'doNotDisrupt', value: true }] }
    : { fate: 'decided', why: 'nodes of jobs may be taken away, unless doNotDisrupt is set' };
}

function refusal(key: string, value: string, field: string): Outcome | undefined {
  if (OWN.some((pattern) => isLike(pattern, key))) {
    return { fate: 'decided', why: 'the fleet and GitLab Runner write what says whose pod it is' };
  }
  const group = RESERVED_METADATA.find(({ keys }) => keys.some((pattern) => isLike(pattern, key)));
  if (group !== undefined && !group.harmless?.includes(value)) {
    return {
      fate: 'refused',
      why: `it ${group.what}: what the cluster itself adds to pods is said with cluster.adds`,
    };
  }
  return value.includes('$') && field.startsWith('pod') && !isChosenByJob(value) ? MIXED : undefined;
}

/** A part of the text would be a job's, and nobody could say which; or all who see pods would see a credential. */
const MIXED: Outcome = {
  fate: 'refused',
  why: 'a variable of the job stands in the middle of it, or is named like a credential: give a variable that is none a label or an annotation of its own',
};
