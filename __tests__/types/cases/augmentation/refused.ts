/** Tried: module augmentation of what is no interface, of what has its type already, and of the list of kinds. */
import type { RunnerSpec } from 'cdk8s-gitlab-runners';

declare module 'lib/privilege' {
  // TS2300: Duplicate identifier 'PrivilegedKind'
  type PrivilegedKind = 'docker' | 'dind';
  // TS2451: Cannot redeclare block-scoped variable 'LEVEL_OF'
  const LEVEL_OF: { readonly docker: 'privileged' };
  interface Forbidden<Message extends string> {
    readonly message?: Message;
  }
}

declare module 'lib/fleet/types/runner-spec' {
  // TS2300: Duplicate identifier 'SpecOfKind'
  interface SpecOfKind {
    readonly root: { readonly kind: 'root'; readonly privileged: true };
  }
}

declare module 'lib/fleet/types/nodes-spec' {
  interface SharedNodes {
    // TS2717: Property 'accept' must be of type '"dind-jobs-are-root-on-shared-nodes"'
    readonly accept: boolean;
  }
}

// TS2322: Type '"root"' is not assignable to type
export const newKind: RunnerSpec = { kind: 'root', privileged: true };

// TS2322: capabilities follow from kind, podSecurity and addCapabilities: remove this field
export const loosened: RunnerSpec = { kind: 'docker', capabilities: true };
