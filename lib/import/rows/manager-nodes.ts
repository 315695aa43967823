import type { Carry, Outcome } from '../row';
import { isTree, plainText, type Tree, treeAt, valueAt } from '../tree';
import { nodeTerms } from './node-terms';

const SPREAD_ANYWAY = 'managers of a runner are spread over nodes anyway, where there is room';

/** Taints that managers tolerate, each by itself. */
export const managerTolerations: Carry = (value) =>
  Array.isArray(value) ? value.map(toleration) : undefined;

function toleration(value: unknown, index: number): Outcome {
  const field = 'manager.tolerations';
  const below = `[${index}]`;
  const { key, operator = 'Equal', value: wanted, effect, tolerationSeconds } = isTree(value) ? value : {};
  if (plainText(key) === '' || plainText(effect) === '' || tolerationSeconds !== undefined) {
    return {
      below,
      fate: 'fill-in',
      field,
      why: 'a toleration names its key and one effect, for as long as the pod runs: what tolerates all of them could lead a token to nodes of dind and of the control plane',
    };
  }
  const text = plainText(wanted);
  const read = {
    key: plainText(key),
    ...(operator === 'Exists' ? { operator } : text === '' ? {} : { value: text }),
    ...(effect === 'NoSchedule' ? {} : { effect }),
  };
  return { below, fate: 'carried', why: '', field, set: [{ field, value: [read], adds: true }] };
}

/** What labels of nodes of managers must say, or had better say. */
export const managerAffinity: Carry = (value) =>
  isTree(value) ? [...nodeTerms(value, 'manager.affinity', (key) => key), ...apart(value)] : undefined;

/** Managers of one release that keep apart by their nodes do so anyway. */
function apart(value: Tree): readonly Outcome[] {
  const wishes = Object.values(treeAt(value, 'podAntiAffinity')).flat();
  const overNodes = wishes.every((wish) =>
    [valueAt(wish, ['topologyKey']), valueAt(wish, ['podAffinityTerm', 'topologyKey'])].includes(
      'kubernetes.io/hostname',
    ),
  );
  return wishes.length > 0 && overNodes
    ? [{ below: 'podAntiAffinity', fate: 'decided', why: SPREAD_ANYWAY }]
    : [];
}

/** Labels of nodes over which managers are spread, where there is room. */
export const managerSpread: Carry = (value) =>
  Array.isArray(value)
    ? value.map((constraint: unknown, index): Outcome => {
        const field = 'manager.topologySpread';
        const below = `[${index}]`;
        const { topologyKey, whenUnsatisfiable } = isTree(constraint) ? constraint : {};
        if (topologyKey === 'kubernetes.io/hostname') {
          return { below, fate: 'decided', why: SPREAD_ANYWAY };
        }
        return whenUnsatisfiable === 'ScheduleAnyway'
          ? {
              below,
              fate: 'carried',
              why: '',
              field,
              set: [{ field, value: [topologyKey], adds: true }],
            }
          : {
              below,
              fate: 'fill-in',
              field,
              why: 'managers are spread where there is room: one that waits for a place takes no jobs',
            };
      })
    : undefined;
