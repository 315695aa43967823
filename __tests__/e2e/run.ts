/** Runs the tests on real components: `node build/__tests__/e2e/run.js [--kubernetes 1.30] [jest arguments]`. */
import { join } from 'node:path';
import { onceMore } from './stage/once-more';
import { conclude, runSuite } from './stage/suite';

const MINUTES = 40;

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  const version = words.indexOf('--kubernetes');
  const kubernetes = version < 0 ? '1.36' : (words.splice(version, 2)[1] ?? '');
  const run = (jest: readonly string[]) =>
    runSuite({
      supervisor: join(__dirname, 'stage', 'supervisor.js'),
      words: [kubernetes, String(MINUTES)],
      config: 'jest.e2e.config.js',
      jest,
    });
  const result = await run(words);
  process.exitCode = conclude(words.length > 0 ? [result] : await onceMore([result], run));
}

void main();
