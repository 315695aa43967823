import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { formatFindings } from '../errors';
import { importFleet } from '../import/import-fleet';
import { readSource } from '../import/input/read';
import { type Release, UnreadableSource } from '../import/input/release';
import { fleetModuleOf, programOf } from '../import/program';
import { countsOf, reportOf } from '../import/report';
import { progressOn } from '../progress';
import type { Watched } from './exit-status';

/** The exit status where nothing was written. */
const EXIT_NOT_WRITTEN = 2;

/** The file of a project of `init` that holds its fleets, and synthesizes nothing. */
const FLEET_MODULE = 'fleet.ts';

/** More than any values that people write; a config.toml of a thousand runners is smaller. */
const MOST_BYTES = 4 * 1024 * 1024;

/** What the command needs of a process. */
export interface ImportProcess extends Watched {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: { write(text: string): unknown };
  exitCode?: number | string | null | undefined;
}

/** How to import. */
export interface ImportCommandOptions {
  /** Where the program is written; it must not be there. @default standard output */
  readonly out?: string;
  /** Whether the specification is written as JSON, instead of a program. @default false */
  readonly json?: boolean;
  /** The organisation. @default to be filled in */
  readonly org?: string;
  /** Addresses of the API server. @default to be filled in */
  readonly apiServer?: readonly string[];
}

/** Reads the files, writes the program and the report, and returns the exit status. */
export async function runImport(
  files: readonly string[],
  { out, json, org, apiServer }: ImportCommandOptions,
  host: Omit<ImportProcess, 'exitCode'>,
): Promise<number> {
  const progress = progressOn(host.stderr, host.now);
  const releases: Release[] = [];
  const faults: string[] = [];
  for (const file of new Set(files)) {
    progress.say(`reading ${file}`);
    try {
      releases.push(
        ...readSource(file === '-' ? 'standard input' : file, textOf(await contentOf(file, host.stdin))),
      );
    } catch (error) {
      faults.push(`${file === '-' ? 'standard input' : file}: ${reasonOf(error)}`);
    }
  }
  if (faults.length > 0) {
    progress.clear();
    host.stderr.write(`${faults.join('\n')}\nnothing was written\n`);
    return EXIT_NOT_WRITTEN;
  }
  progress.say('making a fleet of it');
  const imported = importFleet(releases, {
    ...(org === undefined ? {} : { org }),
    ...(apiServer === undefined ? {} : { apiServer }),
  });
  progress.clear();
  if (imported.faults.length > 0 && !imported.isEmpty) {
    host.stderr.write(`${formatFindings(imported.faults)}\nnothing was written\n`);
    return EXIT_NOT_WRITTEN;
  }
  const { spec, explained, fillIns } = imported;
  if (imported.isEmpty) {
    host.stderr.write(`${reportOf(explained, [])}no runner is left: nothing was written\n`);
    return EXIT_NOT_WRITTEN;
  }
  const form = out !== undefined && basename(out) === FLEET_MODULE ? fleetModuleOf : programOf;
  const program = json === true ? `${JSON.stringify(spec, null, 2)}\n` : form(spec, fillIns);
  const report = reportOf(explained, fillIns);
  if (out === undefined) {
    host.stdout.write(program);
    host.stderr.write(report);
    return 0;
  }
  try {
    writeFileSync(out, program, { flag: 'wx' });
  } catch (error) {
    const exists = (error as NodeJS.ErrnoException).code === 'EEXIST';
    host.stderr.write(
      `${out}: ${exists ? 'it is there already, and nothing is overwritten' : reasonOf(error)}\nnothing was written\n`,
    );
    return EXIT_NOT_WRITTEN;
  }
  host.stdout.write(report);
  host.stderr.write(`${out} was written: ${countsOf(explained, fillIns)}\n`);
  return 0;
}

async function contentOf(file: string, stdin: NodeJS.ReadableStream): Promise<Buffer> {
  if (file !== '-') {
    const status = statSync(file);
    if (!status.isFile()) {
      throw new UnreadableSource(
        status.isDirectory()
          ? 'it is a folder: name its files'
          : 'no regular file: give a stream on standard input, as -',
      );
    }
    if (status.size > MOST_BYTES) {
      throw tooLarge();
    }
    return readFileSync(file);
  }
  const parts: Buffer[] = [];
  let total = 0;
  for await (const part of stdin) {
    parts.push(Buffer.from(part));
    total += part.length;
    if (total > MOST_BYTES) {
      throw tooLarge();
    }
  }
  return Buffer.concat(parts);
}

function tooLarge(): UnreadableSource {
  return new UnreadableSource(`too large: at most ${MOST_BYTES / 1024 / 1024} MiB are read`);
}

function textOf(content: Buffer): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(content).replaceAll('\r\n', '\n');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    if (!/[\u0000-\u0008\u000e-\u001f]/.test(text)) {
      return text;
    }
  } catch {
    // Told below.
  }
  throw new UnreadableSource('no text: give YAML or TOML in UTF-8');
}

function reasonOf(error: unknown): string {
  if (error instanceof UnreadableSource) {
    return error.message;
  }
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) {
    throw error;
  }
  return code === 'ENOENT' ? 'no such file' : `cannot be read (${code})`;
}
