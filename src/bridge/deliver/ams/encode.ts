/** A datum as it goes into a message. */
import { METRIC_DATA_SCHEMA, type MetricData } from './metric-data.ts';

export const FORMATS = ['avro', 'json'] as const;
export type Format = (typeof FORMATS)[number];

export type Encode = (data: MetricData) => Buffer;

/** `avro`: one binary datum, without container, header or fingerprint of the schema. */
export async function encoder(format: Format): Promise<Encode> {
  if (format === 'json') return (data) => Buffer.from(JSON.stringify(data));
  const { default: avro } = await import('avsc');
  const type = avro.Type.forSchema(
    METRIC_DATA_SCHEMA as unknown as Parameters<typeof avro.Type.forSchema>[0],
  );
  return (data) => type.toBuffer(data);
}
