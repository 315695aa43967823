import { NETWORK_PLUG_INS } from '../../lib/world/network-plug-ins';

test('each DaemonSet is of one plug-in, and flannel alone is known to enforce nothing', () => {
  const names = NETWORK_PLUG_INS.flatMap(({ daemonSets }) => daemonSets);
  expect(new Set(names).size).toBe(names.length);
  expect(NETWORK_PLUG_INS.filter(({ enforces }) => !enforces).map(({ name }) => name)).toEqual(['flannel']);
});
