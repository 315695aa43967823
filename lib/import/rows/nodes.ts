import type { Beside, Carry, Outcome } from '../row';
import { isTree, plainText, type Tree, treeAt } from '../tree';
import { neighbours } from './neighbours';
import { nodeTerms } from './node-terms';

const ARCHITECTURE = ['kubernetes.io/arch', 'beta.kubernetes.io/arch'];
const SYSTEM = ['kubernetes.io/os', 'beta.kubernetes.io/os'];

/** Labels of nodes of jobs: each by itself where it is no label of a pool. */
export const nodeSelector: Carry = (value, beside) => {
  if (!isTree(value)) {
    return undefined;
  }
  const set = assignedPool(beside);
  return Object.entries(value).map(([label, wanted]): Outcome => {
    if (ARCHITECTURE.includes(label)) {
      return {
        below: label,
        fate: 'carried',
        why: '',
        set: [{ field: 'architecture', value: wanted }],
      };
    }
    if (SYSTEM.includes(label)) {
      return wanted === 'linux'
        ? { below: label, fate: 'decided', why: 'job pods run on Linux' }
        : {
            below: label,
            fate: 'refused',
            why: 'job pods run on Linux: keep a runner for Windows on machines of its own',
          };
    }
    return set === undefined
      ? {
          below: label,
          fate: 'fill-in',
          field: 'nodes',
          why: 'nodes of dind are a pool with labels and one taint, which has a value: give the pool such a taint',
        }
      : { below: label, fate: 'carried', why: '', field: set.field, set: [set] };
  });
};

/** Taints that jobs tolerate, each by itself; of dind, the one of its pool. */
export const nodeTolerations: Carry = (value, beside) => {
  if (!isTree(value)) {
    return undefined;
  }
  if (beside.kind === 'dind') {
    const nodes = dedicatedNodes(beside);
    return nodes && { fate: 'carried', why: '', field: 'nodes', set: [{ field: 'nodes', value: nodes }] };
  }
  return Object.entries(value).map(([taint, effect]): Outcome => {
    const { key, value: wanted } = partsOf(taint);
    const toleration = {
      key,
      ...(wanted === undefined ? { operator: 'Exists' } : wanted === '' ? {} : { value: wanted }),
      ...(effect === 'NoSchedule' ? {} : { effect }),
    };
    const field = 'nodes.tolerations';
    return plainText(effect) === '' || key === ''
      ? {
          below: taint,
          fate: 'fill-in',
          field,
          why: 'a toleration names its key and one effect: what tolerates all of them could lead jobs to nodes of dind and of the control plane',
        }
      : { below: taint, fate: 'carried', why: '', field, set: [{ field, value: [toleration], adds: true }] };
  });
};

/** What labels of nodes must say, or had better say, and beside which pods. */
export const affinity: Carry = (value, beside) =>
  isTree(value)
    ? [
        ...(beside.kind === 'dind' ? [] : nodeTerms(value, 'nodes.affinity', withUnderscores)),
        ...neighbours(value, beside),
      ]
    : undefined;

function withUnderscores(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** `KEY=VALUE`, or `KEY` for a taint of any value. */
function partsOf(taint: string): { readonly key: string; readonly value: string | undefined } {
  const at = taint.indexOf('=');
  return at < 0 ? { key: taint, value: undefined } : { key: taint.slice(0, at), value: taint.slice(at + 1) };
}

/** The labels that are left for a pool: by themselves, or for dind together with the taint. */
function assignedPool(beside: Beside): { readonly field: string; readonly value: unknown } | undefined {
  if (beside.kind !== 'dind') {
    return { field: 'nodes.pool', value: poolOf(beside) };
  }
  const nodes = dedicatedNodes(beside);
  return nodes && { field: 'nodes', value: nodes };
}

function poolOf({ kubernetes }: Beside): Tree {
  return Object.fromEntries(
    Object.entries(treeAt(kubernetes, 'node_selector'))
      .filter(([label]) => ![...ARCHITECTURE, ...SYSTEM].includes(label))
      .map(([label, wanted]) => [label, plainText(wanted)]),
  );
}

/** The nodes that dind may have: labels, and one taint with its value. */
function dedicatedNodes(beside: Beside): Tree | undefined {
  const pool = poolOf(beside);
  const [taint, ...others] = Object.entries(treeAt(beside.kubernetes, 'node_tolerations'));
  const { key, value } = partsOf(taint?.[0] ?? '');
  const effect = plainText(taint?.[1]);
  return others.length > 0 ||
    value === undefined ||
    Object.keys(pool).length === 0 ||
    !['NoSchedule', 'NoExecute'].includes(effect)
    ? undefined
    : { pool, taint: { key, value, ...(effect === 'NoSchedule' ? {} : { effect }) } };
}
