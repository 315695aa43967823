import { Fleet } from '../../lib';
import { describeReach, jobDestinations, publicPorts } from '../../lib/fleet/reach';
import { isNixKind, RUNNER_KINDS } from '../../lib/privilege';
import { fleetOf, specOf } from '../chart/sample-fleet';

const INSIDE = { cidr: '10.20.0.0/16', port: 8443 } as const;

describe('the public ports of jobs', () => {
  it('are 443, and 80 only if asked for', () => {
    expect(publicPorts(fleetOf({ kind: 'docker' }).runner('docker'))).toEqual([443]);
    expect(publicPorts(fleetOf({ kind: 'docker', http: true }).runner('docker'))).toEqual([80, 443]);
  });

  it("include the port of GitLab's URL where GitLab is on public addresses", () => {
    const fleet = Fleet.define({
      ...specOf({ kind: 'docker' }),
      gitlab: { url: 'https://gitlab.example.com:8443' },
    });
    expect(publicPorts(fleet.runner('docker'))).toEqual([443, 8443]);
  });

  it('do not, where GitLab has destinations of its own', () => {
    const fleet = Fleet.define({
      ...specOf({ kind: 'docker' }),
      gitlab: { url: 'https://gitlab.example.com:8443', destinations: [INSIDE] },
    });
    expect(publicPorts(fleet.runner('docker'))).toEqual([443]);
    expect(jobDestinations(fleet.runner('docker'))).toEqual([INSIDE]);
  });
});

describe('the other destinations of jobs', () => {
  it('are none by default', () => {
    expect(jobDestinations(fleetOf({ kind: 'docker' }).runner('docker'))).toEqual([]);
  });

  it.each(RUNNER_KINDS.filter(isNixKind))('hold Attic for %s alone', (kind) => {
    const fleet = fleetOf({ kind }, { kind: 'docker' });
    const attic = { namespace: 'attic-cache-dev', pods: { 'app.kubernetes.io/name': 'attic' }, port: 8080 };
    expect(jobDestinations(fleet.runner(kind))).toEqual([attic]);
    expect(jobDestinations(fleet.runner('docker'))).toEqual([]);
  });

  it('are told in words', () => {
    const fleet = fleetOf({
      kind: 'nix',
      http: true,
      destinations: [
        INSIDE,
        { namespace: 'registry', pods: { app: 'registry' }, port: 5000, protocol: 'UDP' },
      ],
    });
    expect(describeReach(fleet.runner('nix'))).toEqual([
      'public:80',
      'public:443',
      'attic-cache-dev:8080',
      '10.20.0.0/16:8443',
      'registry:5000/udp',
    ]);
  });
});
