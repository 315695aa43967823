/**
 * Options of a resolver that change how it asks, never whom: those with a number, and those without.
 *
 * @see https://man7.org/linux/man-pages/man5/resolv.conf.5.html
 */
export const RESOLVER_OPTIONS = {
  numbered: ['ndots', 'timeout', 'attempts'],
  plain: ['rotate', 'single-request', 'single-request-reopen', 'use-vc', 'edns0', 'no-aaaa'],
} as const;
