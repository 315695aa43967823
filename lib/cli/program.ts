import { Command } from 'commander';
import { addAudit } from './audit';
import { addClaims } from './claims-command';
import { addCompletion } from './completion';
import { addDiff, type DiffProcess } from './diff';
import { addImport } from './import';
import { addInit } from './init';
import type { PackageManifest } from './project/project-files';
import { addReport, type ReportProcess } from './report';
import { addVerify } from './verify';

/** The command `gitlab-runners` with all its commands. */
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
