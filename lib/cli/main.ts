#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { addAudit } from './audit-command';
import { addClaims } from './claims-command';
import { addDiff } from './diff-command';
import { EXIT_UNREADABLE } from './exit-status';
import { addImport } from './import-command';
import { addInit } from './init';
import type { PackageManifest } from './project/project-files';
import { addReport } from './report-command';
import { addVerify } from './verify-command';

const manifest = JSON.parse(
  readFileSync(join(__dirname, '../../../package.json'), 'utf8'),
) as PackageManifest;

// What a command does is loaded when it runs: judge, pictures and clients of clusters take longer to load than most questions to answer.
const program = new Command('gitlab-runners')
  .description(
    'Judges and explains the manifests of GitLab Runner fleets, and begins projects that render them, from nothing or from the configuration of others.',
  )
  .version(manifest.version)
  .showHelpAfterError('(add --help for usage)')
  .exitOverride();

addInit(program, manifest, process);
addImport(program, process);
addVerify(program, manifest.version, process);
addReport(program, process);
addDiff(program, process);
addAudit(program, manifest.version, process);
addClaims(program, process);

// `| head` closes the pipe early, which is no fault of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') {
    throw error;
  }
});

program.parseAsync().catch((error: unknown) => {
  if (error instanceof CommanderError) {
    // A wrong option must not look like a finding.
    process.exitCode = error.exitCode === 0 ? 0 : EXIT_UNREADABLE;
    return;
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = EXIT_UNREADABLE;
});
