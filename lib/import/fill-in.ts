import type { FleetSpec } from '../fleet/types/fleet-spec';

/** A value of the program that stands there so that it synthesizes, and that people replace before they apply it. */
export interface FillIn {
  /** The field, as `cluster.apiServer.cidrs` or `runners[0].nodes`. */
  readonly field: string;
  /** What belongs there. */
  readonly why: string;
}

/** An address that no cluster has, so that managers reach nothing until it is replaced. */
export const NO_API_SERVER = ['192.0.2.1/32'] as const;

/** The organisation of nobody. */
export const NO_ORG = 'example';

/** Nodes that no cluster has, so that no job of dind runs until they are replaced. */
export const NO_NODES = {
  pool: { 'example.com/pool': 'dind' },
  taint: { key: 'example.com/dind', value: 'only' },
} as const satisfies NonNullable<FleetSpec['runners'][number]['nodes']>;

/** A GitLab of nobody, where the input does not say which: that of the default would be the wrong one. */
export const NO_GITLAB = 'https://gitlab.example.com';

export const WHAT_GITLAB = 'the URL of your GitLab; the input has an example, or none';

export const WHAT_ORG = 'your organisation: the namespace is {org}-runners';

export const WHAT_API_SERVER =
  'the addresses that `kubectl get service kubernetes` and `kubectl get endpointslices kubernetes` list';

export const WHAT_NODES =
  'nodes for dind alone, with a label and a taint: whoever runs a dind job is root on its node';
