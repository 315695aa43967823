import { parse as parseToml } from '@iarna/toml';
import { parseAllDocuments } from 'yaml';
import type { RenderedFile } from '../../lib';

/** An object as it stands in a rendered file. */
export interface RenderedObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  // biome-ignore lint/suspicious/noExplicitAny: tests read paths of many kinds of objects
  readonly [field: string]: any;
}

/** The objects of rendered files, read back by another library than the one that wrote them. */
export class RenderedObjects {
  readonly all: readonly RenderedObject[];

  constructor(files: readonly RenderedFile[]) {
    this.all = files.flatMap(({ text }) =>
      parseAllDocuments(text).map((document) => document.toJS() as RenderedObject),
    );
  }

  /** The names of all objects of a kind. */
  names(kind: string): string[] {
    return this.all.filter((object) => object.kind === kind).map((object) => object.metadata.name);
  }

  /** The one object of a kind and name. */
  one(kind: string, name: string): RenderedObject {
    const found = this.all.filter((object) => object.kind === kind && object.metadata.name === name);
    const [object] = found;
    if (!object || found.length > 1) {
      throw new Error(`${found.length} objects of kind ${kind} and name ${name}`);
    }
    return object;
  }

  /** The `[[runners]]` section of a runner's config.toml, read by another library than the one that wrote it. */
  // biome-ignore lint/suspicious/noExplicitAny: the keys are GitLab's
  runnerSection(runner: string): any {
    const config = parseToml(this.one('ConfigMap', `${runner}-config`)['data']['config.toml']);
    return (config['runners'] as unknown[])[0];
  }

  /** The objects of the strategic patches of a runner's job pods. */
  // biome-ignore lint/suspicious/noExplicitAny: a patch is any part of a pod
  patches(runner: string): any[] {
    const patches = this.runnerSection(runner).kubernetes.pod_spec ?? [];
    return patches.map(({ patch }: { patch: string }) => JSON.parse(patch));
  }
}
