import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { CiJob } from '../../e2e/gitlab/ci-job';
import type { CommittedFile } from '../../e2e/gitlab/repository';

const EXAMPLE = join(process.cwd(), 'examples', 'cluster-check');
const STAND_IN = join(process.cwd(), '__tests__', 'node', 'cluster-check', 'nc');

/** The script of the example, as an operator has it. */
export const CHECK_SCRIPT = readFileSync(join(EXAMPLE, 'check.sh'), 'utf8');

/** What the repository of an operator holds, and something in the place of the `nc` of Alpine. */
export const CHECK_FILES: Readonly<Record<string, CommittedFile>> = {
  'check.sh': CHECK_SCRIPT,
  nc: { content: readFileSync(STAND_IN), executable: true },
};

/** Where it is put, in jobs and in the image of the daemon. By its path, since this BusyBox prefers what it has itself. */
const NC = '/tmp/nc';

/** Runners whose image has no bash. */
const WITHOUT_BASH: readonly string[] = ['docker', 'restricted', 'dind'];

/**
 * The daemon of the lab has nothing to pull from, so it is given an image: BusyBox, the probe, and its `nc`. That stands for
 * the image of Alpine that the example takes.
 */
const GIVEN_IMAGE = [
  'mkdir -p image/bin image/tmp && cp nc image/tmp/ && cp "$(command -v network-probe)" /usr/bin/busybox image/bin/',
  'for name in sh cat ls id sleep true; do ln -s busybox "image/bin/$name"; done',
  'tar -c -C image . | docker import - docker.io/library/alpine:3.22.2',
];

interface Pipeline {
  readonly variables: Readonly<Record<string, string>>;
  readonly '.check': { readonly script: readonly string[] };
}

/**
 * The job of the example for a runner.
 *
 * @param variables what the operator fills in: all that the example has, and no others.
 */
export function checkJob(runner: string, variables: Readonly<Record<string, string>>): CiJob {
  const pipeline: Pipeline = parse(readFileSync(join(EXAMPLE, '.gitlab-ci.yml'), 'utf8'));
  const { script } = pipeline['.check'];
  const filledIn = Object.fromEntries(
    Object.keys(pipeline.variables).map((name) => [name, variables[name] ?? '']),
  );
  const withoutBash = WITHOUT_BASH.includes(runner);
  return {
    variables: {
      ...filledIn,
      ...(runner === 'restricted' ? { CHECK_LEVEL: 'restricted' } : {}),
      ...(withoutBash ? { CHECK_NC: NC } : {}),
    },
    script: [...(withoutBash ? [`cp nc ${NC}`] : []), ...(runner === 'dind' ? GIVEN_IMAGE : []), ...script],
  };
}

/** When a line of a job's log was written, and to which stream. */
const STAMP = /^\S+Z \d\d[OE][ +]/;

/** The lines of the check in a log or what else printed it. */
export function checkLines(text: string): readonly string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(STAMP, ''))
    .filter((line) => /^(?:ok {6}|NOT OK {2}|- {7})\S/.test(line));
}
