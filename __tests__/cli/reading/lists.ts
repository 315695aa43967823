import { ACCOUNT, BINDING, type Trick } from './trick';

const ITEM = '{apiVersion: v1, kind: Secret, metadata: {name: c, namespace: b}}';

/** What kubectl takes for a list. */
export const LISTS: readonly Trick[] = [
  { name: 'a ServiceAccount with items', content: ACCOUNT + BINDING, verdict: 'found' },
  { name: 'items: null, so that nothing is applied', content: `${ACCOUNT}items: null\n`, verdict: 'found' },
  { name: 'items: [], so that nothing is applied', content: `${ACCOUNT}items: []\n`, verdict: 'found' },
  { name: 'items that are a map', content: `${ACCOUNT}items: {a: b}\n`, verdict: 'found' },
  { name: 'items that are a text', content: `${ACCOUNT}items: ''\n`, verdict: 'found' },
  {
    name: 'a List without items',
    content: `kind: List\napiVersion: v1\nmetadata: {name: a}\nitems:\n`,
    verdict: 'found',
  },
  {
    name: 'an object with items in a List',
    content: `kind: List\napiVersion: v1\nitems:\n- ${ACCOUNT.replaceAll('\n', '\n  ')}\n  ${BINDING.replaceAll('\n', '\n  ')}\n`,
    verdict: 'found',
  },
  { name: 'items under another case', content: `${ACCOUNT}Items: [${ITEM}]\n`, verdict: 'read' },
  { name: 'items under an escaped key', content: `${ACCOUNT}"\\x69tems": [${ITEM}]\n`, verdict: 'found' },
  {
    name: 'items in JSON under an escaped key',
    content: `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"\\u0069tems":[]}`,
    verdict: 'found',
  },
  {
    name: 'a List with null among its items',
    content: 'apiVersion: v1\nkind: List\nitems: [null]\n',
    verdict: 'found',
  },
  {
    name: 'a List with a list among its items',
    content: 'apiVersion: v1\nkind: List\nitems: [[]]\n',
    verdict: 'found',
  },
  {
    name: 'a List whose items lack a kind',
    content: 'apiVersion: v1\nkind: SecretList\nitems: [{metadata: {name: a}}]\n',
    verdict: 'found',
  },
  {
    name: 'a kind that is a number',
    content: 'apiVersion: v1\nkind: 5\nmetadata: {name: a}\n',
    verdict: 'found',
  },
  {
    name: 'a kind that is a number, with items',
    content: `apiVersion: v1\nkind: 5\nitems: [${ITEM}]\n`,
    verdict: 'found',
  },
  {
    name: 'an apiVersion that is a number',
    content: 'apiVersion: 1\nkind: Pod\nmetadata: {name: a}\n',
    verdict: 'found',
  },
  {
    name: 'a name that is a number',
    content: 'apiVersion: v1\nkind: Pod\nmetadata: {name: 5}\n',
    verdict: 'found',
  },
  {
    name: 'a namespace that is a number',
    content: 'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: 5}\n',
    verdict: 'found',
  },
  { name: 'a document that is a text', content: 'a\n', verdict: 'found' },
  { name: 'a document that is a list', content: `- ${ITEM}\n`, verdict: 'found' },
  {
    name: 'metadata that are a list',
    content: 'apiVersion: v1\nkind: Pod\nmetadata: [{name: a}]\n',
    verdict: 'found',
  },
  {
    name: 'an apiVersion with two slashes',
    content: 'apiVersion: /policy/v1\nkind: Pod\nmetadata: {name: a}\n',
    verdict: 'found',
  },
  {
    name: 'a List',
    content: `apiVersion: v1\nkind: List\nmetadata: {resourceVersion: ''}\nitems:\n- ${ITEM}\n`,
    verdict: 'read',
  },
  {
    name: 'a list in a List',
    content: `apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: SecretList, items: [${ITEM}]}\n`,
    verdict: 'found',
  },
  { name: 'an empty List', content: 'apiVersion: v1\nkind: List\nitems: []\n', verdict: 'read' },
];
