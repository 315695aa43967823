/**
 * Variables that a manager or a library in it reads: where its configuration and its trust come from, and what it
 * connects through. By exact name, or by a beginning, which ends in `*`; case does not count.
 *
 * @see https://docs.gitlab.com/runner/commands/#gitlab-runner-run
 * @see https://pkg.go.dev/net/http#ProxyFromEnvironment
 * @see https://pkg.go.dev/crypto/x509#SystemCertPool
 * @see https://pkg.go.dev/runtime#hdr-Environment_Variables
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html
 * @see https://pkg.go.dev/cloud.google.com/go/storage
 * @see https://developer.hashicorp.com/vault/docs/commands#environment-variables
 * @see https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/#the-kubeconfig-environment-variable
 */
export const MANAGER_VARIABLES: readonly string[] = [
  'CONFIG_FILE',
  'LISTEN_ADDRESS',
  'LOG_LEVEL',
  'LOG_FORMAT',
  'DEBUG',
  'GITLAB_*',
  'REGISTER_*',
  'KUBECONFIG',
  'POD_NAMESPACE',
  'DOCKER_*',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'GODEBUG',
  'GORACE',
  'GOTRACEBACK',
  'HOME',
  'USER',
  'SHELL',
  'TMPDIR',
  'XDG_*',
  'RES_OPTIONS',
  'LOCALDOMAIN',
  'HOSTALIASES',
  'ZONEINFO',
  'GOCOVERDIR',
  'AWS_*',
  'AZURE_*',
  'IDENTITY_*',
  'MSI_*',
  'IMDS_*',
  'GOOGLE_*',
  'GCE_METADATA_*',
  'STORAGE_EMULATOR_HOST',
  'VAULT_*',
];
