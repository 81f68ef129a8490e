/** How a finding about an advisory says which CVEs it is about, for whoever reads results of check_advisory elsewhere. */

const ALIASES = 'also called ';
const CVE = /^CVE-\d{4}-\d{4,}$/;

/** The first two lines of evidence: a title cannot pass for the aliases. @param aliases names without commas and spaces */
export function headLines(title: string, aliases: readonly string[]): readonly [string, string] {
  return [title, aliases.length === 0 ? 'called nothing else' : `${ALIASES}${aliases.join(', ')}`];
}

/**
 * Exactly those that the advisory is about, in upper case: by its id or an alias, never by what its texts mention.
 * @param subject of the finding, the id of the advisory
 */
export function cvesIn(subject: string, [, line = '']: readonly string[]): readonly string[] {
  const aliases = line.startsWith(ALIASES) ? line.slice(ALIASES.length).split(', ') : [];
  const names = [subject, ...aliases].map((name) => name.toUpperCase());
  return [...new Set(names.filter((name) => CVE.test(name)))];
}
