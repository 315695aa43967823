import { appendFileSync, cpSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, withFolder } from './child';

const SOURCES = [
  'main.ts',
  'lib',
  'imports',
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'tsconfig.synth.json',
];

/** A copy of the repository's sources in which anything may be built, so that its own build/ and dist/ stay as they are. */
export class Project {
  private constructor(readonly folder: string) {}

  /** Does work in a project that is gone afterwards. */
  static with<T>(work: (project: Project) => T): T {
    return withFolder((folder) => {
      for (const source of SOURCES) {
        cpSync(join(ROOT, source), join(folder, source), { recursive: true });
      }
      symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
      return work(new Project(folder));
    });
  }

  /** Forgets what was compiled, the compiler's memory of the last build included. */
  forgetBuild(): void {
    rmSync(join(this.folder, 'build'), { recursive: true, force: true });
  }

  /** Changes `main.ts` so that the compiler has to look at it again. */
  touchMain(): void {
    appendFileSync(join(this.folder, 'main.ts'), '// changed\n');
  }

  /** Puts other fleets into `main.ts`. */
  writeMain(text: string): void {
    writeFileSync(join(this.folder, 'main.ts'), text);
  }
}
