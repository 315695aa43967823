/** Accepted, alas: module augmentation that gives a forbidden field the type `any`. Every export is refused at run time. */
import type { RunnerKind, RunnerSpec, UnprivilegedKind } from 'cdk8s-gitlab-runners';

type Any = ReturnType<typeof JSON.parse>;

declare module 'cdk8s-gitlab-runners' {
  interface CommonRunnerSpec<K extends RunnerKind> {
    readonly hostNetwork?: Any;
    readonly serviceAccount?: Any;
    readonly added?: K;
  }
  interface UnprivilegedRunnerSpec<K extends UnprivilegedKind> {
    readonly privileged?: Any;
    readonly added?: K;
  }
}

export const privileged: RunnerSpec = { kind: 'docker', privileged: true };
export const hostNetwork: RunnerSpec = { kind: 'docker', hostNetwork: true };
export const serviceAccount: RunnerSpec = { kind: 'docker', serviceAccount: 'dind-job' };
export const added: RunnerSpec = { kind: 'docker', added: 'docker' };
