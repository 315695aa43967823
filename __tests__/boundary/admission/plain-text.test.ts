import { expressionOf } from '../../../lib/boundary/admission/cel';
import { plainText } from '../../../lib/boundary/admission/plain-text';

describe('the text of an expression', () => {
  it.each([
    ["dyn(variables).a == 'b' && !dyn(variables).c.d", "variables.a == 'b' && !variables.c.d"],
    ["'dyn(variables).a' + dyn(variables).b", "'dyn(variables).a' + variables.b"],
    ['"dyn(variables).a\\" + dyn(variables).b"', '"dyn(variables).a\\" + dyn(variables).b"'],
    // Text of a config, in which quotes and letters stand as they like.
    [`'image = "b"' + dyn(variables).b`, `'image = "b"' + variables.b`],
    ['variables.a', 'variables.a'],
  ])('asks for variables by their names: %s', (text, plain) => {
    expect(plainText(text)).toBe(plain);
    expect(expressionOf(text)).toMatchObject({ text: plain, strange: undefined });
  });

  it.each([
    ["r'\\' + dyn(variables).a + '", "\\' + dyn(variables).a + "],
    ["'''dyn(variables).a'''", 'dyn(variables).a'],
  ])('stays as it is in a literal of another form: %s', (text, literal) => {
    expect(expressionOf(text)).toMatchObject({ text, strange: undefined, literals: [literal] });
  });

  it.each(["r'a' + dyn(variables).a", 'dyn( variables ).a', 'dyn(variables)', 'size(variables).a'])(
    'is not judged where variables are asked for in another form: %s',
    (text) => {
      expect(plainText(text)).toBe(text);
      expect(expressionOf(text).strange).toBeDefined();
    },
  );

  it('has the variables that it asks for', () => {
    expect(expressionOf('dyn(variables).a && variables.b').variables).toEqual(['a', 'b']);
  });
});
