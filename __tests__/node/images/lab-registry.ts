import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ContainerRegistry } from '../../e2e/gitlab/predefined-variables';
import { OUTSIDE } from '../stage/addresses';
import type { Lab } from '../stage/lab';
import { allowUser } from './registry';

/** The name that jobs know the registry by. The world itself only knows the address. */
const HOST = 'registry.lab.test';
const ADDRESS = OUTSIDE.registry.ipv4;
const LONGEST_LISTING = 64 * 1024 ** 2;

/** The registry of the lab that asks for a password, as somebody whom it lets in. */
export class LabRegistry {
  readonly #environment: NodeJS.ProcessEnv;

  /** Lets somebody in. */
  constructor(
    private readonly lab: Lab,
    private readonly user: Omit<ContainerRegistry, 'host'>,
  ) {
    const { username, password } = user;
    allowUser(lab.registryUsers, username, password);
    const folder = mkdtempSync(join(lab.folder, 'registry-login-'));
    const auth = Buffer.from(`${username}:${password}`).toString('base64');
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ auths: { [ADDRESS]: { auth } } }));
    this.#environment = { ...process.env, DOCKER_CONFIG: folder, SSL_CERT_FILE: lab.outsideCaFile };
  }

  /** What GitLab tells jobs. */
  get ofJobs(): ContainerRegistry {
    return { host: HOST, ...this.user };
  }

  /** Puts an image there: another one that is there with a layer on top. */
  async append(base: string, layer: string, name: string): Promise<void> {
    await this.#crane(`append --base ${at(base)} --new_layer ${layer} --new_tag ${at(name)}`);
  }

  /** The repositories that have an image. */
  async repositories(): Promise<readonly string[]> {
    return (await this.#crane(`catalog ${ADDRESS}`)).split('\n');
  }

  /** The files of an image with modes, owners and capabilities, as tar lists them. */
  files(name: string): Promise<string> {
    const list = "tar --xattrs --xattrs-include='*' --numeric-owner -tvvf -";
    return this.#crane(`export ${at(name)} - | ${list}`);
  }

  async #crane(words: string): Promise<string> {
    const script = `set -o pipefail; "$0" ${words}`;
    const { stdout } = await promisify(execFile)('bash', ['-c', script, this.lab.programs.crane], {
      env: this.#environment,
      maxBuffer: LONGEST_LISTING,
    });
    return stdout;
  }
}

function at(name: string): string {
  return `${ADDRESS}/${name.replace(`${HOST}/`, '')}`;
}
