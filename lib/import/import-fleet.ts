import type { Finding } from '../errors';
import { runnerSchema } from '../fleet/decode/schema';
import type { RunnerKind } from '../privilege';
import { around } from './around';
import type { Draft } from './draft';
import { draftRelease, type NamedRunner } from './draft-release';
import type { Explained } from './fate';
import {
  type FillIn,
  NO_API_SERVER,
  NO_GITLAB,
  NO_NODES,
  NO_ORG,
  WHAT_API_SERVER,
  WHAT_GITLAB,
  WHAT_NODES,
  WHAT_ORG,
} from './fill-in';
import type { Release } from './input/release';
import { freeName } from './names';
import { settleTogether } from './settle-together';
import { plainText, type Tree, treeAt, valueAt } from './tree';

/** What the input does not say. */
export interface ImportOptions {
  /** The organisation. @default - to be filled in */
  readonly org?: string;
  /** Addresses of the API server. @default - to be filled in */
  readonly apiServer?: readonly string[];
}

/** A fleet that was made of the configuration of others. */
export interface Imported {
  /** A specification that `Fleet.parse` takes. */
  readonly spec: Tree;
  /** What became of each key. */
  readonly explained: readonly Explained[];
  /** Values that stand in the specification only so that it can be read. */
  readonly fillIns: readonly FillIn[];
  /** Faults of what the caller gave, as `org`. Empty: the specification is sound. */
  readonly faults: readonly Finding[];
  /** Whether no runner is left, so that there is no fleet. */
  readonly isEmpty: boolean;
}

/** Makes one fleet of releases, with a runner for each section `[[runners]]`. Pure. */
export function importFleet(releases: readonly Release[], options: ImportOptions = {}): Imported {
  let fleet: Draft = {};
  const explained: Explained[] = [];
  const runners: NamedRunner[] = [];
  for (const release of releases) {
    const drafted = draftRelease(release, fleet);
    fleet = drafted.at(-1)?.fleet ?? fleet;
    runners.push(...drafted);
    explained.push(...around(release), ...drafted.flatMap((one) => one.explained));
  }
  const isUrlUnread =
    valueAt(fleet, ['gitlab', 'url']) === undefined && explained.some(({ field }) => field === 'gitlab.url');
  const spec = {
    org: options.org ?? NO_ORG,
    cluster: { apiServer: { cidrs: options.apiServer ?? NO_API_SERVER } },
    ...fleet,
    ...(isUrlUnread ? { gitlab: { ...treeAt(fleet, 'gitlab'), url: NO_GITLAB } } : {}),
    runners: named(runners),
  };
  const settled = settleTogether(spec);
  return {
    spec: settled.spec,
    explained: [...explained, ...settled.explained],
    fillIns: fillInsOf(settled.spec, options, explained),
    faults: settled.faults,
    isEmpty: spec.runners.length === 0,
  };
}

/** Runners with their names: each of its own. One that is alone and has none is called as its kind. */
function named(runners: readonly NamedRunner[]): readonly Draft[] {
  const taken = new Set<string>();
  return runners.flatMap(({ runner, name }) => {
    if (runner === undefined) {
      return [];
    }
    const { kind, ...rest } = runner;
    const wanted = name ?? plainText(kind);
    const free = freeName(wanted, taken);
    taken.add(free);
    return [ordered(free === kind ? runner : { kind, name: free, ...rest })];
  });
}

/** A runner with its fields in the order of its type. */
function ordered(runner: Draft): Draft {
  const order = ['kind', ...Object.keys(runnerSchema(runner['kind'] as RunnerKind).entries)];
  const entries = Object.entries(runner).sort(([one], [other]) => order.indexOf(one) - order.indexOf(other));
  return Object.fromEntries(entries);
}

function fillInsOf(spec: Draft, options: ImportOptions, explained: readonly Explained[]): readonly FillIn[] {
  const runners = valueAt(spec, ['runners']) as readonly Draft[];
  const isHttp = explained.some(({ field, fate }) => field === 'gitlab.url' && fate === 'refused');
  return [
    ...(options.org === undefined ? [{ field: 'org', why: WHAT_ORG }] : []),
    ...(options.apiServer === undefined ? [{ field: 'cluster.apiServer.cidrs', why: WHAT_API_SERVER }] : []),
    ...(valueAt(spec, ['gitlab', 'url']) === NO_GITLAB ? [{ field: 'gitlab.url', why: WHAT_GITLAB }] : []),
    ...(isHttp
      ? [{ field: 'gitlab.url', why: 'GitLab was reached over http: see to it that this answers' }]
      : []),
    ...(valueAt(spec, ['monitoring', 'namespace']) === undefined
      ? []
      : [{ field: 'monitoring.namespace', why: 'the namespace of Prometheus; its monitor was in this one' }]),
    ...runners.flatMap(({ nodes }, index) =>
      nodes === NO_NODES ? [{ field: `runners[${index}].nodes`, why: WHAT_NODES }] : [],
    ),
  ];
}
