import Module from 'node:module';
import { resolve, sep } from 'node:path';
import * as circus from 'jest-circus';

/** One test of a file. */
export interface DefinedTest {
  /** Stable and unique: the place in the file and the full title. */
  readonly id: string;
  readonly name: string;
  readonly run: () => unknown;
}

/**
 * Loads a compiled test file and says which tests it defines, in its order.
 *
 * Tests are defined through jest's own `describe` and `test`, and run here, in this process: a mutant then takes
 * milliseconds and not the seconds in which jest builds a world of its own for each file.
 *
 * @throws if the file cannot be loaded, or uses what is not run here: hooks, callbacks, tests that are left out.
 */
export function testsOf(file: string): readonly DefinedTest[] {
  forgetModules();
  circus.resetState();
  // A parent of its own, since a parent keeps all that it ever loaded.
  new Module(file).require(resolve(file));
  return definedIn(circus.getState().rootDescribeBlock, []).map(({ titles, entry }, index) => {
    const { fn, mode } = entry;
    if (fn === undefined || fn.length > 0 || (mode !== undefined && mode !== null)) {
      throw new TypeError(`${file}: '${entry.name}' is no plain test`);
    }
    const name = [...titles, entry.name].join(' ');
    return { id: `${file} ${index + 1}: ${name}`, name, run: () => Reflect.apply(fn, {}, []) };
  });
}

type Block = ReturnType<typeof circus.getState>['rootDescribeBlock'];
type Entry = Extract<Block['children'][number], { readonly type: 'test' }>;

function definedIn(
  block: Block,
  titles: readonly string[],
): readonly { readonly titles: readonly string[]; readonly entry: Entry }[] {
  if (block.hooks.length > 0) {
    throw new TypeError(`hooks are not run here: '${block.name}'`);
  }
  return block.children.flatMap((child) =>
    child.type === 'test' ? [{ titles, entry: child }] : definedIn(child, [...titles, child.name]),
  );
}

/** Compiled code is loaded anew for each test file, as in jest: what a module remembers may come from a mutant. */
function forgetModules(): void {
  const compiled = resolve('build') + sep;
  for (const path of Object.keys(require.cache).filter((name) => name.startsWith(compiled))) {
    delete require.cache[path];
  }
}
