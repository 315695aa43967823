import { existsSync, readFileSync } from 'node:fs';
import { RULES } from '../../lib/boundary/rule-table';
import { CLAIMS } from '../../lib/ledger/claims';
import { rulesOf, securityModelDocument } from '../../lib/ledger/document';
import { admissionPolicies } from '../../lib/policy/admission-policies';
import { MUTATIONS, OTHER_BREAKS } from '../boundary/mutations';
import { objectsOf } from '../chart/rendered';
import { EVERY_KIND, fleetOf } from '../chart/sample-fleet';
import { corpusFleet, FLEET_SPECS, type FleetName } from '../corpus/fleets';

/** Headings, references and the introduction, which promise nothing. */
const NO_PROMISES = [
  'Security Model',
  'This document describes the security boundaries and access controls for the runner infrastructure.',
  'Privilege Boundary',
  'See Docker Builds for details.',
  'Namespace Isolation',
  'RBAC',
  'Secrets Management',
  'Network Access',
  'Container Images',
  'GloriousFlywheel',
];

function sentencesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/^\s*•\s*/, '').trim())
    .flatMap((line) => line.match(/.+?(?:\.(?=\s|$)|$)/g) ?? [])
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}

describe('the claims ledger', () => {
  const promised = sentencesOf(readFileSync('__tests__/ledger/security-model.txt', 'utf8')).filter(
    (sentence) => !NO_PROMISES.includes(sentence),
  );

  it('holds every sentence of the security model, and no other', () => {
    expect(CLAIMS.map(({ sentence }) => sentence)).toEqual(promised);
    expect(promised.length).toBeGreaterThan(15);
  });

  it('gives each claim an id of its own and something to say at each place', () => {
    expect(new Set(CLAIMS.map(({ id }) => id)).size).toBe(CLAIMS.length);
    for (const { types, objects, cluster, residual } of CLAIMS) {
      for (const text of [types, objects, cluster, residual]) {
        expect(text.length).toBeGreaterThan(10);
      }
    }
  });

  it('has a claim for every rule of the judge and of the policies', () => {
    const fleets = (Object.keys(FLEET_SPECS) as FleetName[]).map(corpusFleet);
    const admission = fleets.flatMap(admissionPolicies).flatMap(({ rules }) => rules);
    const claimed = new Set(CLAIMS.flatMap((claim) => claim.admission));
    expect(admission.map(({ id }) => id).filter((id) => !claimed.has(id))).toEqual([]);
    const claims = CLAIMS.map(({ id }) => id);
    for (const { id, serves } of RULES) {
      expect([id, serves.length]).not.toEqual([id, 0]);
      expect([id, serves.filter((claim) => !claims.includes(claim))]).toEqual([id, []]);
    }
  });

  it('is the document that is committed', () => {
    expect(readFileSync('docs/security-model.md', 'utf8')).toBe(securityModelDocument());
  });
});

/** The strings of a program, without its comments: titles are among them. */
function textsIn(program: string): readonly string[] {
  const parts = program.matchAll(
    /\/\*[\s\S]*?\*\/|(?<!:)\/\/.*|'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`/g,
  );
  return [...parts].map(([, single, double, template]) => single ?? double ?? template ?? '');
}

it('a title is found among strings only', () => {
  expect(textsIn("// test('gone')\n/* it('gone') */ it('here', () => `and ${here}`)")).toEqual([
    '',
    '',
    'here',
    'and ${here}',
  ]);
});

describe.each(CLAIMS.map((claim) => [claim.id, claim] as const))('claim %s', (_id, claim) => {
  it('is carried by rules over rendered objects that are known to fail', () => {
    const failing = [...MUTATIONS.map(({ rule }) => rule), ...OTHER_BREAKS.keys()];
    expect(rulesOf(claim).length).toBeGreaterThan(0);
    for (const rule of rulesOf(claim)) {
      expect(failing).toContain(rule);
    }
  });

  it('is carried by admission rules that are in the output', () => {
    const policies = JSON.stringify(
      // Some rules are there for who jobs are in a cloud, or for what they mount.
      [fleetOf(...EVERY_KIND), corpusFleet('clouds'), corpusFleet('volumes')]
        .flatMap((fleet) => objectsOf(fleet))
        .filter(({ kind }) => kind === 'ValidatingAdmissionPolicy'),
    );
    for (const rule of claim.admission) {
      expect(policies).toContain(`[${rule}]`);
    }
  });

  it('is carried by tests that exist', () => {
    expect(claim.tests.length).toBeGreaterThan(0);
    for (const { file, title } of claim.tests) {
      expect(existsSync(file)).toBe(true);
      expect(textsIn(readFileSync(file, 'utf8')).some((text) => text.includes(title))).toBe(true);
    }
  });
});
