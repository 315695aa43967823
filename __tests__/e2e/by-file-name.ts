/** Runs the files by name: the first applies the fleet to an empty cluster, the others need it there. */
export default class ByFileName {
  sort<Test extends { readonly path: string }>(tests: readonly Test[]): Test[] {
    return [...tests].sort((left, right) => left.path.localeCompare(right.path));
  }

  shard<Test>(tests: Test[]): Test[] {
    return tests;
  }

  allFailedTests<Test>(tests: Test[]): Test[] {
    return tests;
  }

  cacheResults(): void {
    // Nothing is remembered: the order does not depend on the last run.
  }
}
