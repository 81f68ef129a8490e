/**
 * What a consumer of performance data makes of a text: every consumer reads the same grammar in its own way, and none
 * says what it dropped.
 */
export interface ReadMetric {
  /** As the consumer stores it, which need not be as the plugin meant it. */
  readonly label: string;
  /** In `unit`; null where the metric is kept without a number. */
  readonly value: number | null;
  /** As the consumer names it: `s` to one is `seconds` to another. */
  readonly unit: string;
  /** The threshold that is kept, as text; null where there is none. */
  readonly warning: string | null;
  readonly critical: string | null;
  readonly min: number | null;
  readonly max: number | null;
}

/** Something that is dropped or misread. */
export interface ReadWarning {
  /** 0-based character of the text that it is about. */
  readonly at: number;
  readonly text: string;
}

export interface Reading {
  readonly metrics: readonly ReadMetric[];
  /** In the order of the text. */
  readonly warnings: readonly ReadWarning[];
}

export type ReadPerfdata = (text: string) => Reading;

/** A part of the text and where it begins. */
export interface Piece {
  readonly at: number;
  readonly text: string;
}

/** The `;` separated fields of `value[UOM];[warn];[crit];[min];[max]`. */
export function fieldsOf({ at, text }: Piece): readonly Piece[] {
  const fields: Piece[] = [];
  let from = at;
  for (const field of text.split(';')) {
    fields.push({ at: from, text: field });
    from += field.length + 1;
  }
  return fields;
}
