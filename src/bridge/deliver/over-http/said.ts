/** What a server said of why, fit for a reason and a log: one line, short, without what we keep secret. */
const LONGEST = 200;
const HIDDEN = '***';
/** Controls, format characters, separators of lines, halves of characters. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu;

/**
 * @param secrets as they were sent; a server may repeat a request in its complaint, also in the encodings that
 * requests use
 */
export function said(text: string, secrets: readonly string[]): string {
  let shown = text;
  for (const secret of secrets.flatMap(encodings)) shown = shown.replaceAll(secret, HIDDEN);
  const line = shown.replaceAll(UNPRINTABLE, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

function encodings(secret: string): readonly string[] {
  const form = encodeURIComponent(secret);
  const json = JSON.stringify(secret).slice(1, -1);
  const base64 = Buffer.from(secret).toString('base64');
  return [secret, form, form.replaceAll('%20', '+'), json, base64].filter((text) => text !== '');
}
