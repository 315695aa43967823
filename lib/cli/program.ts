import { Command } from 'commander';
import { addAudit } from './audit-command';
import { addClaims } from './claims-command';
import { addCompletion } from './completion';
import type { DiffProcess } from './diff';
import { addDiff } from './diff-command';
import { addImport } from './import-command';
import { addInit } from './init';
import type { PackageManifest } from './project/project-files';
import type { ReportProcess } from './report';
import { addReport } from './report-command';
import { addVerify } from './verify-command';

/**
 * The command `gitlab-runners` with all its commands. What a command does is loaded when it runs: judge, pictures and clients of
 * clusters take longer to load than most questions to answer.
 */
export function programOf(manifest: PackageManifest, host: DiffProcess & ReportProcess): Command {
  const program = new Command('gitlab-runners')
    .description(
      'Judges and explains the manifests of GitLab Runner fleets, and begins projects that render them, from nothing or from the configuration of others.',
    )
    .version(manifest.version)
    .showHelpAfterError('(add --help for usage)')
    .exitOverride();
  addInit(program, manifest, host);
  addImport(program, host);
  addVerify(program, manifest.version, host);
  addReport(program, host);
  addDiff(program, host);
  addAudit(program, manifest.version, host);
  addClaims(program, host);
  addCompletion(program, host);
  return program;
}
