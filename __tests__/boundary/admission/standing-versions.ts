import { get, type Manifest, push, set } from '../edit';
import { policyOf } from './rendered-fleet';

/** A version before the current one, as an attacker would write it into a policy. */
export interface WrittenVersion {
  /** @default the manager of the runner `docker` */
  readonly whose?: string;
  readonly variables?: Readonly<Record<string, string>>;
  /** Rules by their ids. */
  readonly rules: Readonly<Record<string, string>>;
  readonly conditions?: Readonly<Record<string, string>>;
  /** @default what the product writes */
  readonly holds?: string;
  /** @default 'before_' */
  readonly prefix?: string;
}

const DOCKER = "request.userInfo.username in ['system:serviceaccount:tinyland-runners:docker-manager']";

/** Lets a policy pass a version, in the form that the product writes. */
export function letPass(concern: string, version: WrittenVersion): (objects: Manifest[]) => void {
  const { whose = DOCKER, variables = {}, rules, conditions = {}, prefix = 'before_' } = version;
  const named = (beginning: string, of: Readonly<Record<string, string>>) =>
    Object.entries(of).map(([name, expression]) => ({
      name: `${prefix}${beginning}${name.replaceAll('-', '_')}`,
      expression,
    }));
  const asked = (list: readonly { readonly name: string }[]) =>
    list.map(({ name }) => `variables.${name}`).join(' && ');
  const [ruleLines, conditionLines] = [named('rule_', rules), named('if_', conditions)];
  const all = asked(ruleLines);
  const expected = `variables.${prefix}for && ${conditionLines.length === 0 ? all : `(!(${asked(conditionLines)}) || (${all}))`}`;
  return (objects) => {
    const policy = policyOf(objects, concern);
    for (const line of [
      { name: `${prefix}for`, expression: whose },
      ...named('', variables),
      ...conditionLines,
      ...ruleLines,
      { name: `${prefix}holds`, expression: version.holds ?? expected },
    ]) {
      push(policy, 'spec.variables', line);
    }
    for (const validation of get(policy, 'spec.validations') as Manifest[]) {
      const id = /^\[([a-z-]+)\]/.exec(String(validation['message']))?.[1] ?? '';
      if (id in rules) {
        set(validation, 'expression', `(${String(validation['expression'])}) || variables.${prefix}holds`);
      }
    }
  };
}
