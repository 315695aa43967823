import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Component } from '../../e2e/stage/component';
import { keysOf, prefixOf, RUNNERS_WITH_CACHE, STORE } from '../fleets/cache-fleet';
import { OUTSIDE } from '../stage/addresses';
import type { Lab } from '../stage/lab';
import { outsideAuthority } from '../stage/outside-authority';

/** A request, as the store has answered it. */
export interface StoreRequest {
  readonly method: 'GET' | 'PUT' | 'other';
  /** The access key that it was signed with; `-` if with none. */
  readonly by: string;
  /** The object below the bucket. */
  readonly key: string;
  readonly status: number;
}

/** The bucket of the lab: a server that checks signatures, and lets each key read and write below one prefix. */
export class ObjectStore {
  private constructor(
    private readonly component: Component,
    private readonly log: string,
  ) {}

  static async start(lab: Lab): Promise<ObjectStore> {
    const folder = mkdtempSync(join(lab.folder, 'object-store-'));
    const at = (name: string) => join(folder, name);
    const authority = outsideAuthority(lab);
    const { certificate, key } = await authority.serverCertificate({ names: [STORE.host] });
    writeFileSync(at('tls.crt'), certificate);
    writeFileSync(at('tls.key'), key, { mode: 0o600 });
    const order = {
      address: `${OUTSIDE.objectStore.ipv4}:${STORE.port}`,
      folder,
      certificate: at('tls.crt'),
      key: at('tls.key'),
      region: STORE.region,
      bucket: STORE.bucket,
      accessLog: at('access.log'),
      users: RUNNERS_WITH_CACHE.map((runner) => {
        const { 'access-key-id': access, 'secret-access-key': secret } = keysOf(runner);
        return { access, secret, prefix: prefixOf(runner) };
      }),
    };
    writeFileSync(at('order.json'), JSON.stringify(order), { mode: 0o600 });
    const program = lab.programs['object-store'];
    const component = new Component('object-store', program, [at('order.json')], at('output.log'));
    const listens = () => /listening on/.test(readFileSync(at('output.log'), 'utf8'));
    await component.until('listening', async () => listens(), 20);
    return new ObjectStore(component, at('access.log'));
  }

  /** The requests that it has answered so far. */
  requests(): readonly StoreRequest[] {
    return readFileSync(this.log, 'utf8').split('\n').flatMap(requestIn);
  }

  stop(): Promise<void> {
    return this.component.stop();
  }
}

const METHODS: Readonly<Record<string, StoreRequest['method']>> = {
  s3_GetObject: 'GET',
  s3_PutObject: 'PUT',
};

/**
 * A line of the log.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
 */
function requestIn(line: string): readonly StoreRequest[] {
  const [, by = '', action = '', key = '', status] =
    /^\S+ \S+ \[.*?\] \S+ (\S+) \S+ (\S+) (\S+) \S+ (\d+) /.exec(line) ?? [];
  return status ? [{ method: METHODS[action] ?? 'other', by, key, status: Number(status) }] : [];
}
