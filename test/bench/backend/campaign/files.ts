/** What the backend keeps, and what the carriers do, in the folder of a run. */
export const BOOKS = 'tillside.sqlite';
export const PHONES = 'phones.sqlite';
