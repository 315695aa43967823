import type { FleetSpec } from '../../../lib/fleet/types/fleet-spec';
import { IMAGES } from '../images/images';
import { OUTSIDE } from '../stage/addresses';
import { type LabFacts, labFleet, SMALL } from './lab-fleet';

/** The proxy of the lab, as the fleets name it. */
export const PROXY = { host: 'proxy.lab.test', port: 3128 } as const;

/** The runners, one of each fleet: GitLab knows them by their names. */
export const PROXY_RUNNERS = {
  /** Reaches nothing but the proxy, GitLab behind it. */
  behind: 'behind-proxy',
  /** Reaches GitLab directly, and all else through the proxy. */
  beside: 'beside-proxy',
} as const;

/** Where GitLab is, seen from a fleet with a proxy. */
export type PlaceOfProxy = keyof typeof PROXY_RUNNERS;

/** A fleet with a proxy, whose jobs have git. */
export function proxyFleet(facts: LabFacts, place: PlaceOfProxy): FleetSpec {
  const { attic: _attic, monitoring: _monitoring, ...fleet } = labFleet(facts);
  const direct = { destinations: [{ cidr: `${OUTSIDE.gitlab.ipv4}/32`, port: 443 }] };
  return {
    ...fleet,
    org: place,
    gitlab: { url: 'https://gitlab.com', ...fleet.gitlab, ...(place === 'beside' ? direct : {}) },
    proxy: {
      https: `http://${PROXY.host}:${PROXY.port}`,
      destinations: [{ cidr: `${OUTSIDE.proxy.ipv4}/32`, port: PROXY.port }],
    },
    runners: [{ ...SMALL, kind: 'docker', name: PROXY_RUNNERS[place], image: IMAGES['docker-client'].name }],
  };
}
