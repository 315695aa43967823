import { at } from '../facts/untyped';
import type { Context, Outcome } from './cel';
import { isReferredTo, matches } from './match';
import type { Binding, NamedExpression, Policy } from './policy';
import type { AdmissionRequest, Body, World } from './request';
import type { Exercises } from './unexercised';
import { Unknown } from './unknown';

/** A refusal of a request, or what would be one if it could be judged. */
export interface Refusal {
  readonly policy: Policy;
  readonly binding: Binding;
  /** The rule or condition; `undefined` where parameters are missing. */
  readonly by: NamedExpression | undefined;
  /** `false` where a rule does not hold, `error` where the API server cannot evaluate it either. */
  readonly how: 'false' | 'error' | 'unknown';
  readonly message: string;
  /** What the expressions saw. */
  readonly context: Context;
}

type Reason = Pick<Refusal, 'how' | 'message'>;

/** A request with all that does not depend on a policy, worked out once. */
export class Question {
  readonly #seen: unknown;

  constructor(
    readonly request: AdmissionRequest,
    readonly world: World,
    /** Where it is kept how the expressions of each policy come out. */
    readonly exercises?: Exercises,
  ) {
    this.#seen = seenRequest(request);
  }

  /**
   * What a policy refuses, as the API server would decide it: for every binding that denies, for every parameter, by
   * every rule.
   *
   * @param only the one rule to ask, instead of all.
   */
  refusalsBy(policy: Policy, only?: NamedExpression): readonly Refusal[] {
    const { request, world } = this;
    const refusals: Refusal[] = [];
    if (!matches(policy.match, request, world)) {
      return refusals;
    }
    for (const binding of policy.bindings) {
      if (binding.denies && matches(binding.match, request, world)) {
        const parameters = parametersOf(policy, binding, request, world);
        if (parameters.length === 0 && binding.refusesWithoutParameters && !policy.failsOpen) {
          const message = 'there are no parameters';
          const context = this.#contextOf(policy, null);
          refusals.push({ policy, binding, by: undefined, how: 'false', message, context });
        }
        for (const params of parameters) {
          evaluate(policy, binding, this.#contextOf(policy, params), only, refusals);
        }
      }
    }
    return refusals;
  }

  /** Whether a policy looks at the request, whatever its rules and bindings make of it. */
  isLookedAtBy(policy: Policy): boolean {
    return (
      matches(policy.match, this.request, this.world) &&
      meetsConditions(policy, this.#contextOf(policy, null)) === true
    );
  }

  /** What an expression of a policy comes to for the request. */
  outcomeOf({ expression }: NamedExpression, policy: Policy): Outcome {
    return expression.evaluate(this.#contextOf(policy, null));
  }

  #contextOf(policy: Policy, params: unknown): Context {
    const { object = null, oldObject = null } = this.request;
    const variables = new Map<string, unknown>();
    const context = {
      object,
      oldObject,
      request: this.#seen,
      params,
      namespaceObject: namespaceObject(this.request, this.world),
      variables,
      ...(this.exercises === undefined ? {} : { exercise: this.exercises.of(policy) }),
    };
    variables.get = lazyReader(policy, context);
    return context;
  }
}

function evaluate(
  policy: Policy,
  binding: Binding,
  context: Context,
  only: NamedExpression | undefined,
  refusals: Refusal[],
): void {
  const asked = meetsConditions(policy, context);
  if (asked === false) {
    return;
  }
  if (asked !== true) {
    refusals.push({ policy, binding, context, ...asked });
    return;
  }
  for (const by of only === undefined ? policy.validations : [only]) {
    const reason = reasonOf(by.expression.evaluate(context), policy);
    if (reason !== undefined) {
      refusals.push({ policy, binding, by, context, ...reason });
    }
  }
}

/** One condition that is false settles it, whatever becomes of the others. */
function meetsConditions(
  policy: Policy,
  context: Context,
): boolean | (Reason & { readonly by: NamedExpression }) {
  let failed: ReturnType<typeof meetsConditions> = true;
  for (const by of policy.conditions) {
    const outcome = by.expression.evaluate(context);
    if (outcome.is === 'value') {
      if (outcome.value !== true) {
        return false;
      }
    } else if (failed === true) {
      const reason = reasonOf(outcome, policy);
      failed = reason === undefined ? false : { by, ...reason };
    }
  }
  return failed;
}

/** With `failurePolicy: Ignore` an error lets the request pass; what is unknown is told in any case. */
function reasonOf(outcome: Outcome, policy: Policy): Reason | undefined {
  if (outcome.is === 'value') {
    return outcome.value === true ? undefined : { how: 'false', message: 'does not hold' };
  }
  if (outcome.is === 'unknown') {
    return { how: 'unknown', message: outcome.message };
  }
  return policy.failsOpen ? undefined : { how: 'error', message: outcome.message };
}

/**
 * Reads variables. Each is evaluated when a rule first needs it, so that an error in one stops only those rules. To
 * the evaluator of expressions they are a map.
 */
function lazyReader(policy: Policy, context: Context): (name: string) => unknown {
  const known = new Map<string, Outcome>();
  return (name) => {
    let outcome = known.get(name);
    if (outcome === undefined) {
      const expression = policy.variableOf.get(name);
      outcome = expression?.evaluate(context) ?? { is: 'unknown', message: `there is no variable '${name}'` };
      known.set(name, outcome);
    }
    if (outcome.is === 'value') {
      return outcome.value;
    }
    throw outcome.is === 'unknown' ? new Unknown(outcome.message) : new RangeError(outcome.message);
  };
}

const NO_PARAMETERS: readonly unknown[] = [null];

function parametersOf(
  { paramKind }: Policy,
  { paramRef }: Binding,
  request: AdmissionRequest,
  world: World,
): readonly unknown[] {
  if (paramKind === undefined || paramRef === undefined) {
    return NO_PARAMETERS;
  }
  const namespace = at(paramRef, 'namespace') ?? request.namespace;
  return world.objects.filter(
    (object) =>
      object['apiVersion'] === paramKind.apiVersion &&
      object['kind'] === paramKind.kind &&
      at(object, 'metadata', 'namespace') === namespace &&
      isReferredTo(paramRef, object),
  );
}

/** The variable `request` of expressions. */
function seenRequest(request: AdmissionRequest): unknown {
  const { asker, operation, group, version, kind, resource, subresource, namespace, name } = request;
  const path = { group, version, resource };
  const type = { group, version, kind };
  const seen: Record<string, unknown> = {
    kind: type,
    requestKind: type,
    resource: path,
    requestResource: path,
    operation,
    userInfo: asker,
    dryRun: false,
  };
  if (subresource !== '') {
    seen['subResource'] = subresource;
    seen['requestSubResource'] = subresource;
  }
  if (name !== '') {
    seen['name'] = name;
  }
  if (namespace !== '') {
    seen['namespace'] = namespace;
  }
  return seen;
}

function namespaceObject({ namespace }: AdmissionRequest, world: World): Body | null {
  return world.namespaces.get(namespace)?.object ?? null;
}
