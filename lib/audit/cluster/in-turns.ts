/** Requests that an API server gets at once. */
const AT_ONCE = 8;

/** Runs a task for each item, some at once. */
export async function inTurns<Item>(
  items: readonly Item[],
  task: (item: Item) => Promise<void>,
): Promise<void> {
  const left = items.values();
  const worker = async (): Promise<void> => {
    for (const item of left) {
      await task(item);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
