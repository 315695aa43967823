import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/** A commit, and the pipeline that GitLab makes of it. */
export interface Commit {
  readonly sha: string;
  /** The commit before it; of the first one, as GitLab writes it, only zeros. */
  readonly before: string;
  readonly branch: string;
  readonly pipeline: number;
}

/** A file of a commit: its text, or what else there is to say; nothing if it is taken away. */
export type CommittedFile =
  | string
  | Buffer
  | { readonly content: string | Buffer; readonly executable: true }
  /** A submodule at a commit. */
  | { readonly submodule: string }
  | undefined;

const BRANCH = 'main';

/** So that no configuration of this machine or its user changes what git does. */
export const GIT_ENVIRONMENT = {
  PATH: process.env['PATH'] ?? '/usr/bin:/bin',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
} as const;

/** The repository of the project on the side of GitLab: bare, with one branch, and a ref for each pipeline. */
export class Repository {
  readonly #folder: string;
  #head: Commit | undefined;
  #commits = 0;

  private constructor(
    readonly root: string,
    path: string,
  ) {
    this.#folder = join(root, `${path}.git`);
  }

  /**
   * @param root the folder that holds the repositories of GitLab.
   * @param path of the project.
   */
  static async create(root: string, path: string): Promise<Repository> {
    const repository = new Repository(root, path);
    await mkdir(repository.#folder, { recursive: true });
    await repository.#git(['init', '--quiet', '--bare', `--initial-branch=${BRANCH}`]);
    // As GitLab has it: a job fetches its commit by name.
    await repository.#git(['config', 'uploadpack.allowAnySHA1InWant', 'true']);
    return repository;
  }

  /** The newest commit, if there is one. */
  get head(): Commit | undefined {
    return this.#head;
  }

  /** Adds, changes and takes away files. */
  async commit(files: Readonly<Record<string, CommittedFile>>, message = 'Change files'): Promise<Commit> {
    const pipeline = ++this.#commits;
    const stream = [
      `commit refs/heads/${BRANCH}\nmark :1\n`,
      `committer e2e <e2e@example.com> ${Math.floor(Date.now() / 1000)} +0000\n`,
      ...data(Buffer.from(message)),
      ...(this.#head ? [`from ${this.#head.sha}\n`] : []),
      ...Object.entries(files).flatMap(([path, file]) => change(path, file)),
      `reset refs/pipelines/${pipeline}\nfrom :1\n\nget-mark :1\n`,
    ];
    const input = Buffer.concat(stream.map((part) => Buffer.from(part)));
    const sha = (await this.#git(['fast-import', '--quiet'], input)).trim();
    this.#head = { sha, before: this.#head?.sha ?? '0'.repeat(40), branch: BRANCH, pipeline };
    return this.#head;
  }

  #git(words: readonly string[], input: Buffer | string = ''): Promise<string> {
    const git = spawn('git', ['-C', this.#folder, ...words], { env: GIT_ENVIRONMENT });
    const out: Buffer[] = [];
    const complaints: Buffer[] = [];
    git.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    git.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
    // Its exit code says whether it has read what it needed.
    git.stdin.on('error', () => {});
    git.stdin.end(input);
    return new Promise((done, failed) => {
      git.on('error', failed);
      git.on('close', (code) =>
        code === 0
          ? done(Buffer.concat(out).toString())
          : failed(new Error(`git ${words[0]}: ${Buffer.concat(complaints)}`)),
      );
    });
  }
}

function change(path: string, file: CommittedFile): (string | Buffer)[] {
  if (file === undefined) {
    return [`D ${path}\n`];
  }
  const isPlain = typeof file === 'string' || Buffer.isBuffer(file);
  if (!isPlain && 'submodule' in file) {
    return [`M 160000 ${file.submodule} ${path}\n`];
  }
  const content = Buffer.from(isPlain ? file : file.content);
  return [`M ${isPlain ? '100644' : '100755'} inline ${path}\n`, ...data(content)];
}

function data(content: Buffer): (string | Buffer)[] {
  return [`data ${content.length}\n`, content, '\n'];
}
