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

describe('an object of another chart that concerns the fleet', () => {
  it.each(SIBLINGS)('is refused and not written: $title', (attack) => {
    const { written, error } = carriedOut(attack);
    expect(written).not.toMatch(attack.mark ?? MARK);
    expect(String(error)).toMatch(attack.told ?? /\[[a-z-]+\] /);
  });
});

describe('a value that is another one when it is written', () => {
  // One that changes after more calls than there are is an honest value, and has nothing to be told.
  it.each(LATE)('is not written: $title', (attack) => {
    const { written, error } = carriedOut(attack);
    expect(written).not.toMatch(attack.mark ?? MARK);
    expect(error === undefined ? written : String(error)).toMatch(/kind: NetworkPolicy|\[[a-z-]+\] /);
  });

  it('is refused by more than fifteen of these attacks', () => {
    expect(LATE.filter((attack) => carriedOut(attack).error !== undefined).length).toBeGreaterThan(15);
  });
});
