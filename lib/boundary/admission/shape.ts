import { expressionsIn, type NamedExpression, type Policy } from './policy';

/** Something in a policy that cannot be judged. */
export interface Unjudged {
  readonly where: string;
  readonly message: string;
}

/** What of a policy cannot be evaluated, or would not be taken by the API server, so that the policy would be missing. */
export function unjudgedIn(policy: Policy): readonly Unjudged[] {
  return [
    ...expressionsIn(policy).flatMap(({ where, expression: { strange } }) =>
      strange === undefined ? [] : [{ where, message: `the expression cannot be judged: ${strange}` }],
    ),
    ...strayVariables(policy),
    ...strayParameters(policy),
  ];
}

/** A variable is known to what stands below it, and to no condition. */
function strayVariables({ conditions, variables, validations }: Policy): readonly Unjudged[] {
  const known = new Set<string>();
  const found: Unjudged[] = [];
  const look = ({ where, expression }: NamedExpression): void => {
    for (const name of expression.variables.filter((used) => !known.has(used))) {
      found.push({ where, message: `the API server knows no variable '${name}' here` });
    }
  };
  conditions.forEach(look);
  for (const variable of variables) {
    look(variable);
    if (variable.name === '' || known.has(variable.name)) {
      found.push({ where: variable.where, message: `a variable '${variable.name}' is there already` });
    }
    known.add(variable.name);
  }
  validations.forEach(look);
  return found;
}

function strayParameters(policy: Policy): readonly Unjudged[] {
  return policy.paramKind === undefined
    ? expressionsIn(policy).flatMap(({ where, expression }) =>
        expression.names.includes('params')
          ? [{ where, message: 'the policy takes no parameters, but asks for them' }]
          : [],
      )
    : [];
}
