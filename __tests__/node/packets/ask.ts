import { kubectl, type Printed, run } from '../../e2e/cluster/on-stage';
import { inParallel } from '../../e2e/cluster/wait';
import type { Lab } from '../stage/lab';
import { keyOf, type Seen, type Source, type Target } from './matrix';

/** A line of `network-probe`. */
interface Told {
  readonly kind: string;
  readonly target: string;
  readonly outcome: string;
}

/** How many pods ask at once: what they have in common are two cores. */
const AT_ONCE = 6;

/** Has every source ask for every target that it can ask for, all targets of one source at the same time. */
export async function askAll(
  lab: Lab,
  sources: readonly Source[],
  targets: readonly Target[],
): Promise<Seen> {
  const seen = new Map<string, ReadonlyMap<string, string>>();
  await inParallel(sources, AT_ONCE, async (source) => {
    const asked = targets.filter((target) => target.arrival(source) !== undefined);
    seen.set(source.name, await ask(lab, source, asked));
  });
  return seen;
}

async function ask(
  lab: Lab,
  source: Source,
  targets: readonly Target[],
): Promise<ReadonlyMap<string, string>> {
  const { code, stdout, stderr } = await runProbe(lab, source, questionsFor(targets));
  if (code !== 0) {
    throw new Error(`network-probe of ${source.name}: ${stderr}`);
  }
  return outcomesIn(stdout, targets);
}

/** What `network-probe` is told, to try all targets at the same time. */
export function questionsFor(targets: readonly Target[]): readonly string[] {
  return ['ask', '--timeout=3s', ...targets.map(wordOf)];
}

/** The outcomes that it told, among whatever else a text holds, by what was dialled. */
export function outcomesIn(text: string, targets: readonly Target[]): ReadonlyMap<string, string> {
  const lines = text.match(/\{"kind":.*\}/g) ?? [];
  const told = lines.map((line): Told => JSON.parse(line));
  const outcomes = new Map(told.map(({ kind, target, outcome }) => [`${kind}=${target}`, outcome]));
  return new Map(targets.map((target) => [keyOf(target), outcomes.get(wordOf(target)) ?? 'never tried']));
}

function wordOf({ dialled, protocol, asksFor }: Target): string {
  return asksFor ? `dns=${asksFor}@${dialled}` : `${protocol.toLowerCase()}=${dialled}`;
}

function runProbe(lab: Lab, { inside, end }: Source, words: readonly string[]): Promise<Printed> {
  const program = lab.programs['network-probe'];
  if (inside) {
    const { namespace, pod } = inside;
    return kubectl(lab, 'exec', '--namespace', namespace, pod, '--', 'network-probe', ...words);
  }
  return end.kind === 'node'
    ? run('ip', ['netns', 'exec', end.name, program, ...words])
    : run(program, words);
}
