import { join } from 'node:path';
import { contentsOf, TemporaryFolder } from './folder';
import { LIBRARY, runScript } from './run-script';

it("main.ts, run elsewhere, renders the repository's dist/ byte for byte", () => {
  const folder = new TemporaryFolder();
  try {
    const { status, stderr } = runScript(folder.path, `require(${JSON.stringify(join(LIBRARY, '../main'))})`);
    expect([status, stderr.includes('2 written')]).toEqual([0, true]);
    expect(folder.contents('dist')).toEqual(contentsOf(join(process.cwd(), 'dist')));
  } finally {
    folder.remove();
  }
});
