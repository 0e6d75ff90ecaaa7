import { z } from 'zod';
import { countrySchema } from './phone.ts';
import { fold } from './search.ts';

/** What staff call a group of members: letters, digits, spaces, `-` and `&`. Compared as {@link fold} leaves it. */
export const tagSchema = z
  .string()
  .normalize()
  .trim()
  .overwrite((tag) => tag.replace(/ +/g, ' '))
  .min(1)
  .max(30)
  .regex(/^[\p{L}\p{M}\p{N} &-]*[\p{L}\p{N}][\p{L}\p{M}\p{N} &-]*$/u);

/** The tags of one member, or those that an audience asks for. */
export const tagsSchema = z
  .array(tagSchema)
  .max(10)
  .refine((tags) => new Set(tags.map(fold)).size === tags.length, 'a tag stands in it once');

const daySchema = z.iso.date();

/**
 * Whom a campaign is for, among those who agreed to news and have not opted out: that is no filter, it always holds. Every
 * filter that is set has to fit; days are the shop's.
 */
export const audienceSchema = z
  .strictObject({
    /** With any of them; none asks for none. */
    tags: tagsSchema,
    /** Joined on this day or later. */
    joinedFrom: daySchema.nullable(),
    /** Joined on this day or earlier. */
    joinedTo: daySchema.nullable(),
    /** 1 is January. */
    birthdayMonth: z.number().int().min(1).max(12).nullable(),
    /** Without a visit on this day or later. */
    inactiveSince: daySchema.nullable(),
    /** Whose number is of any of them; none asks for none. */
    countries: z
      .array(countrySchema)
      .max(50)
      .refine((countries) => new Set(countries).size === countries.length, 'a country stands in it once'),
  })
  .refine(
    ({ joinedFrom, joinedTo }) => joinedFrom === null || joinedTo === null || joinedFrom <= joinedTo,
    'the first day is not after the last',
  );
export type Audience = z.infer<typeof audienceSchema>;

/** All who agreed to news. */
export const EVERYBODY: Audience = {
  tags: [],
  joinedFrom: null,
  joinedTo: null,
  birthdayMonth: null,
  inactiveSince: null,
  countries: [],
};

/** Whether no filter is set. */
export function isEverybody(audience: Audience): boolean {
  return Object.values(audience).every((filter) => filter === null || (Array.isArray(filter) && filter.length === 0));
}
