/** The folder that a manager reads, below which it keeps its system ID. */
export const CONFIG_FOLDER = '/etc/gitlab-runner';
