/** Text from monitored hosts and from people, made fit for a header, a title or a body of plain text. */

/** Controls, what changes the direction of text or cannot be seen, separators of lines, halves of characters. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu;
const UNPRINTABLE_BUT_LINES = /[^\P{C}\n\t]|[\p{Zl}\p{Zp}]/gu;
const ELLIPSIS = '…';

/** @param most characters, as JavaScript counts them */
export function oneLine(text: string, most: number): string {
  const line = text.replaceAll(UNPRINTABLE, ' ').replaceAll(/ {2,}/g, ' ').trim();
  return line.length > most ? `${whole(line.slice(0, most - 1))}${ELLIPSIS}` : line;
}

/** Lines, ended by a line feed alone. @param most characters, as JavaScript counts them */
export function plainText(text: string, most: number): string {
  const lines = text.replaceAll(/\r\n?/g, '\n').replaceAll(UNPRINTABLE_BUT_LINES, '\ufffd').trim();
  return lines.length > most ? `${whole(lines.slice(0, most - 1))}${ELLIPSIS}` : lines;
}

/** Without half of a character at its end. */
function whole(text: string): string {
  return text.replace(/[\ud800-\udbff]$/, '');
}
