/** Subjects of certificates, of which two forms are in use: `/C=SI/O=X/CN=a` of OpenSSL 0.9, and RFC 4514. */

/** An attribute begins after a slash; a value may have slashes of its own, as in `CN=host/a.example.org`. */
const PARTS = /\/(?=[A-Za-z][A-Za-z0-9.-]*=)/;
const SPECIAL = /[,+"\\<>;]/g;
const MAIL = /^(?:email|e)=/i;

/** @returns as a listener says it of a client: RFC 4514, the most special first */
export function subjectOf(text: string): string {
  const given = text.trim();
  if (!given.startsWith('/')) return given;
  const parts = given.split(PARTS).slice(1).map(escaped);
  return parts.toReversed().join(',');
}

function escaped(part: string): string {
  const named = part.replace(MAIL, 'emailAddress=');
  const at = named.indexOf('=') + 1;
  return `${named.slice(0, at)}${named.slice(at).replaceAll(SPECIAL, '\\$&')}`;
}
