/**
 * Folders that hold what is added to a system, below which nothing of an image's own programs, libraries, trust or home
 * lies unless the image puts it there.
 *
 * @see https://refspecs.linuxfoundation.org/FHS_3.0/fhs/index.html
 */
export const OWN_FOLDERS = ['/opt/', '/mnt/', '/srv/'] as const;
