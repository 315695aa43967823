import { ACTING_METADATA, NOTES } from '../../lib/world/acting-metadata';
import { CONTROL_PLANE_NODES } from '../../lib/world/control-plane-nodes';
import { MANAGER_VARIABLES } from '../../lib/world/manager-variables';
import { PLATFORMS, type PlatformRow } from '../../lib/world/platforms';

const rows = Object.entries(PLATFORMS).flatMap(([platform, list]) =>
  list.map((row: PlatformRow) => [platform, row.what, row] as const),
);

test('the platforms are those that are known, each with something that it writes', () => {
  expect(Object.keys(PLATFORMS)).toEqual(['eks', 'gke', 'gke-autopilot', 'aks', 'openshift', 'karpenter']);
});

test.each(rows)('%s: %s has a source and no opening', (_, __, row) => {
  expect(row.source).toMatch(/^https:\/\/[a-z.]+\/[\w./-]+$/);
  const { annotations = [], tolerations = [], nodeSelector = [] } = row;
  expect(annotations.length + tolerations.length + nodeSelector.length).toBeGreaterThan(0);
  // What may say anything is a note; the rest acts on no pod.
  expect(annotations.filter(({ value }) => value === undefined).every(({ key }) => NOTES.includes(key))).toBe(
    true,
  );
  const acting = ACTING_METADATA.flatMap(({ keys }) => keys);
  expect(annotations.filter(({ key }) => acting.includes(key))).toEqual([]);
  expect([...tolerations, ...nodeSelector].filter(({ key }) => CONTROL_PLANE_NODES.includes(key))).toEqual(
    [],
  );
});

test.each(ACTING_METADATA.map((group) => [group.what, group] as const))(
  'keys of one group are keys or beginnings of keys: %s',
  (what, { keys }) => {
    expect(what).toMatch(/^(?:is )?[a-z]+ [A-Za-z ,]+$/);
    expect(
      keys.filter((key) => !/^(?:\*\.)?[a-z0-9.-]+(?:\/(?:\*|[A-Za-z-]+)(?:\.\*)?|\.\*|\*)?$/.test(key)),
    ).toEqual([]);
    expect(new Set(keys).size).toBe(keys.length);
  },
);

test('variables of managers are names, or beginnings of names', () => {
  expect(MANAGER_VARIABLES.filter((name) => !/^[A-Z_]+\*?$/.test(name))).toEqual([]);
  expect(MANAGER_VARIABLES).toEqual(
    expect.arrayContaining(['CONFIG_FILE', 'KUBECONFIG', 'HTTPS_PROXY', 'SSL_CERT_FILE', 'GODEBUG', 'HOME']),
  );
  // The library of Azure asks whoever these name for tokens.
  expect(MANAGER_VARIABLES).toEqual(expect.arrayContaining(['IDENTITY_*', 'MSI_*', 'IMDS_*']));
});
