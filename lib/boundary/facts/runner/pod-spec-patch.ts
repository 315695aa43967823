import { readDocuments } from '../../reading/documents';
import { isReadAlike } from '../../reading/text';
import type { Unreadable } from '../manifests/kubernetes-object';
import { isRecord, recordOf, type UntypedRecord } from '../untyped';
import { withKubernetesFieldNames } from './pod-spec-fields';
import { strategicMerge } from './strategic-merge';

/** One entry of `[[runners.kubernetes.pod_spec]]`. */
export interface PodSpecPatch {
  readonly where: string;
  readonly type: string;
  /** The patch as data; `undefined` if it cannot be read here, as one that lies in a file of the manager. */
  readonly content: unknown;
}

/** A pod spec after the patches of a runner, in their order. */
export interface PatchedPodSpec {
  readonly spec: UntypedRecord;
  readonly patches: readonly PodSpecPatch[];
  readonly unreadable: readonly Unreadable[];
}

/**
 * Applies the patches of a runner as GitLab Runner does, whether or not their feature flag is on. Only strategic ones:
 * any other is refused, so that nobody has to know what it does.
 */
export function patchPodSpec(
  spec: UntypedRecord,
  entries: readonly unknown[],
  where: string,
): PatchedPodSpec {
  const patches: PodSpecPatch[] = [];
  const unreadable: Unreadable[] = [];
  let patched = spec;
  entries.forEach((entry, index) => {
    const place = `${where}.pod_spec[${index}]`;
    try {
      const patch = readPatch(recordOf(entry), place);
      patches.push(patch);
      if (patch.type !== 'strategic') {
        throw new Error(
          `patch_type ${patch.type} is not strategic, so what becomes of the pod is not known here`,
        );
      }
      const result = strategicMerge(patched, patch.content);
      if (!isRecord(result)) {
        throw new Error('it leaves no pod spec');
      }
      patched = recordOf(withKubernetesFieldNames(result));
    } catch (error) {
      unreadable.push({ where: place, message: `cannot be applied: ${messageOf(error)}` });
    }
  });
  return { spec: patched, patches, unreadable };
}

function readPatch(entry: UntypedRecord, where: string): PodSpecPatch {
  const type =
    typeof entry['patch_type'] === 'string' && entry['patch_type'] !== '' ? entry['patch_type'] : 'strategic';
  if (typeof entry['patch_path'] === 'string' && entry['patch_path'] !== '') {
    throw new Error(`patch_path names a file of the manager, ${entry['patch_path']}`);
  }
  if (typeof entry['patch'] !== 'string') {
    throw new Error('patch is not a string');
  }
  return { where, type, content: withKubernetesFieldNames(readContent(entry['patch'])) };
}

/** JSON or YAML, if GitLab Runner, which has the reader of kubectl, cannot take it for anything else. */
function readContent(patch: string): unknown {
  const fault = (line: number, message: string): never => {
    throw new Error(`line ${line}: ${message}`);
  };
  if (/^---/m.test(patch)) {
    throw new Error('it is more than one document');
  }
  isReadAlike(patch, fault);
  const [document] = readDocuments(patch, fault);
  return document?.value ?? null;
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/\n.*/s, '');
}
