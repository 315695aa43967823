import { API_DEFAULTS } from '../../lib/world/api-defaults';

test('no default is a value that opens anything', () => {
  const values = JSON.stringify(API_DEFAULTS.flatMap(({ values: all }) => all));
  expect(values).not.toMatch(/true|privileged|Unconfined|Ignore|Host|Warn/);
  const fields = API_DEFAULTS.map(({ field }) => field);
  for (const field of ['hostNetwork', 'privileged', 'automountServiceAccountToken', 'volumes', 'rules']) {
    expect(fields).not.toContain(field);
  }
});
