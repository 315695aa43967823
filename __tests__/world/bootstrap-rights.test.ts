import { RIGHTS_OF_EVERYBODY } from '../../lib/world/bootstrap-rights';

test('everybody may find out what an API server is and what they may do, and nothing else', () => {
  const verbs = RIGHTS_OF_EVERYBODY.flatMap(({ groups, resources, verbs: all }) =>
    resources.flatMap((resource) => all.map((verb) => `${groups.join()}/${resource} ${verb}`)),
  );
  expect(verbs.sort()).toEqual([
    'authentication.k8s.io/selfsubjectreviews create',
    'authorization.k8s.io/selfsubjectaccessreviews create',
    'authorization.k8s.io/selfsubjectrulesreviews create',
    'certificates.k8s.io/clustertrustbundles get',
    'certificates.k8s.io/clustertrustbundles list',
    'certificates.k8s.io/clustertrustbundles watch',
  ]);
  const urls = RIGHTS_OF_EVERYBODY.filter(({ nonResourceUrls }) => nonResourceUrls.length > 0);
  expect(urls.flatMap((rule) => rule.verbs)).toEqual(['get']);
  expect(urls.flatMap(({ nonResourceUrls }) => nonResourceUrls)).not.toContain('*');
});
