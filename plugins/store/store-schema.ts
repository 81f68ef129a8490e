/** The part `store` of a daemon's configuration. */
const text = { type: 'string', minLength: 1 } as const;

export const storeSchema = {
  type: 'object',
  additionalProperties: false,
  minProperties: 1,
  maxProperties: 1,
  properties: {
    sqlite: { ...text, description: 'path of the database' },
    postgresql: {
      ...text,
      // Anything else would be taken for the name of a database.
      pattern: '^(?:postgres(?:ql)?://|socket:|/)',
      description: 'connection string',
    },
  },
} as const;
