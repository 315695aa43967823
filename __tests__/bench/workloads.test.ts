import { fleetSpecs, RUNNERS_PER_ORG } from '../../bench/fleets';
import { readOptions } from '../../bench/options';
import { SECTIONS } from '../../bench/results';
import { diagnostic } from '../../bench/sections/types';
import { Fleet } from '../../lib';
import { FLEET_SPECS } from '../corpus/fleets';

describe('the fleets that are measured', () => {
  it('have as many runners as were asked for, in organisations of their own', () => {
    const fleets = fleetSpecs(50).map((spec) => Fleet.parse(spec));
    expect(new Set(fleets.map(({ org }) => org)).size).toBe(50 / RUNNERS_PER_ORG);
    expect(fleets.flatMap(({ runners }) => runners)).toHaveLength(50);
  });

  it('hold the kinds of the fleet of README.md', () => {
    const kinds = fleetSpecs(RUNNERS_PER_ORG).flatMap(({ runners }) => runners.map(({ kind }) => kind));
    expect(kinds).toEqual(FLEET_SPECS.tinyland.runners.map(({ kind }) => kind));
  });
});

describe('the options', () => {
  it('measure everything but the largest size by default', () => {
    expect(readOptions([])).toEqual({
      sizes: [5, 50, 500, 5000],
      runs: 5,
      only: [...SECTIONS],
      json: false,
      save: false,
      compare: false,
    });
  });

  it('add the largest size', () => {
    expect(readOptions(['--full']).sizes).toEqual([5, 50, 500, 5000, 10_000]);
  });

  it('take sizes, runs and sections', () => {
    const options = readOptions(['--sizes', '5,10', '--runs', '3', '--only', 'synth', 'types', '--compare']);
    expect(options).toMatchObject({ sizes: [5, 10], runs: 3, only: ['synth', 'types'], compare: true });
  });
});

describe('diagnostic', () => {
  const output =
    'Files:              397\nInstantiations:  111549\nCheck time:      0.577s\nTotal time:      1.017s\n';

  it('reads a count and a time', () => {
    expect(diagnostic(output, 'Instantiations')).toBe(111_549);
    expect(diagnostic(output, 'Total time')).toBe(1.017);
  });

  it('refuses output without the line', () => {
    expect(() => diagnostic(output, 'Types')).toThrow("no 'Types'");
  });
});
