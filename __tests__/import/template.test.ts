import { fillTemplate, UNREAD } from '../../lib/import/template';

const VALUES = { size: '3Gi', jobs: 4, on: true, off: false, none: [], some: ['a', 'b'], deep: { er: 'x' } };
const filled = (template: string) => fillTemplate(template, VALUES);

test.each([
  ['a text without actions', 'a = "b"', 'a = "b"'],
  ['a value in quotes', 'a = "{{ .Values.size }}"', 'a = "3Gi"'],
  ['a value that quotes itself', 'a = {{ .Values.size | quote }}', 'a = "3Gi"'],
  ['a number', 'a = {{ .Values.jobs }}', 'a = 4'],
  ['a value below another', 'a = "{{.Values.deep.er}}"', 'a = "x"'],
  ['a default', 'a = "{{ default "b" .Values.absent }}"', 'a = "b"'],
  ['a default that is not needed', 'a = "{{ .Values.size | default "b" }}"', 'a = "3Gi"'],
  ['a condition that holds', '{{- if .Values.on }}a{{- else }}b{{- end }}', 'a'],
  ['a condition that does not', '{{ if .Values.off }}a{{ else }}b{{ end }}', 'b'],
  ['a chain of conditions', '{{ if .Values.off }}a{{ else if eq .Values.jobs 4 }}b{{ else }}c{{ end }}', 'b'],
  ['a condition in another', '{{ if .Values.off }}{{ if .Values.on }}a{{ else }}b{{ end }}c{{ end }}d', 'd'],
  [
    'functions',
    '{{ if and (has "b" .Values.some) (gt (len .Values.some) 1) (not .Values.none) }}a{{ end }}',
    'a',
  ],
  ['a comment', 'a{{/* {b} */}}', 'a'],
])('%s', (_, template, text) => {
  expect(filled(template)).toMatchObject({ text, guessed: [] });
});

test.each([
  ['a value that is not there', 'a = "{{ .Values.absent }}"', `a = "${UNREAD}"`],
  ['one without quotes', 'a = {{ .Values.absent }}', `a = "${UNREAD}"`],
  ['the release', 'a = "x-{{ .Release.Name }}"', `a = "x-${UNREAD}"`],
  ['a function that nobody knows', 'a = "{{ lookup "v1" "Secret" }}"', `a = "${UNREAD}"`],
])('%s cannot be read', (_, template, text) => {
  expect(filled(template).text).toBe(text);
});

test('what cannot be followed is told by its line', () => {
  expect(filled('a\n{{ if .Release.IsUpgrade }}b{{ end }}')).toMatchObject({ text: 'a\nb', guessed: [2] });
  expect(filled('a\n\n{{ range .Values.some }}b{{ end }}')).toMatchObject({ text: 'a\n\n', guessed: [3] });
  expect(filled('{{ toToml .Values.deep }}')).toMatchObject({ text: '', guessed: [1] });
});

test('a template that is not closed ends', () => {
  expect(() => filled('{{ if .Values.on }}{{ else }}{{ ( }} {{ end }} {{ end }} {{ "')).not.toThrow();
});
