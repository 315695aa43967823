/**
 * What TypeScript believes without a proof: `any`, assertions and promises. Every entry compiles under both compilers,
 * and `holes.test.ts` shows that the decoder refuses it.
 */
import type { FleetSpec, RunnerSpec } from '../../lib';
import { specOf } from '../chart/sample-fleet';
import { type Any, type Hole, RAISED, RAISED_JSON, raisedBy } from './hole';

function isDocker(_value: unknown): _value is RunnerSpec<'docker'> {
  return true;
}

function assertDocker(_value: unknown): asserts _value is RunnerSpec<'docker'> {}

function overloaded(): RunnerSpec<'docker'>;
function overloaded(): unknown {
  return RAISED;
}

/** Holes that believe. */
export const HOLES_OF_ANY: readonly Hole[] = [
  raisedBy('`any` inside the list', () => specOf(JSON.parse(RAISED_JSON))),
  raisedBy('`any` as the list', () => ({ ...specOf(), runners: JSON.parse(`[${RAISED_JSON}]`) })),
  {
    name: '`any` as the value of a field',
    spec: () => specOf({ kind: 'docker', podSecurity: JSON.parse('"privileged"') }),
    code: 'invalid-value',
    at: 'runner docker / podSecurity',
  },
  raisedBy('`any` as the value of a forbidden field', () =>
    specOf({ kind: 'docker', privileged: JSON.parse('true') }),
  ),
  raisedBy('`any` under an annotation', () => {
    const spec: FleetSpec = JSON.parse(JSON.stringify({ ...specOf(), runners: [RAISED] }));
    return spec;
  }),
  raisedBy('`any` as the kind of a type', () => {
    const spec: RunnerSpec<Any> = JSON.parse(RAISED_JSON);
    return specOf(spec);
  }),
  raisedBy('Record of `any`', () => {
    const record: Record<keyof RunnerSpec<'docker'>, Any> = JSON.parse(RAISED_JSON);
    return specOf(record);
  }),
  {
    name: 'Object.create, which gives `any`',
    spec: () => specOf(Object.create(RAISED)),
    code: 'unknown-kind',
    at: 'runner 1 / kind',
  },
  raisedBy('a double assertion', () => specOf(RAISED as unknown as RunnerSpec)),
  raisedBy('a suppressed error', () => {
    // @ts-expect-error: only kind 'dind' is privileged
    return specOf({ kind: 'docker', privileged: true });
  }),
  raisedBy('a type predicate that lies', () => {
    const value: unknown = RAISED;
    return isDocker(value) ? specOf(value) : specOf();
  }),
  raisedBy('an assertion function that lies', () => {
    const value: unknown = RAISED;
    assertDocker(value);
    return specOf(value);
  }),
  raisedBy('an overload that promises more than its body', () => specOf(overloaded())),
  {
    name: '`never`',
    spec: () => specOf(undefined as never),
    code: 'unknown-kind',
    at: 'runner 1',
  },
  {
    name: 'a definite assignment that never happens',
    spec: () => {
      let spec!: RunnerSpec;
      return specOf(spec);
    },
    code: 'unknown-kind',
    at: 'runner 1',
  },
];
