import { sortedPairs } from './sorted';

/** Annotations of tools that apply manifests, and sums of what a pod mounts, which restart it and say nothing to anybody else. */
const OF_APPLIERS = /^(?:argocd\.argoproj\.io|kubectl\.kubernetes\.io|meta\.helm\.sh|helm\.sh|checksum)\//;

/** Annotations that somebody may act on, as `key=value`. */
export function describeAnnotations(annotations: Readonly<Record<string, string>> = {}): readonly string[] {
  return sortedPairs(annotations).filter((pair) => !OF_APPLIERS.test(pair));
}
