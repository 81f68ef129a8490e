/**
 * The blocks of a status file: `KIND {`, then lines of `name=value`, then `}`.
 * Source: Nagios Core 4.4 `xdata/xsddefault.c`. Values hold no newline, so that no value is taken for a field.
 */
export interface Block {
  /** Such as `servicestatus`. */
  readonly kind: string;
  readonly fields: ReadonlyMap<string, string>;
}

const OPEN = /^([a-z]+) \{$/;
const CLOSE = '\t}';
const FIELD = /^\t([A-Za-z0-9_]+)=(.*)$/s;

export interface BlockReader {
  /** The block that ends with this line. */
  push(line: string): Block | undefined;
  /** Whether a block has begun that has not ended. */
  readonly isOpen: boolean;
}

/** Blocks of other kinds are passed over. */
export function blockReader(kinds: ReadonlySet<string>): BlockReader {
  let kind: string | undefined;
  let fields = new Map<string, string>();
  return {
    get isOpen() {
      return kind !== undefined;
    },
    push(line) {
      if (kind === undefined) {
        kind = OPEN.exec(line)?.[1];
        fields = new Map();
        return undefined;
      }
      if (line === CLOSE) {
        const block = kinds.has(kind) ? { kind, fields } : undefined;
        kind = undefined;
        return block;
      }
      const [, name, value] = (kinds.has(kind) ? FIELD.exec(line) : null) ?? [];
      if (name !== undefined && value !== undefined && !fields.has(name)) fields.set(name, value);
      return undefined;
    },
  };
}
