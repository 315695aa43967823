import { withoutSecrets } from '../facts/secrets/encoded-text';
import { at, listOf, textIn } from '../facts/untyped';
import { expressionOf } from './cel';
import type { Refusal } from './evaluate';

/** Characters of the message of a rule that are told. */
const MOST_WORDS = 400;

/**
 * What the API server says of a refusal: the message of the rule with what is wrong in the request at hand or, where its
 * expression gives none, without. Empty where there is neither.
 */
export function messageOf({ policy, by, context }: Refusal): string {
  const rule = listOf(at(policy.object.raw, 'spec', 'validations'))[
    by === undefined ? -1 : policy.validations.indexOf(by)
  ];
  const told = expressionOf(textIn(at(rule, 'messageExpression'))).evaluate(context);
  const line = told.is === 'value' && typeof told.value === 'string' ? told.value : '';
  return line === '' || line.includes('\n') ? textIn(at(rule, 'message')) : line;
}

/** What is wrong and what to do, of a message of ours; that of another author has no fix. */
export function problemAndFix(refusal: Refusal): readonly [problem: string, fix: string | undefined] {
  const [problem = '', ...fix] = withoutSecrets(messageOf(refusal)).split('; fix: ');
  return [problem.slice(0, MOST_WORDS), fix.length === 0 ? undefined : fix.join('; fix: ')];
}
