import { z } from 'zod';
import { LANGUAGE_CHOICES } from '../domain/language.ts';

// What the window is opened with: apart from the snapshot, so that it does not wait for all that a snapshot may hold.

export const themeSchema = z.enum(['system', 'light', 'dark']);
export const languageChoiceSchema = z.enum(LANGUAGE_CHOICES);

/** How large the desktop app draws its pages; 1 is as designed. */
export const ZOOMS = [0.8, 0.9, 1, 1.1, 1.25, 1.5] as const;
export const zoomSchema = z.literal(ZOOMS);
export type Zoom = z.infer<typeof zoomSchema>;

/** Screens that a menu, a notification or a link may ask for. */
export const destinationSchema = z.enum(['register', 'members', 'rewards', 'messaging', 'usage', 'settings', 'credit']);
export type Destination = z.infer<typeof destinationSchema>;
