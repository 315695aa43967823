/** What one document may hold: more than any object of Kubernetes, and little enough to be read in seconds. */

/** How deep maps and lists may lie in each other. */
export const MOST_DEPTH = 100;

/** What aliases may add to a document, in values. */
export const MOST_ALIASED = 100_000;

/** How often, for each value that is written, aliases may repeat one. */
export const MOST_ALIASED_RATIO = 10;
