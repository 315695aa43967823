import { typed } from './untyped-variables';

/** A named expression of a policy as it is written. */
export interface ToldExpression {
  readonly name: string;
  readonly expression: string;
}

/** What a policy asks, whoever wrote it: of a rule the id, by which its message begins. */
export interface ToldPolicy {
  readonly conditions: readonly ToldExpression[];
  readonly variables: readonly ToldExpression[];
  readonly rules: readonly ToldExpression[];
}

/** A policy as an object says it; `undefined` where the API server would not take it either. */
export function toldPolicy(spec: unknown): ToldPolicy | undefined {
  const conditions = listOf(spec, 'matchConditions', 'name');
  const variables = listOf(spec, 'variables', 'name');
  const rules = listOf(spec, 'validations', 'message');
  return conditions && variables && rules
    ? {
        conditions,
        variables,
        rules: rules.map(({ name, expression }) => ({ name: idOf(name), expression })),
      }
    : undefined;
}

function idOf(message: string): string {
  return /^\[([a-z0-9-]+)\]/.exec(message)?.[1] ?? message;
}

function listOf(spec: unknown, field: string, naming: string): ToldExpression[] | undefined {
  const list = recordOf(spec)[field] ?? [];
  const found = Array.isArray(list)
    ? list.map((item: unknown) => {
        const { [naming]: name, expression } = recordOf(item);
        return typeof name === 'string' && typeof expression === 'string'
          ? { name, expression: typed(expression) }
          : undefined;
      })
    : [undefined];
  return found.every((item) => item !== undefined) ? found : undefined;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
