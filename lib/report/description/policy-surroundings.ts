import type { FleetFacts } from '../../boundary/facts/facts';
import { textIn, textMapOf } from '../../boundary/facts/untyped';

/** Texts of policies that the manifests around them say too, so that they are told there. */
export interface PolicySurroundings {
  /** The runners of the namespace. */
  readonly names: ReadonlySet<string>;
  /**
   * What a text is, where it is told elsewhere.
   *
   * @param of what says which runner it is about: its name, or its manager. @default - every runner
   */
  readonly wordsFor: (text: string, of?: string) => string | undefined;
}

/**
 * What policies of a fleet repeat of its other objects: config.toml, checksums and images. Each runner says them itself, so that a policy
 * which says the same says nothing new.
 */
export function policySurroundings(fleet: FleetFacts | undefined): PolicySurroundings {
  const runners = fleet?.runners ?? [];
  const texts = runners.map(textsOfRunner);
  const byRunner = new Map(
    runners.flatMap(({ name }, index) =>
      namesOfRunner(fleet?.namespace ?? '', name).map((key) => [key, texts[index]] as const),
    ),
  );
  return {
    names: new Set(runners.map(({ name }) => name)),
    wordsFor: (text, of) => {
      if (of !== undefined) {
        return byRunner.get(of)?.get(text);
      }
      const [first, ...rest] = texts;
      const words = first?.get(text);
      return rest.every((other) => other.get(text) === words) ? words : undefined;
    },
  };
}

/** The names of a runner and of what is of it alone, as policies say them. */
export function namesOfRunner(namespace: string, name: string): readonly string[] {
  const accounts = [`${name}-manager`, `${name}-job`];
  return [
    name,
    ...accounts,
    ...accounts.map((account) => `system:serviceaccount:${namespace}:${account}`),
    `${name}-config`,
    `${name}-token`,
  ];
}

type Runner = FleetFacts['runners'][number];

/** What is written for one runner, with what it is. */
function textsOfRunner({ job, manager }: Runner): ReadonlyMap<string, string> {
  const files = Object.entries(textMapOf(job?.section.object.raw['data'])).map(
    ([file, text]) => [text, `${file} as it is`] as const,
  );
  const checksum = manager?.annotations['checksum/config'];
  const all = [
    ...(manager?.containers ?? []).map(
      ({ raw }) => [textIn(raw['image']), 'the image of its manager'] as const,
    ),
    ...(job?.pod.containers ?? []).map(
      ({ name, raw }) => [textIn(raw['image']), `the image of its container ${name}`] as const,
    ),
    ...files,
    ...(checksum === undefined ? [] : [[checksum, 'the checksum of its pod'] as const]),
  ];
  return new Map(all.filter(([text]) => text !== ''));
}
