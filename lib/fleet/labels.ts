import type { Fleet } from './fleet';
import { RUNNER_VERSION } from './images';
import { KIND_LABEL, PRODUCT, ROLE_LABEL, RUNNER_LABEL } from './names';
import type { Runner } from './runner';
import { versionOf } from './runner-version';

/** What an object is part of, for `app.kubernetes.io/component`. */
export type Component = 'namespace' | 'network' | 'rbac' | 'secrets' | 'manager' | 'admission';

/** Kubernetes' recommended labels. */
export function recommendedLabels(
  fleet: Fleet,
  instance: string,
  component: Component,
  version: string = RUNNER_VERSION,
): Record<string, string> {
  return {
    'app.kubernetes.io/name': 'gitlab-runner',
    'app.kubernetes.io/instance': instance,
    'app.kubernetes.io/version': version,
    'app.kubernetes.io/component': component,
    'app.kubernetes.io/part-of': fleet.names.namespace,
    'app.kubernetes.io/managed-by': PRODUCT,
  };
}

/** The labels of all objects of one runner. */
export function runnerLabels(runner: Runner, component: Component): Record<string, string> {
  return {
    ...recommendedLabels(runner.fleet, runner.name, component, versionOf(runner)),
    [RUNNER_LABEL]: runner.name,
    [KIND_LABEL]: runner.kind,
  };
}

/** The labels that select a runner's manager pods. Selectors cannot change, so these never do. */
export function managerSelector(runner: Runner): Record<string, string> {
  return { [RUNNER_LABEL]: runner.name, [ROLE_LABEL]: 'manager' };
}
