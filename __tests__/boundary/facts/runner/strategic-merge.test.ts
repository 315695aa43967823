import { strategicMerge, UnsupportedDirective } from '../../../../lib/boundary/facts/runner/strategic-merge';

const POD = {
  hostPID: false,
  containers: [
    { name: 'build', env: [{ name: 'A', value: '1' }], args: ['x'] },
    { name: 'docker', securityContext: { privileged: false, capabilities: { drop: ['ALL'] } } },
  ],
  volumes: [{ name: 'repo', emptyDir: {} }],
  tolerations: [{ key: 'a' }],
};

describe('strategicMerge', () => {
  test('merges containers by name and leaves the others alone', () => {
    const merged = strategicMerge(POD, {
      containers: [{ name: 'docker', securityContext: { privileged: true } }],
    });
    expect(merged).toEqual({
      ...POD,
      containers: [
        POD.containers[0],
        { name: 'docker', securityContext: { privileged: true, capabilities: { drop: ['ALL'] } } },
      ],
    });
  });

  test('replaces a list by one that holds anything but objects', () => {
    const containers = [{ name: 'docker' }, 'x'];
    expect(strategicMerge(POD, { containers })).toEqual({ ...POD, containers });
  });

  test('deletes what is null', () => {
    const patch = {
      hostPID: null,
      containers: [{ name: 'docker', securityContext: { capabilities: null } }],
    };
    const merged = strategicMerge(POD, patch) as typeof POD;
    expect('hostPID' in merged).toBe(false);
    expect(merged.containers[1]?.securityContext).toEqual({ privileged: false });
  });

  test('adds a container that is not there', () => {
    const merged = strategicMerge(POD, { containers: [{ name: 'new' }] }) as typeof POD;
    expect(merged.containers.map(({ name }) => name)).toEqual(['build', 'docker', 'new']);
  });

  test('merges variables, mounts, volumes and ports by their keys', () => {
    const env = [
      { name: 'A', valueFrom: { fieldRef: { fieldPath: 'x' } }, value: null },
      { name: 'B', value: '2' },
    ];
    const merged = strategicMerge(POD, {
      containers: [{ name: 'build', env }],
      volumes: [{ name: 'v' }],
    }) as typeof POD;
    expect(merged.containers[0]?.env).toEqual([
      { name: 'A', valueFrom: { fieldRef: { fieldPath: 'x' } } },
      { name: 'B', value: '2' },
    ]);
    expect(merged.volumes.map(({ name }) => name)).toEqual(['repo', 'v']);
  });

  test('replaces lists without a key', () => {
    const merged = strategicMerge(POD, {
      tolerations: [{ key: 'b' }],
      containers: [{ name: 'build', args: [] }],
    });
    expect(merged).toMatchObject({ tolerations: [{ key: 'b' }], containers: [{ args: [] }, {}] });
    expect((merged as typeof POD).tolerations).toHaveLength(1);
  });

  test('follows the directives delete and replace', () => {
    const gone = strategicMerge(POD, { containers: [{ name: 'build', $patch: 'delete' }] }) as typeof POD;
    expect(gone.containers.map(({ name }) => name)).toEqual(['docker']);
    const replaced = strategicMerge(POD, { containers: [{ $patch: 'replace' }, { name: 'only' }] });
    expect((replaced as typeof POD).containers).toEqual([{ name: 'only' }]);
    const context = strategicMerge(POD, {
      containers: [{ name: 'docker', securityContext: { $patch: 'replace', privileged: true } }],
    }) as typeof POD;
    expect(context.containers[1]?.securityContext).toEqual({ privileged: true });
    expect(strategicMerge(POD, { $patch: 'delete' })).toEqual({});
    expect(strategicMerge(POD, { $patch: 'delete', hostPID: true })).toEqual({});
    expect(strategicMerge(POD, { containers: [{ name: 'nobody', $patch: 'delete' }] })).toEqual(POD);
    expect(strategicMerge({ a: 1 }, { $patch: 'merge', b: 2 })).toEqual({ a: 1, b: 2 });
  });

  test('refuses directives whose effect it does not know', () => {
    expect(() => strategicMerge(POD, { $retainKeys: ['a'] })).toThrow(UnsupportedDirective);
    expect(() => strategicMerge(POD, { $patch: 'other' })).toThrow(UnsupportedDirective);
  });

  test('takes the first of those that are alike, and the next where that is deleted', () => {
    const original = {
      containers: [{ name: 'a', image: '1' }, 'text', { name: 'b' }, { name: 'a', image: '2' }],
    };
    const merged = strategicMerge(original, {
      containers: [
        { name: 'a', tty: true },
        { name: 'a', $patch: 'delete' },
        { name: 'a', stdin: true },
        { name: 'c' },
        { name: 'c', image: '3' },
        { name: 'd', $patch: 'delete' },
      ],
    });
    expect(merged).toEqual({
      containers: ['text', { name: 'b' }, { name: 'a', image: '2', stdin: true }, { name: 'c', image: '3' }],
    });
  });

  test('looks at each entry of long lists as often as at one of short lists', () => {
    const readsOf = (count: number): number => {
      let reads = 0;
      const entries = (prefix: string) =>
        Array.from({ length: count }, (_, index) => ({
          get name() {
            reads++;
            return `${prefix}${index}`;
          },
        }));
      strategicMerge({ containers: entries('a') }, { containers: [...entries('a'), ...entries('b')] });
      return reads;
    };
    expect(readsOf(10)).toBeGreaterThanOrEqual(30);
    expect(readsOf(400)).toBeLessThanOrEqual(40 * readsOf(10));
  });
});
