import { listOf, recordOf, textIn, textsOf, type UntypedRecord } from '../untyped';

/** A service that the runner adds to every job. */
export interface RunnerService {
  readonly where: string;
  readonly image: string;
  /** The name of its container. */
  readonly container: string;
  /** Whether an alias names the container, which no service of a job can then take. */
  readonly aliased: boolean;
  readonly command: readonly string[];
  readonly entrypoint: readonly string[];
  readonly environment: readonly string[];
}

const DNS_LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** The runner's own services with the container names that GitLab Runner gives them, in its order. */
export function runnerServices(kubernetes: UntypedRecord, where: string): readonly RunnerService[] {
  const used = new Set<string>();
  let index = 0;
  return listOf(kubernetes['services'])
    .map((raw, position) => ({ entry: recordOf(raw), place: `${where}.services[${position}]` }))
    .filter(({ entry }) => textIn(entry['name']) !== '')
    .map(({ entry, place }) => {
      const alias = firstFreeAlias(textIn(entry['alias']), used);
      const container = alias ?? `svc-${index++}`;
      return {
        where: place,
        image: textIn(entry['name']),
        container,
        aliased: alias !== undefined,
        command: textsOf(entry['command']),
        entrypoint: textsOf(entry['entrypoint']),
        environment: textsOf(entry['environment']),
      };
    });
}

function firstFreeAlias(aliases: string, used: Set<string>): string | undefined {
  for (const alias of aliases.replaceAll(',', ' ').split(/\s+/).filter(Boolean)) {
    if (used.has(alias)) {
      continue;
    }
    used.add(alias);
    if (DNS_LABEL.test(alias)) {
      return alias;
    }
  }
  return undefined;
}
