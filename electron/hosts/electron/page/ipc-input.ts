/** As much as one call may carry, in characters and values; the browser host takes as many bytes. */
const MAX_SIZE = 64 * 1024;

type Weight = 'fits' | 'too_large' | 'not_json';

/**
 * What another process sent as the input of a call. Electron's ipc carries whatever can be cloned: maps, dates, buffers,
 * numbers that are none, objects that contain themselves, and any amount of it. A call takes what JSON could have carried,
 * and no more of it than a form can hold. It does not recurse, so that depth is no matter.
 */
export function weighInput(input: unknown): Weight {
  const pending: unknown[] = [input];
  let size = 0;
  while (pending.length > 0) {
    const value = pending.pop();
    const parts = partsOf(value);
    if (parts === null) return 'not_json';
    size += 1 + (typeof value === 'string' ? value.length : parts.length);
    if (size > MAX_SIZE) return 'too_large';
    // Holes in an array come out as undefined here, which is no JSON.
    for (let index = 0; index < parts.length; index += 1) pending.push(parts[index]);
  }
  return 'fits';
}

/** @returns what is to be looked at in a value; null when JSON has no such value */
function partsOf(value: unknown): readonly unknown[] | null {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return [];
  if (typeof value === 'number') return Number.isFinite(value) ? [] : null;
  if (Array.isArray(value)) return value;
  return isPlainObject(value) ? Object.entries(value).flat() : null;
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
