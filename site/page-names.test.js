import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupOf, titleOf } from './page-names.js';

test('a page is called by its first heading', () => {
  assert.equal(
    titleOf('a.md', '<!-- made -->\n\n# The `audit` of a fleet\n\n# Another\n'),
    'The audit of a fleet',
  );
  assert.throws(() => titleOf('docs/a.md', 'no heading'), /^Error: docs\/a\.md: no heading: begin/);
});

test('a page without a group is told', () => {
  assert.equal(groupOf('docs/b.md', { Guide: ['docs/a.md'], More: ['docs/b.md'] }), 'More');
  assert.throws(() => groupOf('docs/c.md', { Guide: [] }), /docs\/c\.md: in no group of the site: add it/);
});
