/** The keyword `artifacts`, or one of its reports. */
export interface CiArtifacts {
  /** The archive is called so, and ends in `.zip`. @default 'artifacts' */
  readonly name?: string;
  readonly paths: readonly string[];
  readonly exclude?: readonly string[];
  readonly untracked?: boolean;
  /** @default 'on_success' */
  readonly when?: 'on_success' | 'on_failure' | 'always';
  /** What GitLab keeps them as: what a later job may fetch is the archive. @default 'archive' */
  readonly type?: string;
  /** @default 'zip' */
  readonly format?: 'zip' | 'gzip' | 'raw';
  readonly expireIn?: string;
}

/** A file that a runner has uploaded. */
export interface ArtifactFile {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  readonly content: Buffer;
}

/** An entry of GitLab's answer, in which a path alone stands for files that are kept whatever becomes of the job. */
export function artifactsEntry(artifacts: CiArtifacts | string): object {
  if (typeof artifacts === 'string') {
    return { name: 'files', paths: [artifacts], when: 'always' };
  }
  const { name, paths, exclude, untracked, when, type, format, expireIn } = artifacts;
  return {
    name: name ?? 'artifacts',
    paths,
    when: when ?? 'on_success',
    artifact_type: type ?? 'archive',
    artifact_format: format ?? 'zip',
    ...(exclude ? { exclude } : {}),
    ...(untracked ? { untracked } : {}),
    ...(expireIn ? { expire_in: expireIn } : {}),
  };
}

/**
 * The file in the form that a runner sends.
 *
 * @param query what its address says of it.
 */
export async function uploadedFile(
  contentType: string,
  body: Buffer,
  query: URLSearchParams,
): Promise<ArtifactFile | undefined> {
  const form = await new Response(body, { headers: { 'Content-Type': contentType } }).formData();
  const file = form.get('file');
  return file instanceof File
    ? {
        name: file.name,
        type: query.get('artifact_type') ?? 'archive',
        format: query.get('artifact_format') ?? 'zip',
        content: Buffer.from(await file.arrayBuffer()),
      }
    : undefined;
}
