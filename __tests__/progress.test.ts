import { type ProgressScreen, progressOn } from '../lib/progress';

const EMPTY_LINE = '\r\u001b[2K';

/** Progress on a screen of the test, whose clock the test moves. */
function watched(screen: Omit<ProgressScreen, 'write'>) {
  const written: string[] = [];
  const clock = { now: 5000 };
  const progress = progressOn({ ...screen, write: (text) => written.push(text) }, () => clock.now);
  return { written, clock, ...progress };
}

test('work of less than a second shows nothing', () => {
  const { written, clock, say, clear } = watched({ isTTY: true });
  say('reading');
  clock.now += 999;
  say('judging');
  clear();
  expect(written).toEqual([]);
});

test('longer work shows each step in place of the one before, and leaves the line empty', () => {
  const { written, clock, say, clear } = watched({ isTTY: true });
  say('reading');
  clock.now += 1000;
  say('judging');
  say('writing');
  clear();
  clear();
  expect(written).toEqual([`${EMPTY_LINE}judging`, `${EMPTY_LINE}writing`, EMPTY_LINE]);
});

test('nothing but a terminal shows progress', () => {
  for (const screen of [{}, { isTTY: false }]) {
    const { written, clock, say, clear } = watched(screen);
    clock.now += 60_000;
    say('judging');
    clear();
    expect(written).toEqual([]);
  }
});

test('a name neither leaves its line nor moves the cursor', () => {
  const { written, clock, say } = watched({ isTTY: true, columns: 30 });
  clock.now += 1000;
  say('a\u001b[31m\nb\u202ec\u{1f600} and more than the terminal has room for');
  expect(written).toEqual([`${EMPTY_LINE}a?[31m?b?c?? and more than the`.slice(0, EMPTY_LINE.length + 29)]);
  for (const columns of [0, undefined]) {
    const other = watched({ isTTY: true, ...(columns === undefined ? {} : { columns }) });
    other.clock.now += 1000;
    other.say('x'.repeat(200));
    expect(other.written).toEqual([EMPTY_LINE + 'x'.repeat(79)]);
  }
});
