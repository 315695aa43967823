import type { Facts, RunnerFacts } from '../facts/facts';
import type { ContainerFacts, PodTemplate } from '../facts/manifests/pod-template';
import type { Place } from '../rule-row';

/** Looks for a fault in the manager of a runner. That there is none at all, another rule tells. */
export function inManager(
  places: (manager: PodTemplate, runner: RunnerFacts, facts: Facts) => readonly Place[],
): (runner: RunnerFacts, facts: Facts) => readonly Place[] {
  return (runner, facts) => (runner.manager === undefined ? [] : places(runner.manager, runner, facts));
}

/** Looks for a fault in each container of the manager of a runner. */
export function inContainers(
  places: (container: ContainerFacts, manager: PodTemplate, runner: RunnerFacts) => readonly Place[],
): (runner: RunnerFacts, facts: Facts) => readonly Place[] {
  return inManager((manager, runner) =>
    manager.containers.flatMap((container) => places(container, manager, runner)),
  );
}
