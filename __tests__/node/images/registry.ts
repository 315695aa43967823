import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Component } from '../../e2e/stage/component';

/** What a registry lets whom do. */
export type RegistryAccess =
  /** Anyone pulls; nobody pushes. */
  | 'pull'
  /** Anyone pulls and pushes. */
  | 'push'
  /** Who is in the file that {@link allowUser} writes pulls and pushes; all others do neither. */
  | { readonly users: string };

/** How a registry is started. */
export interface RegistryOptions {
  readonly name: string;
  /** The program `registry`. */
  readonly program: string;
  readonly address: string;
  readonly port: number;
  /** Certificate and key as files; plain HTTP without them. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** The folder with all images. Several registries may share one. */
  readonly storage: string;
  readonly access: RegistryAccess;
  /** For configuration and log. */
  readonly folder: string;
}

/** Starts a registry, and returns when it listens. */
export async function startRegistry(options: RegistryOptions): Promise<Component> {
  const { name, program, address, port, folder } = options;
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(configOf(options)));
  // Without the variable it looks for a collector of traces.
  const words = ['OTEL_TRACES_EXPORTER=none', program, 'serve', file];
  const registry = new Component(name, 'env', words, join(folder, `${name}.log`));
  await registry.until('listening', () => listens(address, port), 20);
  return registry;
}

/**
 * The images of the cache with what a run pushes on top, which goes with the run.
 *
 * @param folder of this run. The mount lasts as long as the mount namespace of the caller.
 * @returns the folder for {@link RegistryOptions.storage}.
 */
export function writableStorage(storage: string, folder: string): string {
  const [upper, work, merged] = ['pushed', 'work', 'storage'].map((name) => join(folder, name));
  for (const path of [upper, work, merged]) {
    mkdirSync(path as string, { recursive: true });
  }
  const layers = `lowerdir=${storage},upperdir=${upper},workdir=${work}`;
  execFileSync('mount', ['-t', 'overlay', 'overlay', '-o', layers, merged as string]);
  return merged as string;
}

/** Lets a user in from now on; registries read the file again when it has changed. */
export function allowUser(users: string, name: string, password: string): void {
  // Node has no bcrypt, which is all that the registry takes; Perl is on every Debian.
  const salt = `$2b$05$${randomBytes(16).toString('base64').replaceAll(/[+=]/g, '.').slice(0, 21)}.`;
  const hash = execFileSync('perl', ['-e', 'print crypt($ARGV[0], $ARGV[1])', password, salt], {
    encoding: 'utf8',
  });
  appendFileSync(users, `${name}:${hash}\n`);
}

function configOf({ address, port, tls, storage, access }: RegistryOptions): object {
  return {
    version: 0.1,
    // What nodes pull is told from it.
    log: { level: 'warn', accesslog: { disabled: access !== 'pull' } },
    storage: {
      filesystem: { rootdirectory: storage },
      maintenance: { uploadpurging: { enabled: false }, readonly: { enabled: access === 'pull' } },
    },
    http: {
      addr: address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`,
      ...(tls ? { tls } : {}),
    },
    ...(typeof access === 'object' ? { auth: { htpasswd: { realm: 'lab', path: access.users } } } : {}),
  };
}

function listens(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    socket.on('connect', () => {
      resolve(true);
      socket.destroy();
    });
    socket.on('error', () => resolve(false));
  });
}
