import { FORBIDDEN_FIELDS } from '../../lib/fleet/types/forbidden';
import { type CaseFile, type Expectation, readCases } from './case-file';
import { COMPILERS, type Compilation, type CompilerVersion, compile, type Diagnostic } from './compiler';

const CASES = '__tests__/types/cases';

/** What is compiled against what: our sources, as `main.ts` is; and our declarations, as a user of the package is. */
const PROGRAMS = {
  sources: { project: `${CASES}/tsconfig.json`, folders: ['refused', 'accepted'] },
  declarations: { project: `${CASES}/tsconfig.declarations.json`, folders: ['refused', 'accepted'] },
  augmentation: { project: `${CASES}/augmentation/tsconfig.json`, folders: ['augmentation'] },
} as const;

const RUNS = (Object.keys(COMPILERS) as CompilerVersion[]).flatMap((version) =>
  Object.entries(PROGRAMS).map(([name, program]) => ({ version, name, ...program })),
);

/** A line of a wide terminal: our sentence and TypeScript's own words around it. */
const SHORT = 200;

describe.each(RUNS)('TypeScript $version, against $name', ({ version, project, folders }) => {
  const cases = folders.flatMap(readCases);
  let compilation: Compilation;

  beforeAll(() => {
    compilation = compile(version, project);
  });

  it.each(cases)('$file', (file) => {
    expect(summarize(file, compilation.diagnostics)).toEqual(
      file.expected.map(({ line, sentence }) => ({ line, says: sentence })),
    );
  });

  it('says our own sentences on one short line each', () => {
    const lines = cases.flatMap((file) => sentences(file, compilation.diagnostics));
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => line.length > SHORT)).toEqual([]);
  });

  it('has no fault outside the cases', () => {
    const files = new Set(cases.map(({ file }) => file));
    expect(compilation.diagnostics.filter(({ file }) => !files.has(file))).toEqual([]);
    expect(compilation.output.match(/ error TS\d+: /g)?.length).toBe(compilation.diagnostics.length);
    expect(compilation.status).not.toBe(0);
  });
});

describe('the cases', () => {
  const refused = readCases('refused');
  const accepted = readCases('accepted');

  it('say in their first line what is tried', () => {
    for (const { file, header } of [...refused, ...accepted, ...readCases('augmentation')]) {
      expect(`${file}: ${header}`).toMatch(/: \/\*\* (?:Tried|Accepted)(?:, alas)?: .+ \*\/$/);
    }
  });

  it('are about something: each refused file expects a fault, each accepted one none', () => {
    expect(refused.filter(({ expected }) => expected.length === 0)).toEqual([]);
    expect(accepted.flatMap(({ expected }) => expected)).toEqual([]);
    expect(refused.flatMap(({ expected }) => expected).length).toBeGreaterThan(150);
  });

  it('show every sentence of the table of forbidden fields', () => {
    const shown = new Set(refused.flatMap(({ expected }) => expected.map(({ sentence }) => sentence)));
    expect(Object.values(FORBIDDEN_FIELDS).filter((sentence) => !shown.has(sentence))).toEqual([]);
  });
});

/** What the compiler said of a file, in the words of the expectations where it met one. */
function summarize(
  { file, expected }: CaseFile,
  all: readonly Diagnostic[],
): { line: number; says: string }[] {
  return all
    .filter((diagnostic) => diagnostic.file === file)
    .map((diagnostic) => ({
      line: diagnostic.line,
      says: expected.find((expectation) => meets(diagnostic, expectation))?.sentence ?? told(diagnostic),
    }));
}

function meets({ line, code, message }: Diagnostic, expectation: Expectation): boolean {
  return (
    line === expectation.line && expectation.codes.includes(code) && message.includes(expectation.sentence)
  );
}

function told({ code, message }: Diagnostic): string {
  return `${code}: ${message}`;
}

/** The shortest lines that hold the expected sentences, where these are ours and not TypeScript's. */
function sentences({ file, expected }: CaseFile, all: readonly Diagnostic[]): string[] {
  const own = all.filter((diagnostic) => diagnostic.file === file);
  return expected.flatMap((expectation) => {
    const lines = own.find((diagnostic) => meets(diagnostic, expectation))?.message.split('\n') ?? [];
    return lines
      .filter((line) => line.includes(`Forbidden<"${expectation.sentence}`))
      .sort((a, b) => a.length - b.length)
      .slice(0, 1);
  });
}
