import { spawnSync } from 'node:child_process';
import { relative, resolve } from 'node:path';

/** The root of the repository, seen from `build/__tests__/types`. */
export const ROOT = resolve(__dirname, '../../..');

/** The compilers that the types must hold under, by their version. */
export const COMPILERS = { '7.0': 'typescript', '5.9': 'typescript-5.9' } as const;

/** The version of a compiler. */
export type CompilerVersion = keyof typeof COMPILERS;

/** One fault as the compiler prints it. */
export interface Diagnostic {
  /** Relative to the root of the repository. */
  readonly file: string;
  readonly line: number;
  /** Such as `TS2322`. */
  readonly code: string;
  /** All lines of the message, the explanation of nested types included. */
  readonly message: string;
}

/** What a run of the compiler printed. */
export interface Compilation {
  readonly status: number | null;
  readonly output: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** Compiles a project as a user would, in a process of its own. */
export function compile(version: CompilerVersion, project: string, ...options: string[]): Compilation {
  const tsc = resolve(ROOT, 'node_modules', COMPILERS[version], 'bin/tsc');
  const run = spawnSync(process.execPath, [tsc, '--project', project, '--pretty', 'false', ...options], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (run.error) {
    throw run.error;
  }
  return { status: run.status, output: run.stdout, diagnostics: diagnosticsOf(run.stdout) };
}

/** A diagnostic begins at the left margin; the lines that explain it are indented. */
function diagnosticsOf(output: string): Diagnostic[] {
  const blocks = output.split(/\n(?=\S)/).filter((block) => block.trim() !== '');
  return blocks.flatMap((block) => {
    const [, file, line, code, message] =
      /^(.+?)\((\d+),\d+\): error (TS\d+): ([\s\S]*)$/.exec(block.trimEnd()) ?? [];
    return file && line && code && message
      ? [{ file: relative(ROOT, resolve(ROOT, file)), line: Number(line), code, message }]
      : [];
  });
}
