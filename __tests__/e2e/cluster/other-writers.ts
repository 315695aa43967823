import type { ApiServer } from './api-server';

const WRITERS = 8;

/**
 * Changes objects all the time, as other API servers do that write them too.
 *
 * @returns a function that ends it.
 */
export function writeWithoutEnd(api: ApiServer, paths: readonly string[]): () => Promise<unknown> {
  let stopped = false;
  const writers = paths.flatMap((path) =>
    Array.from({ length: WRITERS }, async (_, writer) => {
      for (let time = 0; !stopped; time++) {
        await api.patch(path, { metadata: { annotations: { [`e2e/writer-${writer}`]: String(time) } } });
      }
    }),
  );
  return () => {
    stopped = true;
    return Promise.all(writers);
  };
}
