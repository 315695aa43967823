import { Readable } from 'node:stream';
import { stringify } from 'yaml';
import type { Severity } from '../../lib/boundary/severity';
import { type VerifyOptions, verify } from '../../lib/cli/verify';
import type { Manifest } from '../boundary/edit';

/** What one call of the command wrote, and its exit status. */
export interface Verified {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command, in this process. */
export async function verified(
  paths: readonly string[],
  options: Partial<VerifyOptions> = {},
  input = '',
): Promise<Verified> {
  const written = { stdout: '', stderr: '' };
  const status = await verify(paths, { format: 'text', ...options }, '1.2.3', {
    stdin: Readable.from([Buffer.from(input)]),
    stdout: { write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
  });
  return { status, ...written };
}

/** Objects as a file. */
export function asYaml(objects: readonly Manifest[]): string {
  return objects.map((object) => stringify(object, { aliasDuplicateObjects: false })).join('---\n');
}

/** The cause of a finding, as the report for programs has it. */
export interface Cause {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly times: number;
  readonly paths: readonly string[];
  readonly chartValue?: string;
  readonly inFleet?: string;
}

/** The causes that are found in objects, the worst first. */
export async function causesIn(
  objects: readonly Manifest[],
  options: Partial<VerifyOptions> = {},
): Promise<readonly Cause[]> {
  const { stdout } = await verified(['-'], { ...options, format: 'json' }, asYaml(objects));
  return JSON.parse(stdout).reports.flatMap(({ causes }: { causes: readonly Cause[] }) => causes);
}
