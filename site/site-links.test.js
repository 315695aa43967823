import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultsOf } from './site-links.js';

const siteOf = (body, more = {}) =>
  new Map(
    Object.entries({
      'index.html': '<h1 id="top">Site</h1>',
      'docs/a b.html': '<a name="old"></a><h2 id="names-&amp;-tags">A</h2>',
      'docs/page.html': body,
      'media/picture.png': '',
      'media/icons.svg': '<svg><g id="icon"></g></svg>',
      ...more,
    }),
  );

const faultsIn = (body, more) => faultsOf(siteOf(body, more)).faults;

test('what leads to a file and an anchor of it is fine', () => {
  const body = `<a href="../index.html#top">a</a> <a href="a%20b.html#names-%26-tags">b</a> <a href="a b.html#old">c</a>
    <a href="#here" id="here">d</a> <a href="#">e</a> <a href="..">f</a> <img src="../media/picture.png">
    <source srcset="../media/picture.png 1x, ../media/picture.png 2x"> <svg><use href="../media/icons.svg#icon" /></svg> <img src="data:image/png;base64,AA==">
    <a href="https://example.com/">g</a> <a href="mailto:a@example.com">h</a>`;
  const { faults, links, pages } = faultsOf(siteOf(body));
  assert.deepEqual(faults, []);
  assert.equal(links, 13);
  assert.equal(pages, 4);
});

const DEAD = {
  '<a href="missing.html">': '"missing.html" leads to no file',
  '<a href="../docs/">': '"../docs/" leads to no file',
  '<a href="/index.html">': '"/index.html" leads to no file',
  '<a href="../index.html#away">': '"../index.html#away" leads to no anchor',
  '<a href="#away">': '"#away" leads to no anchor',
  '<a href="../media/picture.png#top">': '"../media/picture.png#top" leads to no anchor',
  '<svg><use href="../media/icons.svg#none" /></svg>': '"../media/icons.svg#none" leads to no anchor',
  '<img src="../media/none.png">': '"../media/none.png" leads to no file',
  '<source srcset="../media/picture.png 1x, none.png 2x">': '"none.png" leads to no file',
  '<a href="javascript:alert(1)">': '"javascript:alert(1)" is no address of a page',
};

for (const [body, fault] of Object.entries(DEAD)) {
  test(`${body} is dead`, () => assert.deepEqual(faultsIn(body), [`docs/page.html: ${fault}`]));
}

const LOADED = {
  '<script src="https://example.com/x.js"></script>': 'https://example.com/x.js',
  '<script src="//example.com/x.js"></script>': '//example.com/x.js',
  '<link rel="stylesheet" href="https://example.com/x.css">': 'https://example.com/x.css',
  '<link rel="preconnect" href="https://example.com">': 'https://example.com',
  '<img src="http://example.com/x.png">': 'http://example.com/x.png',
  '<iframe src="https://example.com/"></iframe>': 'https://example.com/',
  '<style>p { background: url("https://example.com/x.png") }</style>': 'https://example.com/x.png',
  '<p style="background: url(https://example.com/x.png)">': 'https://example.com/x.png',
};

for (const [body, target] of Object.entries(LOADED)) {
  test(`${body} loads from a network`, () =>
    assert.deepEqual(faultsIn(body), [`docs/page.html: "${target}" loads from a network`]));
}

test('a style sheet loads nothing from a network, and nothing that is not there', () => {
  const css = '@import "https://example.com/x.css"; p { background: url(none.png) }';
  assert.deepEqual(faultsIn('', { 'assets/style.css': css }), [
    'assets/style.css: "https://example.com/x.css" loads from a network',
    'assets/style.css: "none.png" leads to no file',
  ]);
});
