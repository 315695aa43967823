/**
 * What TypeScript forgets: properties behind an alias, a spread or a type of other types. Every entry compiles under
 * both compilers, and `holes.test.ts` shows that the decoder refuses it.
 */
import type { FleetSpec, RunnerKind, RunnerSpec } from '../../lib';
import { DEDICATED_NODES, specOf } from '../chart/sample-fleet';
import { type Hole, RAISED, raisedBy } from './hole';

function raise<K extends RunnerKind>(spec: RunnerSpec<K>): RunnerSpec<K> {
  return { ...spec, privileged: true };
}

function merge<K extends RunnerKind>(spec: RunnerSpec<K>): RunnerSpec<K> {
  return Object.assign({}, spec, { privileged: true });
}

function replaceRunners<F extends FleetSpec>(fleet: F): FleetSpec {
  return { ...fleet, runners: [{ kind: 'docker', privileged: true }] };
}

/** Holes that forget. */
export const HOLES_OF_STRUCTURE: readonly Hole[] = [
  raisedBy('Object.assign onto a specification', () => {
    const spec: RunnerSpec = { kind: 'docker' };
    Object.assign(spec, { privileged: true });
    return specOf(spec);
  }),
  raisedBy('an accessor that is defined later', () => {
    const spec: RunnerSpec = { kind: 'docker' };
    return specOf(Object.defineProperty(spec, 'privileged', { get: () => true, enumerable: true }));
  }),
  raisedBy('Object.assign in generic code', () => specOf(merge<'docker'>({ kind: 'docker' }))),
  raisedBy('a spread in generic code', () => specOf(raise<'docker'>({ kind: 'docker' }))),
  raisedBy('a spread of a generic fleet', () => replaceRunners(specOf())),
  raisedBy('a spread of an index signature', () => {
    const more: Record<string, boolean> = { privileged: true };
    return specOf({ kind: 'docker', ...more });
  }),
  raisedBy('an object with an index signature', () => {
    const indexed: { kind: 'docker'; [key: string]: unknown } = { ...RAISED };
    return specOf(indexed);
  }),
  raisedBy('an alias with fewer properties', () => {
    const fewer: { readonly kind: 'docker' } = RAISED;
    return specOf(fewer);
  }),
  raisedBy('an alias through Omit', () => {
    const omitted: Omit<RunnerSpec<'docker'>, 'privileged'> = RAISED;
    return specOf(omitted);
  }),
  {
    name: 'an alias through which a readonly kind is written',
    spec: () => {
      const spec: RunnerSpec<'docker'> = { kind: 'docker' };
      const alias: { kind: string } = spec;
      alias.kind = 'dind';
      return specOf(spec);
    },
    code: 'nodes-undecided',
    at: 'runner dind / nodes',
  },
  {
    name: 'an alias of a list, since lists are covariant',
    spec: () => {
      const specs: RunnerSpec<'docker'>[] = [{ kind: 'docker' }];
      const alias: { kind: string }[] = specs;
      alias.push({ kind: 'dind' });
      return specOf(...specs);
    },
    code: 'nodes-undecided',
    at: 'runner dind / nodes',
  },
  {
    name: 'Partial, whose optional kind passes for a union',
    spec: () => {
      const partial: Partial<RunnerSpec<'docker'>> = {};
      return specOf(partial);
    },
    code: 'unknown-kind',
    at: 'runner 1 / kind',
  },
  {
    name: 'the daemon of dind under the name docker',
    spec: () => {
      const dind = {
        kind: 'dind',
        nodes: DEDICATED_NODES,
        daemonImage: 'registry.example.com/dind:1',
      } as const;
      return specOf({ ...dind, kind: 'docker' });
    },
    code: 'unknown-key',
    at: 'runner docker / daemonImage',
  },
  {
    name: 'a nix runner under the name docker',
    spec: () => {
      const nix: RunnerSpec<'nix'> = { kind: 'nix', attic: 'push' };
      return specOf({ ...nix, kind: 'docker' });
    },
    code: 'unknown-key',
    at: 'runner docker / attic',
  },
  {
    name: 'dedicated and shared nodes at once, since a union takes the properties of all its parts',
    spec: () =>
      specOf({ kind: 'dind', nodes: { ...DEDICATED_NODES, accept: 'dind-jobs-are-root-on-shared-nodes' } }),
    code: 'nodes-undecided',
    at: 'runner dind / nodes',
  },
  {
    name: 'a key of config.toml that is not fresh',
    spec: () => {
      const kubernetes = { poll_interval: 3, node_selector: { pool: 'dind' } };
      return specOf({ kind: 'docker', config: { runners: { kubernetes } } });
    },
    code: 'unknown-key',
    at: 'runner docker / config / runners / kubernetes / node_selector',
  },
  {
    name: 'a secret value beside a source that is not fresh',
    spec: () => {
      const token = { from: 'existing', value: 'not-a-secret' } as const;
      return specOf({ kind: 'docker', token });
    },
    code: 'unknown-key',
    at: 'runner docker / token / value',
  },
  {
    name: 'a fleet that is not fresh',
    spec: () => {
      const fleet = { ...specOf({ kind: 'docker' }), privileged: true };
      return fleet;
    },
    code: 'forbidden-field',
    at: 'privileged',
  },
];
