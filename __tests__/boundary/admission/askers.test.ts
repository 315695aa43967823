import { expressionOf } from '../../../lib/boundary/admission/cel';
import { admissionResults, expectedFleet, manifestsOf, rewrite } from './rendered-fleet';
import { withVariable } from './tamperings';

const USER = 'request.userInfo.username';
const GROUPS = 'request.userInfo.?groups.orValue([])';

/** Expressions of which it is known whom they name, with the names. */
const KNOWN: readonly (readonly [expression: string, names: readonly string[]])[] = [
  [`${USER} == 'a' && object.kind == 'Pod'`, ['a']],
  [`'a' != ${USER}`, ['a']],
  [`${USER} in ['a', 'b'] || request.resource.resource in ['deployments']`, ['a', 'b']],
  [`!(${USER}.startsWith('a:')) && object.metadata.name.startsWith('b')`, ['a:']],
  [`${USER}.matches('^a$') || ${USER}.endsWith('b') || ${USER}.contains('c')`, ['^a$', 'b', 'c']],
  [`'a' in request.userInfo.groups`, ['a']],
  [`${GROUPS}.exists(g, g in ['a', 'b'] || g == 'c') && request.operation == 'UPDATE'`, ['a', 'b', 'c']],
  [`${GROUPS}.filter(g, g == 'a').size() == 0`, ['a']],
  [`size(${GROUPS}) > 0 && request.userInfo.groups[0] == 'a'`, ['a']],
  [`{'a': 'docker', 'b': 'nix'}[?${USER}].orValue('') == 'nix'`, ['a', 'b']],
  [`${USER} in {'a': 1} ? object.kind == 'b' : object.kind == 'c'`, ['a']],
  [`request.userInfo.?username.orValue('a') == 'b'`, ['a', 'b']],
  [`request['userInfo']['username'] == 'a' && object['kind'] == 'b'`, ['a']],
  [`dyn(request).userInfo.username == 'a'`, ['a']],
  [`request.userInfo.?extra[?'a'].orValue(['b']).exists(p, p == 'c')`, []],
  [`request.operation == 'a' || variables.manager == 'b'`, []],
];

/** Those of which it is not, so that every text counts. */
const UNKNOWN = [
  USER,
  `${USER} + 'a' == 'ba'`,
  `${GROUPS}.join(',') == 'a,b'`,
  `${USER} == object.metadata.name`,
  `${USER} in variables.users`,
  `[${USER}].exists(u, u == 'a')`,
  `['a'].exists(u, u == ${USER})`,
  `(object.kind == 'Pod' ? ${USER} : 'b') == 'a'`,
  `[request].exists(r, r.userInfo.username == 'a')`,
  `request.userInfo == {'username': 'a'}`,
  `request.userInfo.uid == 'a'`,
  `request.userInfo[object.kind] == 'a'`,
  `${GROUPS}.map(g, g + 'x').exists(g, g == 'ax')`,
  `{'a': true}[${USER} + 'x']`,
  `variables.table[?${USER}].orValue('')`,
];

describe('whom an expression names', () => {
  it.each(KNOWN)('is known of %s', (text, names) => {
    const { strange, askers } = expressionOf(text);
    expect({
      strange,
      names: [...askers.names].filter((name) => name !== '').sort(),
      complete: askers.complete,
    }).toEqual({
      strange: undefined,
      names,
      complete: true,
    });
  });

  it.each(UNKNOWN)('is not known of %s', (text) => {
    const { strange, askers } = expressionOf(text);
    expect({ strange, complete: askers.complete }).toEqual({ strange: undefined, complete: false });
  });
});

/** How many attacks are tried on the policies of a fleet. */
function attacksOn(tamper: (objects: ReturnType<typeof manifestsOf>) => void): number {
  const objects = manifestsOf('tinyland');
  tamper(objects);
  return (
    admissionResults(objects, expectedFleet('tinyland')).find(({ id }) => id === 'admission-refuses')?.seen ??
    0
  );
}

const rule = (tail: string) => rewrite('job-pods', 'job-owner', (text) => `(${text}) && ${tail}`);

describe('everybody whom the policies name asks', () => {
  const before = attacksOn(() => undefined);

  it('and nothing else that they write out', () => {
    expect(attacksOn(rule(`(${USER} != '' || request.resource.resource in ['deployments', 'x', 'y'])`))).toBe(
      before,
    );
  });

  it('but everything where that is not clear', () => {
    const one = attacksOn(rule(`(${USER} + '' != 'mallory')`)) - before;
    expect(one).toBeGreaterThan(0);
    expect(attacksOn(rule(`(${USER} + '' != 'mallory' || object.kind == 'Pods')`)) - before).toBe(2 * one);
  });

  it.each([
    ['a variable of users', "['mallory']", `!(${USER} in variables.added)`],
    ['a variable that tells who it is', USER, "variables.added != 'mallory'"],
    [
      'a variable of a variable of users',
      "['mallory'].filter(u, true)",
      `variables.added.all(u, u != ${USER})`,
    ],
  ])('through %s', (_, variable, tail) => {
    const attacks = attacksOn((objects) => {
      withVariable('job-pods', 'added', variable)(objects);
      rule(tail)(objects);
    });
    expect(attacks).toBeGreaterThan(before);
  });
});
