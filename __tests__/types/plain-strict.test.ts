import { readCases } from './case-file';
import { COMPILERS, type CompilerVersion, compile } from './compiler';

/** A user's project may be strict and no more: then the compiler lets an optional field be `undefined`. */
it.each(Object.keys(COMPILERS) as CompilerVersion[])(
  'TypeScript %s takes optional fields that are undefined under strict alone',
  (version) => {
    expect(readCases('plain').map(({ header }) => header)).toEqual([
      '/** Accepted: fields that are undefined, under `strict` alone. */',
    ]);
    const { status, output } = compile(version, '__tests__/types/cases/plain/tsconfig.json');
    expect(output).toBe('');
    expect(status).toBe(0);
  },
  120_000,
);
