import { ACCOUNT, BINDING_IN_A_LINE, configMap, pod, SPEC, type Trick } from './trick';

const HIDDEN = (character: string): string => `${ACCOUNT}# a comment${character}${BINDING_IN_A_LINE}`;

/** Where a document, a line or a map ends. */
export const STRUCTURE: readonly Trick[] = [
  ...['\u2028', '\u2029', '\u0085', '\r'].map(
    (character): Trick => ({
      name: `a comment that ends at U+${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
      content: HIDDEN(character),
      verdict: 'refused',
      line: 6,
    }),
  ),
  ...['\u0000', '\u0007', '\u001b', '\u007f', '\u009f', '\ufeff', '\u202e', '\u2066', '\ufffe'].map(
    (character): Trick => ({
      name: `U+${character.charCodeAt(0).toString(16).padStart(4, '0')} in a comment`,
      content: `${ACCOUNT}# a${character}b\n`,
      verdict: 'refused',
      line: 6,
    }),
  ),
  { name: 'U+2028 in a value', content: configMap('a: "x\u2028y"'), verdict: 'refused', line: 5 },
  {
    name: 'no UTF-8',
    content: Buffer.concat([Buffer.from(configMap('a: x')), Buffer.from([0x23, 0xff, 0x0a])]),
    verdict: 'refused',
    line: 6,
  },
  {
    name: 'an overlong form',
    content: Buffer.concat([Buffer.from(configMap('a: x')), Buffer.from([0x23, 0xc0, 0x8a, 0x0a])]),
    verdict: 'refused',
    line: 6,
  },
  { name: 'a byte order mark of UTF-8', content: `\ufeff${pod('hostPID: false')}`, verdict: 'read' },
  { name: 'two byte order marks', content: `\ufeff\ufeff${pod('hostPID: false')}`, verdict: 'refused' },
  {
    name: 'a byte order mark behind a separator',
    content: `---\n\ufeff${pod('hostPID: false')}`,
    verdict: 'refused',
    line: 2,
  },
  { name: 'UTF-16', content: Buffer.from(`\ufeff${pod('hostPID: false')}`, 'utf16le'), verdict: 'refused' },
  {
    name: 'line ends of Windows',
    content: `---\n${pod('hostPID: false')}---\n${pod('a: |', '  b', '  c')}`.replaceAll('\n', '\r\n'),
    verdict: 'read',
  },
  {
    name: 'two carriage returns before a line feed',
    content: pod('hostPID: false').replace('\n', '\r\r\n'),
    verdict: 'refused',
  },
  {
    name: 'the end of a document, and another',
    content: `${ACCOUNT}...\n${pod('hostPID: true')}`,
    verdict: 'refused',
    line: 6,
  },
  {
    name: 'the end of a document, and a directive',
    content: `${ACCOUNT}...\n%YAML 1.2\n---\n${pod('<<: {hostPID: true}')}`,
    verdict: 'refused',
    line: 6,
  },
  { name: 'a version of YAML', content: `%YAML 1.2\n---\n${pod('hostPID: yes')}`, verdict: 'refused' },
  {
    name: 'a version of YAML behind a separator',
    content: `---\n%YAML 1.1\n${pod('hostPID: true')}`,
    verdict: 'refused',
    line: 2,
  },
  {
    name: 'a handle of tags',
    content: `%TAG ! tag:yaml.org,2002:\n---\n${pod('hostPID: !bool "true"')}`,
    verdict: 'refused',
  },
  {
    name: 'a document on the line of its separator',
    content: `--- {apiVersion: v1, kind: Pod, metadata: {name: a}}\n`,
    verdict: 'refused',
  },
  {
    name: 'a separator with a comment',
    content: `--- # first\n${pod('hostPID: false')}---  # second\n${configMap('a: b')}`,
    verdict: 'read',
  },
  {
    name: 'a separator with a comment that touches it',
    content: `---# first\n${pod('hostPID: false')}`,
    verdict: 'refused',
  },
  { name: 'an indented separator before everything', content: `  ---\n${ACCOUNT}`, verdict: 'refused' },
  {
    name: 'an indented separator with a comment',
    content: `  --- # a\n${ACCOUNT}`,
    verdict: 'refused',
  },
  { name: 'four dashes', content: `${ACCOUNT}----\n${pod('hostPID: true')}`, verdict: 'refused', line: 6 },
  {
    name: 'a separator in a block',
    content: `${configMap('a: |', '  b')}---\n${configMap('c: d')}`,
    verdict: 'read',
  },
  {
    name: 'an indented separator in a block',
    content: configMap('a: |', '  ---', '  b: c'),
    verdict: 'read',
  },
  { name: 'a separator in quotes', content: `${configMap('a: "b')}---\n  c"\n`, verdict: 'refused', line: 6 },
  {
    name: 'a separator in a flow map',
    content: `{apiVersion: v1, kind: Pod,\n---\nmetadata: {name: a}}\n`,
    verdict: 'refused',
  },
  {
    name: 'nothing but separators and comments',
    content: `---\n# a\n---\n---\n${configMap('a: b')}---\n`,
    verdict: 'read',
  },
  {
    name: 'JSON',
    content: JSON.stringify(
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'a' },
        spec: { hostPID: false, x: 1.5, y: 'a/"\\\u00e9' },
      },
      null,
      '\t',
    ),
    verdict: 'read',
  },
  {
    name: 'JSON behind a separator',
    content: '---\n{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}}\n',
    verdict: 'read',
  },
  {
    name: 'JSON with a pair of escapes for one character',
    content: '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "x": "\\ud83d\\ude00"}\n',
    verdict: 'read',
  },
  {
    name: 'JSON with half a character',
    content: '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "x": "\\ud83d"}\n',
    verdict: 'refused',
  },
  {
    name: 'YAML with a pair of escapes for one character',
    content: configMap('a: "\\ud83d\\ude00"'),
    verdict: 'refused',
    line: 5,
  },
  {
    name: 'two values of JSON',
    content:
      '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"}}\n{"apiVersion":"v1","kind":"Pod","metadata":{"name":"b"}}',
    verdict: 'refused',
    line: 2,
  },
  {
    name: 'JSON, then YAML',
    content: `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"}}\n---\n${pod('hostPID: true')}`,
    verdict: 'refused',
    line: 2,
  },
  {
    name: 'JSON, then something',
    content: '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"}} x',
    verdict: 'refused',
  },
  {
    name: 'YAML that begins like JSON',
    content: '{apiVersion: v1, kind: Pod, metadata: {name: a}}\n',
    verdict: 'refused',
  },
  {
    name: 'JSON behind a space without a break',
    content: '\u00a0{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"}}',
    verdict: 'refused',
  },
  {
    name: 'JSON with a key twice',
    content:
      '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},\n"spec":{"hostPID":true,"hostPID":false}}',
    verdict: 'refused',
    line: 2,
  },
  {
    name: 'JSON with a key twice, once escaped',
    content:
      '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},\n"spec":{"hostPID":true,"host\\u0050ID":false}}',
    verdict: 'refused',
    line: 2,
  },
  {
    name: 'JSON with keys of two cases',
    content:
      '{"apiVersion":"v1","kind":"Pod","Kind":"Secret","metadata":{"name":"a"},"spec":{"hostPID":false,"hostpid":true}}',
    verdict: 'read',
  },
  {
    name: 'JSON with a comment',
    content: '{"apiVersion":"v1", # a\n"kind":"Pod","metadata":{"name":"a"}}',
    verdict: 'refused',
  },
  {
    name: 'JSON with a comma at the end',
    content: '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},}',
    verdict: 'refused',
  },
  { name: 'a tab and nothing else', content: `${ACCOUNT}---\n\t\n`, verdict: 'refused', line: 7 },
  {
    name: 'a tab before a key',
    content: `${pod('hostPID: false')}\thostPID: true\n`,
    verdict: 'refused',
    line: SPEC + 1,
  },
];
