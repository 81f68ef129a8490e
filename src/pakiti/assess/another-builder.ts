/** Well-known builders beside the distributions, who mark the versions of their packages. */
const FOREIGN = {
  rpm: /\.(?<mark>remi|ius|elrepo|rpmfusion|ngx)(?:\.|$)|(?<other>PGDG)/,
  dpkg: /(?<mark>deb\.sury\.org|\.gbp[0-9a-f]{6}|pgdg|~ppa|\bppa\d)/,
} as const;

/** What in a version says that somebody else than the distribution has built it. */
export function markOfAnother(packager: 'rpm' | 'dpkg', version: string): string | undefined {
  return FOREIGN[packager].exec(version)?.[0];
}
