import type { KubernetesObject } from '../../boundary/facts/manifests/kubernetes-object';
import { at, listOf, numberIn, textsOf } from '../../boundary/facts/untyped';
import { NETWORK_PLUG_INS, type NetworkPlugIn } from '../../world/network-plug-ins';

/** A network plug-in of a cluster, and whether it enforces NetworkPolicies there. */
export interface FoundPlugIn {
  readonly plugIn: NetworkPlugIn;
  readonly daemonSet: KubernetesObject;
  readonly enforces: boolean;
  /** What of the DaemonSet makes it not enforce them. */
  readonly because: string | undefined;
  /** Nodes that should have it, and those where it is ready; not known where the DaemonSet has no state. */
  readonly nodes: { readonly wanted: number; readonly ready: number } | undefined;
}

/** The plug-ins that are known here, by their DaemonSets. */
export function foundPlugIns(daemonSets: readonly KubernetesObject[]): readonly FoundPlugIn[] {
  return NETWORK_PLUG_INS.flatMap((plugIn) =>
    daemonSets
      .filter(({ name }) => plugIn.daemonSets.includes(name))
      .map((daemonSet) => {
        const because = whyNot(plugIn, daemonSet);
        const enforces = because === undefined && (plugIn.enforces || plugIn.container !== undefined);
        return { plugIn, daemonSet, enforces, because, nodes: nodesOf(daemonSet) };
      }),
  );
}

/** What a DaemonSet says against it. */
function whyNot({ container, flag }: NetworkPlugIn, { raw }: KubernetesObject): string | undefined {
  const containers = listOf(at(raw, 'spec', 'template', 'spec', 'containers'));
  if (container !== undefined && !containers.some((one) => at(one, 'name') === container)) {
    return `it has no container ${container}`;
  }
  if (flag === undefined) {
    return undefined;
  }
  const words = containers.flatMap((one) => [...textsOf(at(one, 'command')), ...textsOf(at(one, 'args'))]);
  const said = flagIn(words, flag.name);
  const isOff = said === undefined ? !flag.byDefault : said === flag.off;
  return isOff ? `--${flag.name} is ${said ?? `not set, which is ${flag.off}`}` : undefined;
}

/** The value of a flag, as programs in Go read it: the last one counts, one dash or two. */
function flagIn(words: readonly string[], name: string): string | undefined {
  const values = words.flatMap((word, index) => {
    const [, flag, value] = /^--?([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (flag !== name) {
      return [];
    }
    const next = words[index + 1];
    return [value ?? (next === undefined || next.startsWith('-') ? 'true' : next)];
  });
  return values.at(-1);
}

function nodesOf({ raw }: KubernetesObject): FoundPlugIn['nodes'] {
  const wanted = numberIn(at(raw, 'status', 'desiredNumberScheduled'));
  const ready = numberIn(at(raw, 'status', 'numberReady'));
  return Number.isNaN(wanted) ? undefined : { wanted, ready: Number.isNaN(ready) ? 0 : ready };
}
