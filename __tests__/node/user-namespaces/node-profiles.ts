import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { firstProcessOf } from '../stage/inside-node';
import type { Lab } from '../stage/lab';

/** A seccomp profile as runtimes read it. */
export interface SeccompProfile {
  readonly defaultAction: string;
  readonly architectures: readonly string[];
  readonly syscalls: readonly SyscallRule[];
}

/** What becomes of some calls. */
export interface SyscallRule {
  readonly names: readonly string[];
  readonly action: string;
  readonly errnoRet?: number;
  readonly args?: readonly object[];
}

/** The profile of the example. */
export const PROFILE_FILE = 'examples/image-builds/image-builds.json';

/** Puts it where the kubelets of all nodes look, as its README says. */
export function placeProfile({ nodes }: Lab): void {
  for (const node of nodes) {
    const folder = join(node.var, 'lib', 'kubelet', 'seccomp');
    mkdirSync(folder, { recursive: true });
    copyFileSync(PROFILE_FILE, join(folder, 'image-builds.json'));
  }
}

/** The profile under which containerd started a container, from what it told runc. */
export function profileOf(node: string, container: string): SeccompProfile {
  const bundle = `/run/containerd/io.containerd.runtime.v2.task/k8s.io/${container}`;
  const file = `/proc/${firstProcessOf(node)}/root${bundle}/config.json`;
  return JSON.parse(readFileSync(file, 'utf8')).linux.seccomp;
}

/** Each call with what decides about it, so that two profiles can be compared call by call. */
export function rulesByCall({ syscalls }: SeccompProfile): ReadonlyMap<string, readonly string[]> {
  const rules = new Map<string, string[]>();
  for (const { names, ...rule } of syscalls) {
    for (const name of names) {
      rules.set(name, [...(rules.get(name) ?? []), JSON.stringify(rule, Object.keys(rule).sort())].sort());
    }
  }
  return rules;
}
