/** The daemon's log: a JSON object a line on stdout, for the journal. */
import pino from 'pino';
import type { Level } from './levels.ts';

export interface Log {
  /** @param fields never hold secrets; texts of others are made harmless by JSON */
  write(level: Level, event: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** Whatever is called so is left out, should it ever get into a field. */
const SECRET = [
  'password',
  'token',
  'key',
  'secret',
  'authorization',
  '*.password',
  '*.token',
  '*.key',
  '*.secret',
];

/** @param destination where lines go, stdout unless given; a line is written when the call returns */
export function openLog(
  level: Level,
  destination: pino.DestinationStream = pino.destination({ fd: 1, sync: true }),
): Log {
  const logger = pino(
    {
      level,
      base: null,
      messageKey: 'event',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: SECRET, censor: '[secret]' },
    },
    destination,
  );
  return { write: (at, event, fields = {}) => logger[at](fields, event) };
}
