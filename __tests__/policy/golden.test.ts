import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FAMILY_OF, LEVEL_OF, RUNNER_KINDS, type RunnerKind } from '../../lib/privilege';
import { corpusFleet, FLEET_SPECS } from '../corpus/fleets';
import { goldens } from '../corpus/golden';
import type { Pod } from '../corpus/objects';
import { creating } from '../corpus/request';
import { manager } from '../corpus/users';
import { denialsOf } from './evaluate';

describe('what GitLab Runner and the cluster do', () => {
  const all = goldens();

  it.each(all.map((golden) => [`${golden.fleet}: ${golden.title}`, golden] as const))(
    'passes: %s',
    (_, golden) => {
      expect(denialsOf(corpusFleet(golden.fleet), golden.request)).toEqual([]);
    },
  );

  it('is there for every runner of every fleet, and so for every kind', () => {
    const runners = Object.entries(FLEET_SPECS).flatMap(([fleet]) =>
      corpusFleet(fleet as keyof typeof FLEET_SPECS).runners.map(({ name, kind }) => ({ fleet, name, kind })),
    );
    expect(new Set(runners.map(({ kind }) => kind))).toEqual(new Set(RUNNER_KINDS));
    for (const { fleet, name } of runners) {
      const jobs = all.filter(
        (golden) => golden.fleet === fleet && golden.title.startsWith(`a job pod of ${name}:`),
      );
      expect({ fleet, name, jobs: jobs.length >= 3 }).toEqual({ fleet, name, jobs: true });
    }
  });
});

/** Written by the in-cluster tests. */
const RECORDED = resolve('__tests__/e2e/golden');

describe('pods that a real GitLab Runner made', () => {
  const files = existsSync(RECORDED) ? readdirSync(RECORDED) : [];

  it.each(files)('passes: %s', (file) => {
    const pod = JSON.parse(readFileSync(join(RECORDED, file), 'utf8')) as Pod;
    const runner = pod.metadata.labels['runner-fleet/runner'] ?? '';
    const request = creating(manager('tinyland', runner), 'pods', pod);
    expect(denialsOf(corpusFleet('tinyland'), request)).toEqual([]);
  });

  const runners = new Set(files.map((file) => file.replace(/-[a-z]+\.json$/, '')));

  it('are of every runner of the fleet of this repository', () => {
    expect(runners).toEqual(new Set(corpusFleet('tinyland').runners.map(({ name }) => name)));
  });

  it('are of every level and family that a kind can have', () => {
    const shapeOf = (kind: RunnerKind) => `${LEVEL_OF[kind]} ${FAMILY_OF[kind]}`;
    expect(new Set(RUNNER_KINDS.filter((kind) => runners.has(kind)).map(shapeOf))).toEqual(
      new Set(RUNNER_KINDS.map(shapeOf)),
    );
  });
});
