/** A rule of RBAC that clusters have of themselves. */
export interface BootstrapRule {
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly nonResourceUrls: readonly string[];
}

const CONFIGURATION = '/.well-known/openid-configuration';

/**
 * What Kubernetes itself gives to everybody and to every ServiceAccount: to find out what an API server is, and what they may do
 * themselves.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#discovery-roles
 */
export const RIGHTS_OF_EVERYBODY: readonly BootstrapRule[] = [
  {
    groups: [],
    resources: [],
    verbs: ['get'],
    nonResourceUrls: [
      '/api',
      '/api/*',
      '/apis',
      '/apis/*',
      '/healthz',
      '/livez',
      '/readyz',
      '/openapi',
      '/openapi/*',
      '/version',
      '/version/',
      CONFIGURATION,
      `${CONFIGURATION}/`,
      '/openid/v1/jwks',
      '/openid/v1/jwks/',
    ],
  },
  {
    groups: ['authorization.k8s.io'],
    resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
    verbs: ['create'],
    nonResourceUrls: [],
  },
  {
    groups: ['authentication.k8s.io'],
    resources: ['selfsubjectreviews'],
    verbs: ['create'],
    nonResourceUrls: [],
  },
  {
    groups: ['certificates.k8s.io'],
    resources: ['clustertrustbundles'],
    verbs: ['get', 'list', 'watch'],
    nonResourceUrls: [],
  },
];

/** The group that may do anything, whatever RBAC says. */
export const MASTERS_GROUP = 'system:masters';

/**
 * The group and the user as which an API server knows whoever gives no credentials.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#anonymous-requests
 */
export const ANYBODY: readonly string[] = ['system:unauthenticated', 'system:anonymous'];
