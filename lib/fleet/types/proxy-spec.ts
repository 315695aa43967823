import * as v from 'valibot';
import * as check from '../decode/checks';
import { DESTINATION, type Destination } from './destination';
import type { Resolved } from './resolved';

/**
 * The HTTP proxy through which managers and jobs reach what the fleet does not open to them. Whatever the proxy reaches, jobs
 * reach: it must refuse the API server, metadata services and private addresses itself.
 */
export interface ProxySpec {
  /**
   * The proxy of requests over TLS, such as `http://proxy.example.com:3128`. Without user and password: a proxy knows a
   * cluster by its address.
   */
  readonly https: string;
  /** The proxy of requests without TLS. @default - that of `https` */
  readonly http?: string;
  /** Where the proxy is, as a list of {@link Destination}. Opened to managers and to jobs. */
  readonly destinations: readonly Destination[];
  /**
   * What is reached without the proxy besides what follows from the fleet: names, domains with a dot before them, addresses
   * and networks, each with a port or not. It opens nothing: what is reached directly also needs a destination.
   *
   * @default - none: see docs/networks.md for what follows from the fleet
   */
  readonly noProxy?: readonly string[];
}

/** The proxy with every default filled in. */
export interface HttpProxy extends Resolved<ProxySpec> {}

/** @internal */
export const PROXY = v.pipe(
  v.strictObject({
    https: check.proxyUrl,
    http: v.exactOptional(check.proxyUrl),
    destinations: check.nonEmpty(DESTINATION),
    noProxy: v.exactOptional(v.array(check.noProxy), []),
  }),
  v.transform((proxy) => ({ ...proxy, http: proxy.http ?? proxy.https })),
);
