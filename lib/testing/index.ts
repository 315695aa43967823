export { assertBoundary } from './assert-boundary';
export { fleetSnapshot } from './fleet-snapshot';
export { type BoundaryMatchers, boundaryMatchers, type MatcherResult } from './matchers';
export { staleFiles } from './stale-files';
