import type { Finding } from '../../../lib';

/** A wrong input, and every word that is said about it. */
export interface MessageCase {
  /** What is wrong, as its author would say it. */
  readonly what: string;
  readonly input: unknown;
  readonly findings: readonly Finding[];
}

export const CLUSTER = { apiServer: { cidrs: ['10.43.0.1/32'] } };

export const CACHE = { publicKeys: [`main:${'A'.repeat(43)}=`] };

export const NODES = {
  pool: { 'example.com/pool': 'dind' },
  taint: { key: 'example.com/dind', value: 'only' },
};

/** A sound fleet but for these fields. */
export const fleet = (fields: object) => ({
  org: 'acme',
  cluster: CLUSTER,
  runners: [{ kind: 'docker' }],
  ...fields,
});

/** A fleet in a cluster with these fields. */
export const cluster = (fields: object) => fleet({ cluster: { ...CLUSTER, ...fields } });

/** A fleet of these runners. */
export const runners = (...list: readonly object[]) => fleet({ runners: list });

/** A fleet of one runner with these fields. */
export const runner = (fields: object) => runners({ kind: 'docker', ...fields });

/** A fleet of one runner whose builds have these bounds. */
export const build = (fields: object) => runner({ resources: { build: fields } });

/** A fleet of one runner with these keys of config.toml. */
export const kubernetes = (fields: object) => runner({ config: { runners: { kubernetes: fields } } });

/** Put together at run time, so that no scanner takes this file for a leak. */
export const token = (kind: string) => ['gl', kind, '-abcdefghij0123456789'].join('');
