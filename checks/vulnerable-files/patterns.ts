/** Texts that both forms of a list have. */

/** Three or four octal digits, or a zero and four. */
export const MODE_PATTERN = '^(?:[0-7]{3,4}|0[0-7]{4})$';

/** A CVE id of any length, or that of an advisory such as EGI-SVG-2016-5195. */
export const ID_PATTERN = '^(?:CVE-[0-9]{4}-[0-9]{4,}|(?!CVE-)[A-Z][A-Z0-9]*(?:-[A-Za-z0-9]+)+)$';
