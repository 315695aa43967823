import { jobPlacement } from '../config/job-placement';
import type { AffinitySection, PodAffinitySection } from '../config/runner-config';
import type { Fleet } from '../fleet/fleet';
import { ROLE_LABEL, RUNNER_LABEL } from '../fleet/names';
import type { Runner } from '../fleet/runner';
import { both, type Cel, text } from './cel-text';

/** How the two wishes are called by config.toml and by Kubernetes. */
const WISHES = { pod_affinity: 'podAffinity', pod_anti_affinity: 'podAntiAffinity' } as const;

type Wish = keyof typeof WISHES;

type Neighbours = PodAffinitySection['preferred_during_scheduling_ignored_during_execution'][number];

const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

/** What config.toml says of the neighbours of a job, a text for each wish: what {@link spacingIsOwn} makes of a pod. */
export function spacingFact(runner: Runner): { readonly spacing?: readonly string[] } {
  return wishesOf(runner.fleet).length > 0 ? { spacing: textsOf(affinityOf(runner)) } : {};
}

/** The parts of an affinity by which jobs of a fleet choose their neighbours. */
export function spacingParts(fleet: Fleet): readonly string[] {
  return wishesOf(fleet).map((wish) => WISHES[wish]);
}

/** A job pod is a neighbour of pods of its own runner alone, as its config.toml wishes, where any runner has a wish. */
export function spacingIsOwn(fleet: Fleet): Cel | undefined {
  const wishes = wishesOf(fleet);
  const found = (wish: Wish) => `dyn(object.spec).?affinity.?${WISHES[wish]}`;
  return wishes.length === 0
    ? undefined
    : both(
        ...wishes.map((wish) => `${found(wish)}.orValue({}).all(k, k == ${text(PREFERRED)})`),
        `${wishes.map((wish) => `${found(wish)}.?${PREFERRED}.orValue([]).map(t, ${wishText(wish)})`).join(' + ')} == variables.spacing`,
      );
}

/**
 * A wish `t` as one text: what it weighs, over which label of nodes, and whose pods it is about. With the numbers of its fields
 * in it, it says nothing else: no other namespace, and no other label or expression.
 */
function wishText(wish: Wish): Cel {
  const term = 'dyn(t.podAffinityTerm)';
  const labels = `${term}.?labelSelector.?matchLabels.orValue({})`;
  return [
    text(WISHES[wish]),
    'string(t.weight)',
    't.podAffinityTerm.topologyKey',
    `string(size(${term}))`,
    `string(size(${term}.?labelSelector.orValue({})))`,
    `string(size(${labels}))`,
    ...[RUNNER_LABEL, ROLE_LABEL].map((label) => `${labels}[?${text(label)}].orValue('')`),
  ].join(" + ' ' + ");
}

function affinityOf(runner: Runner): AffinitySection {
  return jobPlacement(runner).affinity ?? {};
}

function wishesOf({ runners }: Fleet): readonly Wish[] {
  const affinities = runners.map(affinityOf);
  return (Object.keys(WISHES) as Wish[]).filter((wish) => affinities.some((affinity) => affinity[wish]));
}

function textsOf(affinity: AffinitySection): readonly string[] {
  return (Object.keys(WISHES) as Wish[]).flatMap((wish) => {
    const section: PodAffinitySection | undefined = affinity[wish];
    return (section?.preferred_during_scheduling_ignored_during_execution ?? []).map((one) =>
      ownText(wish, one),
    );
  });
}

/** A term says its label and its pods, which it finds by two labels. */
function ownText(wish: Wish, { weight, pod_affinity_term: term }: Neighbours): string {
  const labels = term.label_selector.match_labels;
  return [WISHES[wish], weight, term.topology_key, 2, 1, 2, labels[RUNNER_LABEL], labels[ROLE_LABEL]].join(
    ' ',
  );
}
