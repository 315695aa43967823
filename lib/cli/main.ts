#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { EXIT_UNREADABLE } from './exit-status';
import { programOf } from './program';
import type { PackageManifest } from './project/project-files';

const manifest = JSON.parse(
  readFileSync(join(__dirname, '../../../package.json'), 'utf8'),
) as PackageManifest;

// `| head` closes the pipe early, which is no fault of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') {
    throw error;
  }
});

programOf(manifest, process)
  .parseAsync()
  .catch((error: unknown) => {
    if (error instanceof CommanderError) {
      // A wrong option must not look like a finding.
      process.exitCode = error.exitCode === 0 ? 0 : EXIT_UNREADABLE;
      return;
    }
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = EXIT_UNREADABLE;
  })
  // A program that gives credentials may hang, and would keep this one from its end.
  .finally(() => process.stdout.write('', () => process.stderr.write('', () => process.exit())));
