/**
 * Makes text from a monitored host harmless in a line of plugin output.
 *
 * Escaped: `|` (begins performance data), `\` (so that an escape can be told from text that looks like one, and since
 * external commands turn `\n` into a newline), control and format characters (newlines, ANSI, bidirectional
 * overrides), line separators, and lone surrogates. Surrogates U+DC80–U+DCFF stand for bytes that were not UTF-8
 * (src/host/file-name.ts) and are shown as that byte.
 */
function hostile(): RegExp {
  return /[|\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
}

/** Nearly all text: it is let through without the sets of Unicode, which take milliseconds to be made. */
const HARMLESS = /^[\x20-\x5b\x5d-\x7b\x7d\x7e]*$/;

export function escapeText(text: string): string {
  return HARMLESS.test(text) ? text : text.replace(hostile(), escapeCharacter);
}

/**
 * The same JSON text with every hostile character in it as `\uXXXX`, which means the same: a terminal, a log or a
 * monitor shows it before anybody parses it.
 */
export function escapeJson(json: string): string {
  return json.replace(hostileInJson(), (character) =>
    Array.from({ length: character.length }, (_, index) => unitEscape(character.charCodeAt(index))).join(''),
  );
}

/** The backslash is JSON's own; what is below U+0020 in a string, and lone surrogates, it escapes itself. */
function hostileInJson(): RegExp {
  return /[|\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}]/gu;
}

function unitEscape(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}

export function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const byte = code >= 0xdc80 && code <= 0xdcff ? code - 0xdc00 : code;
  if (byte <= 0xff) return `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  return `\\u{${byte.toString(16).toUpperCase()}}`;
}
