import { run } from '../../e2e/cluster/on-stage';

/** Runs a program to its end and gives what it printed. @throws Error with what it said if it fails. */
export async function command(program: string, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run(program, args);
  if (code !== 0) {
    throw new Error(`${[program, ...args].join(' ')}\n${stdout}${stderr}`);
  }
  return stdout;
}
