/**
 * The configuration file of pakiti-client: `NAME = VALUE`, comments, and `NAME = <<TAG` with the lines up to TAG as value.
 * Source: CESNET's pakiti-client 3, its manual.
 */
import { Failure } from '../../host/failure.ts';

export interface Setting {
  readonly name: string;
  readonly value: string;
  /** From 1. */
  readonly line: number;
}

/** @param path for messages. @throws Failure naming the line */
export function parseConfigFile(path: string, text: string): readonly Setting[] {
  const settings: Setting[] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const content = trim(lines[at] ?? '');
    if (content === '' || content.startsWith('#')) continue;
    const equals = content.indexOf('=');
    if (equals < 0)
      throw new Failure('malformed', `${path}: line ${at + 1}: neither NAME = VALUE nor a comment`);
    const name = trim(content.slice(0, equals));
    const value = trim(content.slice(equals + 1));
    const tag = /^<<(\w+)$/.exec(value)?.[1];
    if (tag === undefined) settings.push({ name, value, line: at + 1 });
    else {
      const end = lines.findIndex((line, index) => index > at && line.replace(/[ \t\v\f\r]+$/, '') === tag);
      if (end < 0) throw new Failure('malformed', `${path}: the end, ${tag}, is missing`);
      const inside = lines.slice(at + 1, end);
      settings.push({ name, value: inside.map((line) => `${line}\n`).join(''), line: at + 1 });
      at = end;
    }
  }
  return settings;
}

function trim(text: string): string {
  return text.replaceAll(/^[ \t\v\f\r]+|[ \t\v\f\r]+$/g, '');
}

/** What Perl takes for false turns a flag off. */
export function isOn(value: string): boolean {
  return value !== '' && value !== '0';
}
