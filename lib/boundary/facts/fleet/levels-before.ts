import type { FleetFacts, RunnerFacts } from '../facts';
import { type KubernetesObject, readObjects } from '../manifests/kubernetes-object';
import { ObjectIndex } from '../manifests/object-index';
import { notedBefore } from '../manifests/room-before';
import { at, listOf, textIn } from '../untyped';
import { ENFORCE_LABEL, KIND_LABEL, RUNNER_LABEL } from './expected-fleet';

/**
 * Runners whose managers of the version before make pods of the level `baseline`, as the namespace says of them; where it is
 * known what stood, those alone of which that is true.
 */
export function runnersOfBaselineBefore(
  namespace: KubernetesObject | undefined,
  fleet: FleetFacts | undefined,
): readonly RunnerFacts[] {
  const noted = notedBefore(namespace);
  const { runners = [], before } = fleet ?? {};
  const said = runners.filter(({ name }) => noted.get(name) === 'baseline');
  if (said.length === 0 || fleet === undefined || before === undefined) {
    return said;
  }
  const stood = new ObjectIndex(readObjects(before).objects);
  return said.filter((runner) => wasBaseline(runner, fleet, stood));
}

/** Managers that stood in the same kind, where the namespace let in the level, and no policy of theirs asked for more. */
function wasBaseline({ name, kind }: RunnerFacts, { namespace }: FleetFacts, stood: ObjectIndex): boolean {
  const object = stood.find('Namespace', '', namespace);
  const policy = stood.find('ValidatingAdmissionPolicy', '', `${namespace}-restricted`);
  const isAsked = listOf(at(policy?.raw, 'spec', 'matchConditions')).some((condition) =>
    textIn(at(condition, 'expression')).includes(`'system:serviceaccount:${namespace}:${name}-manager'`),
  );
  return (
    ['baseline', 'privileged'].includes(object?.labels[ENFORCE_LABEL] ?? '') &&
    stood
      .inNamespace('Deployment', namespace)
      .some(({ labels }) => labels[RUNNER_LABEL] === name && labels[KIND_LABEL] === kind) &&
    (!isAsked || notedBefore(object).get(name) === 'baseline')
  );
}
