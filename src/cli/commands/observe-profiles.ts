/** The file of profiles of `secmon observe`; published as `config/schema/observe-profiles.schema.json`. */
export interface Job {
  readonly check: string;
  /** The check's own options, by long name, each with its texts. */
  readonly options?: Readonly<Record<string, readonly string[]>>;
  /** Name of the file in the directory; the check's name with `.json` unless given. */
  readonly file?: string;
}

export interface Profiles {
  readonly profiles: Readonly<Record<string, readonly Job[]>>;
}

export const profilesSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Profiles of secmon observe',
  type: 'object',
  additionalProperties: false,
  required: ['profiles'],
  properties: {
    profiles: {
      type: 'object',
      description: 'by name, the checks that look together',
      additionalProperties: {
        type: 'array',
        minItems: 1,
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['check'],
          properties: {
            check: { type: 'string', description: 'name of the check' },
            options: {
              type: 'object',
              description: "the check's own options by long name, each a list of texts",
              additionalProperties: { type: 'array', items: { type: 'string' } },
            },
            file: {
              type: 'string',
              pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$',
              description: "name of the file, the check's name with .json unless given",
            },
          },
        },
      },
    },
  },
} as const;
