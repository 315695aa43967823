import { SECRET_SHAPES } from '../../lib/world/secret-shapes';

const shapeOf = (text: string) => SECRET_SHAPES.find(({ pattern }) => pattern.test(text))?.what;

/** Put together here, so that nothing in this file is taken for a secret itself. */
const chars = (count: number) => 'aB3dE6gH9jKlMnOpQrStUvWx'.repeat(2).slice(0, count);
const capitals = (count: number) => 'ABCDEFGH12345678IJ'.slice(0, count);
const key = (kind: string) => `-----${['BEGIN', kind].join(' ')}-----`;

const GITLAB = 'glrtr glrt glpat gldt glcbt glptt glft glagent glimt glsoat glffct gloas glwt'.split(' ');

describe('a secret', () => {
  test.each<[string, string]>([
    ...GITLAB.map((prefix): [string, string] => [`${prefix}-${chars(8)}`, 'a GitLab token']),
    [`glpat-a.b_c-${chars(2)}`, 'a GitLab token'],
    [`_glpat-${chars(8)}`, 'a GitLab token'],
    [`token=glpat-${chars(20)}`, 'a GitLab token'],
    [`GR1348941${chars(8)}`, 'a GitLab registration token'],
    [`GR1348941-_${chars(6)}`, 'a GitLab registration token'],
    [`eyJ${chars(8)}.eyJ${chars(8)}.`, 'a JSON Web Token'],
    [`eyJ${chars(6)}-_.eyJ${chars(6)}-_.${chars(9)}`, 'a JSON Web Token'],
    [`eyJ${chars(8)}.${chars(8)}.`, 'a JSON Web Token'],
    [`-eyJ${chars(8)}.eyJ${chars(8)}.`, 'a JSON Web Token'],
    [`x-eyJ${chars(8)}.${chars(8)}.`, 'a JSON Web Token'],
    [`Bearer eyJ${chars(8)}.${chars(8)}.`, 'a JSON Web Token'],
    [`token=eyJ${chars(8)}.${chars(8)}.`, 'a JSON Web Token'],
    [key('PRIVATE KEY'), 'a private key'],
    [key('RSA PRIVATE KEY'), 'a private key'],
    [key('RSAPRIVATE KEY'), 'a private key'],
    [key('EC2 DSA PRIVATE KEY'), 'a private key'],
    [key('PGP PRIVATE KEY BLOCK'), 'a private key'],
    ['{"auths":{}}', 'registry credentials'],
    ['{"auths" : {}}', 'registry credentials'],
    ['{\\"auths\\": 1}', 'registry credentials'],
    [`"auth":"${chars(8)}"`, 'registry credentials'],
    [`"auth" : "${chars(8)}=="`, 'registry credentials'],
    [`"auth":"+/${chars(6)}="`, 'registry credentials'],
    [`AKIA${capitals(16)}`, 'an AWS access key'],
    [`ASIA${capitals(16)}`, 'an AWS access key'],
    [`id=AKIA${capitals(16)};`, 'an AWS access key'],
    ...['ghp', 'gho', 'ghu', 'ghs', 'ghr'].map((prefix): [string, string] => [
      `${prefix}_${chars(20)}`,
      'a GitHub token',
    ]),
    [`github_pat_${chars(19)}_`, 'a GitHub token'],
    ...['xoxa', 'xoxb', 'xoxp', 'xoxr', 'xoxs'].map((prefix): [string, string] => [
      `${prefix}-${chars(9)}-`,
      'a Slack token',
    ]),
    ['https://user:word@host', 'a password in a URL'],
    ['://a:b@c', 'a password in a URL'],
    ['amqp://user.name:p-w@host:5672/x', 'a password in a URL'],
  ])('%s', (text, what) => {
    expect(shapeOf(text)).toBe(what);
  });
});

test.each([
  `glpat-${chars(20)}.${chars(5)}`,
  `GR1348941${chars(20)}`,
  `eyJ${chars(20)}.eyJ${chars(20)}.${chars(20)}`,
  `${key('RSA PRIVATE KEY')}\n${chars(48)}\n${chars(48)}\n-----END RSA PRIVATE KEY-----\n`,
  '"auths": {"registry.example.com": {"username": "a", "password": "hunter2"}}}',
  `"auth":"${chars(20)}=="`,
  `AKIA${capitals(16)}`,
  `ghp_${chars(36)}`,
  `github_pat_${chars(22)}_${chars(40)}`,
  `xoxb-${chars(9)}-${chars(20)}`,
])('%s is left out to its end', (text) => {
  const { pattern } = SECRET_SHAPES.find((shape) => shape.pattern.test(text)) ?? {};
  expect(text.replace(pattern ?? '', '')).toBe('');
});

describe('no secret', () => {
  test.each([
    `glpat-${chars(7)}`,
    `xglpat-${chars(20)}`,
    `3glpat-${chars(20)}`,
    `glxat-${chars(20)}`,
    `glpat_${chars(20)}`,
    `GR1348941${chars(7)}`,
    `GR1348942${chars(20)}`,
    `eyJ${chars(7)}.eyJ${chars(8)}.`,
    `eyJ${chars(8)}.eyJ${chars(4)}.`,
    `eyJ${chars(8)}.eyJ${chars(8)}`,
    `xeyJ${chars(8)}.${chars(8)}.`,
    `eyJ${chars(8)}xeyJ${chars(8)}.`,
    key('PUBLIC KEY'),
    key('rsa PRIVATE KEY'),
    key('PRIVATE KEY LOCK'),
    '"auths"x{',
    '"auths"=[]',
    `"auth":"${chars(7)}"`,
    `"auth":"${chars(8)}==="`,
    `"auth":"${chars(8)}$"`,
    `AKIA${capitals(15)}`,
    `AKIA${capitals(17)}`,
    `xAKIA${capitals(16)}`,
    `AKIB${capitals(16)}`,
    `ghp_${chars(19)}`,
    `ghx_${chars(20)}`,
    `xghp_${chars(20)}`,
    `github_pat_${chars(19)}`,
    `xoxb-${chars(9)}`,
    `xoxc-${chars(10)}`,
    `xxoxb-${chars(10)}`,
    'https://user@host',
    'https://host:443/a@b',
    'https://user:word@',
    'https://user:word@/x',
    'https://:word@host',
    'https://user:@host',
    'https://$' + '{USER}:$' + '{WORD}@host',
    "https://user:'word'@host",
    'https://us er:word@host',
    'https://user:wo rd@host',
    'https://a/b:c@d',
    'user:word@host',
  ])('%s', (text) => {
    expect(shapeOf(text)).toBeUndefined();
  });
});
