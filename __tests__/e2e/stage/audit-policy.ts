/**
 * What the API server writes down: every request of a ServiceAccount of a namespace that is tested, and in full what
 * it creates, from which the tests take the pods that GitLab Runner really makes.
 */
export const AUDIT_POLICY = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived', 'ResponseStarted'],
  rules: [
    // Tens of thousands of questions of the tests, which nobody reads again.
    { level: 'None', users: ['admin'], resources: [{ group: 'authorization.k8s.io' }] },
    {
      level: 'RequestResponse',
      userGroups: ['system:serviceaccounts'],
      verbs: ['create', 'update'],
      resources: [{ group: '', resources: ['pods', 'secrets'] }],
    },
    { level: 'None', userGroups: ['system:serviceaccounts:kube-system'] },
    { level: 'Metadata', userGroups: ['system:serviceaccounts'] },
    // The tests themselves, also where they stand in for somebody else.
    { level: 'Metadata', users: ['admin'], verbs: ['create', 'update', 'patch', 'delete'] },
    { level: 'None' },
  ],
};
