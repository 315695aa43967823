import { App } from 'cdk8s';
import { FleetChart } from '../../lib';
import { TemporaryFolder } from '../output/folder';
import { type AppAttack, MARK } from './app-attacks/attack';
import { LATE } from './app-attacks/late';
import { SIBLINGS } from './app-attacks/siblings';
import { fleetOf } from './sample-fleet';

const fleet = fleetOf({ kind: 'docker' });

/** What the app of an attack wrote, and what it threw. */
function carriedOut({ app: props, arm }: AppAttack): { written: string; error: unknown } {
  const folder = new TemporaryFolder();
  let error: unknown;
  try {
    const app = new App({ ...props, outdir: folder.path });
    arm(app, new FleetChart(app, { fleet }));
    app.synth();
  } catch (thrown) {
    error = thrown;
  }
  const written = Object.values(folder.contents()).join('---\n');
  folder.remove();
  return { written, error };
}

describe.each([
  ['in another chart', SIBLINGS],
  ['too late', LATE],
])('an attack %s', (_, attacks) => {
  it.each(attacks)('is refused and not written: $title', (attack) => {
    const { written, error } = carriedOut(attack);
    const passed = (attack.mark ?? MARK).test(written);
    if (process.env['SHOW'])
      process.stderr.write(
        [
          'RESULT',
          passed ? 'PASSED' : error ? 'refused' : 'idle',
          attack.title,
          String(error).replaceAll('\n', ' ').slice(0, 150),
        ].join(' ') + '\n',
      );
    expect(passed).toBe(false);
  });
});
