import type { ShopSettings } from '#shared/api/shop.ts';
import { idleLockSchema, type Limits, limitsSchema } from '#shared/domain/limits.ts';
import type { Country } from '#shared/domain/phone.ts';

/** How many codes may go out; the order is that of the screen. */
export const CODE_LIMITS = ['numberTenMinutes', 'numberDay', 'deviceHour', 'shopDay'] as const;

export type NumberField = (typeof CODE_LIMITS)[number] | 'idleLockMinutes';

type Numbers = Record<NumberField, number | null>;

/** What the page saves: a part of what it shows. */
type SavedLimits = Pick<ShopSettings, 'limits' | 'idleLockMinutes'>;

/**
 * What was changed on screen and not saved. The rest follows what is saved, so that a change made at another counter
 * meanwhile is seen, and is not undone by saving here.
 */
export interface LimitsChanges {
  /** Null is an empty field. */
  numbers: Partial<Numbers>;
  /** Whether it may be sent to. */
  countries: ReadonlyMap<Country, boolean>;
}

export const NO_CHANGES: LimitsChanges = { numbers: {}, countries: new Map() };

const { countries: _, ...codeLimits } = limitsSchema.shape;
const numberSchemas = { ...codeLimits, idleLockMinutes: idleLockSchema };

/** What a field takes, both ends included. */
export function boundsOf(field: NumberField): { min: number; max: number } {
  const { minValue, maxValue } = numberSchemas[field];
  return { min: minValue ?? 0, max: maxValue ?? Number.MAX_SAFE_INTEGER };
}

function savedNumbers({ limits, idleLockMinutes }: SavedLimits): Record<NumberField, number> {
  const { countries, ...numbers } = limits;
  return { ...numbers, idleLockMinutes };
}

/** What stands in the fields. */
export function shownNumbers(saved: SavedLimits, { numbers }: LimitsChanges): Numbers {
  return { ...savedNumbers(saved), ...numbers };
}

/** Those that may be sent to beside the home country. */
export function shownCountries({ limits }: SavedLimits, { countries }: LimitsChanges): readonly Country[] {
  const added = [...countries].filter(([country, on]) => on && !limits.countries.includes(country));
  return [...limits.countries.filter((country) => countries.get(country) !== false), ...added.map(([it]) => it)];
}

export function withNumber(changes: LimitsChanges, field: NumberField, value: number | null): LimitsChanges {
  return { ...changes, numbers: { ...changes.numbers, [field]: value } };
}

export function withCountry(changes: LimitsChanges, country: Country, on: boolean): LimitsChanges {
  return { ...changes, countries: new Map([...changes.countries, [country, on]]) };
}

/** Whether saving would change anything. */
export function isChanged(saved: SavedLimits, changes: LimitsChanges): boolean {
  const before = savedNumbers(saved);
  const after = shownNumbers(saved, changes);
  const fields: readonly NumberField[] = [...CODE_LIMITS, 'idleLockMinutes'];
  return (
    fields.some((field) => after[field] !== before[field]) ||
    [...changes.countries].some(([country, on]) => saved.limits.countries.includes(country) !== on)
  );
}

/** Whether a field holds what cannot be saved: nothing, or a number out of its bounds. */
export function isFaulty(field: NumberField, value: number | null): boolean {
  return !numberSchemas[field].safeParse(value).success;
}

/** What saving sends; null while a field is faulty. */
export function toSave(saved: SavedLimits, changes: LimitsChanges): { limits: Limits; idleLockMinutes: number } | null {
  const { idleLockMinutes, ...numbers } = shownNumbers(saved, changes);
  const limits = limitsSchema.safeParse({ ...numbers, countries: [...shownCountries(saved, changes)] });
  const minutes = idleLockSchema.safeParse(idleLockMinutes);
  return limits.success && minutes.success ? { limits: limits.data, idleLockMinutes: minutes.data } : null;
}
