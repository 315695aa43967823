import { FLEET_SPECS } from '../../corpus/fleets';
import { PACKET_FLEETS } from './packet-fleets';

it('the default fleet is that of README.md, but for its name and where the API server is', () => {
  const { org: _own, cluster: _ours, ...fleet } = PACKET_FLEETS.default;
  const { org: _its, cluster: _theirs, ...delivered } = FLEET_SPECS.tinyland;
  expect(fleet).toEqual(delivered);
});
