/**
 * Kaniko cannot be had as a Go module, so a program of the tests builds images in its place. Whoever has the executor of
 * Kaniko, static and for this machine, names it here: then the same tests run with it.
 */
const VARIABLE = 'TEST_ASSET_KANIKO';

/** The executor of Kaniko, if somebody has given one. */
export function givenKaniko(): string | undefined {
  return process.env[VARIABLE] || undefined;
}

/** What builds images in this run, for whoever reads its output. */
export function builderOfThisRun(): string {
  return givenKaniko() ? `Kaniko (${VARIABLE})` : `a stand-in for Kaniko (no ${VARIABLE})`;
}
