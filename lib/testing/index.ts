/**
 * The judge for the tests of an app.
 *
 * @module cdk8s-gitlab-runners/testing
 */

export { assertBoundary } from './assert-boundary';
export { fleetSnapshot } from './fleet-snapshot';
export { type BoundaryMatchers, boundaryMatchers, type MatcherResult } from './matchers';
export { staleFiles } from './stale-files';
