import { z } from 'zod';
import {
  autoTopupSchema,
  cardIdSchema,
  createTopup,
  receiptDetailsSchema,
  removeCard,
  saveAutoTopup,
  saveNotification,
  topupSchema,
} from '../api/billing.ts';
import { walletCurrencySchema } from '../api/credit.ts';
import { downloadSchema, getHistory, historyPageSchema } from '../api/history.ts';
import { changeMember, memberPasswordSchema, memberRecordSchema } from '../api/members.ts';
import { idSchema } from '../api/route.ts';
import { pinSchema } from '../api/sessions.ts';
import { addStaff, changeStaff, renameDevice, resetPin, saveLimits, setStaffActive } from '../api/shop.ts';
import { usageDaysSchema, usageSchema } from '../api/usage.ts';
import { noCodeReportSchema } from '../api/verifications.ts';
import { countrySchema } from '../domain/phone.ts';
import { CODE_LENGTH } from '../domain/verification.ts';
import type { Result } from '../errors.ts';
import { languageChoiceSchema, themeSchema, zoomSchema } from './choices.ts';
import { memberChoiceMethods } from './members.ts';
import { activityMethods, botMethods, campaignMethods, messagingMethods } from './messaging.ts';
import { type Method, method, nothing } from './method.ts';
import { rewardsMethods } from './rewards.ts';
import { routingMethods } from './routing.ts';
import { detailsDraftSchema, type Snapshot, snapshotSchema } from './snapshot.ts';

const phoneTextSchema = z.strictObject({ text: z.string().max(40), country: countrySchema });

/**
 * Every method of the bridge between the renderer and the desktop core. Preload, Electron ipc, the browser host and
 * the renderer's client are derived from this object; a new method is a line here and a handler in the core.
 * Methods that change what is on screen answer with nothing: the new snapshot follows.
 */
export const methods = {
  'app.getSnapshot': method(nothing, snapshotSchema),
  'app.setTheme': method(z.strictObject({ theme: themeSchema }), nothing),
  'app.setLanguage': method(z.strictObject({ language: languageChoiceSchema }), nothing),

  /** The page has painted its first screen: what could wait for that begins. */
  'app.painted': method(nothing, nothing),

  /** Somebody has seen that something was started again after a crash. */
  'app.dismissRecovery': method(nothing, nothing),

  /** What the desktop app does on this computer. Kiosk mode and the start at login are an owner's to choose. */
  'computer.change': method(
    z.strictObject({
      zoom: zoomSchema.optional(),
      kiosk: z.boolean().optional(),
      startsAtLogin: z.boolean().optional(),
      notifications: z.boolean().optional(),
    }),
    nothing,
  ),
  'computer.checkForUpdate': method(nothing, nothing),
  /** Ends the app, installs and starts the new version. */
  'computer.installUpdate': method(nothing, nothing),
  /** The demo shop as on its first day. This counter is paired with it anew. */
  'computer.resetDemo': method(nothing, nothing),
  /** Removes all that the app keeps on this computer, the demo shop included, and begins as at the first start. */
  'computer.removeData': method(nothing, nothing),

  'device.useDemo': method(nothing, nothing),
  'device.connect': method(z.strictObject({ url: z.string().max(300) }), nothing),
  'device.pair': method(
    z.strictObject({
      email: z.string().max(300),
      password: z.string().max(300),
      deviceName: z.string().trim().min(1).max(40),
    }),
    nothing,
  ),
  /** Back to the first screen: forgets the server, the token and what was cached of the shop. */
  'device.forget': method(nothing, nothing),

  /** Without a line, against what this counter knows of the PIN. */
  'session.signIn': method(z.strictObject({ staffId: idSchema, pin: pinSchema }), nothing),
  'session.lock': method(nothing, nothing),
  /** Someone is there: the counter does not lock yet. */
  'session.touch': method(nothing, nothing),
  /** The owner's password again, for what a PIN alone does not open. */
  'session.confirmPassword': method(z.strictObject({ password: z.string().min(1).max(200) }), nothing),

  /** Keeps what is in the phone field and, once it is a whole number, asks what a code to it costs. */
  'registration.typePhone': method(phoneTextSchema.extend({ name: z.string().max(200).optional() }), nothing),
  /** To the number that is on screen, whatever else was typed elsewhere meanwhile. */
  'registration.sendCode': method(phoneTextSchema, nothing),
  'registration.resendCode': method(nothing, nothing),
  'registration.checkCode': method(z.strictObject({ code: z.string().length(CODE_LENGTH) }), nothing),
  'registration.typeDetails': method(detailsDraftSchema, nothing),
  /** With the details that are on screen. */
  'registration.save': method(detailsDraftSchema, nothing),
  /** One step back; what was typed stays. */
  'registration.back': method(nothing, nothing),
  /** The next customer: an empty phone field. */
  'registration.next': method(nothing, nothing),
  /** Keeps the number, and whose it is, for when its code can be sent; the field is empty for the next customer. */
  'registration.keep': method(phoneTextSchema.extend({ name: z.string().max(200) }), nothing),
  /** Puts a kept draft into the field; it leaves the list. */
  'registration.takeUp': method(z.strictObject({ id: idSchema }), nothing),
  'registration.drop': method(z.strictObject({ id: idSchema }), nothing),
  /** Sends the member on screen a code to choose a new password with. */
  'registration.resetPassword': method(nothing, nothing),
  'registration.setPassword': method(z.strictObject({ password: memberPasswordSchema }), nothing),
  /** Why the code that is waited for may not have come. */
  'registration.explain': method(nothing, noCodeReportSchema),

  /** Searches this counter's copy: any part of names and of numbers, newest member first. */
  'members.find': method(
    z.strictObject({ text: z.string().max(100), offset: z.number().int().min(0) }),
    z.strictObject({ members: z.array(memberRecordSchema), total: z.number().int() }),
  ),
  'members.change': method(
    changeMember.body.omit({ operationId: true }).extend(changeMember.params.shape),
    memberRecordSchema,
  ),
  'members.erase': method(z.strictObject({ id: idSchema }), nothing),

  /** Without a line it is what was last read, as of its time. */
  'usage.read': method(
    z.strictObject({ days: usageDaysSchema }),
    z.strictObject({ usage: usageSchema, current: z.boolean() }),
  ),

  ...memberChoiceMethods,

  ...rewardsMethods,

  ...messagingMethods,
  ...campaignMethods,
  ...botMethods,
  ...activityMethods,

  /** Loads the owner's page of staff, devices and limits. */
  'shop.open': method(nothing, nothing),
  'shop.addStaff': method(addStaff.body.omit({ operationId: true }), nothing),
  'shop.changeStaff': method(changeStaff.body.omit({ operationId: true }).extend(changeStaff.params.shape), nothing),
  'shop.resetPin': method(resetPin.body.omit({ operationId: true }).extend(resetPin.params.shape), nothing),
  'shop.setStaffActive': method(
    setStaffActive.body.omit({ operationId: true }).extend(setStaffActive.params.shape),
    nothing,
  ),
  'shop.renameDevice': method(renameDevice.body.omit({ operationId: true }).extend(renameDevice.params.shape), nothing),
  'shop.revokeDevice': method(z.strictObject({ id: idSchema }), nothing),
  'shop.saveLimits': method(saveLimits.body.omit({ operationId: true }), nothing),
  'shop.releaseCountry': method(z.strictObject({ country: countrySchema }), nothing),

  ...routingMethods,

  /** Loads the owner's page; it is kept fresh until the counter locks or the password is needed again. */
  'billing.open': method(nothing, nothing),
  'billing.topUp': method(createTopup.body.omit({ operationId: true }), topupSchema),
  /** Answers with the payment provider's page, for the renderer to open; the snapshot tells what became of it. */
  'billing.addCard': method(nothing, z.strictObject({ url: z.url() })),
  /** Forgets the page that was opened to add a card, or what became of it. */
  'billing.dismissCardSetup': method(nothing, nothing),
  'billing.makeDefaultCard': method(z.strictObject({ cardId: cardIdSchema }), nothing),
  'billing.removeCard': method(removeCard.body.omit({ operationId: true }).extend({ cardId: cardIdSchema }), nothing),
  'billing.saveAutoTopup': method(
    saveAutoTopup.body.omit({ operationId: true }).extend(saveAutoTopup.params.shape),
    autoTopupSchema,
  ),
  'billing.saveNotification': method(
    saveNotification.body.omit({ operationId: true }).extend(saveNotification.params.shape),
    nothing,
  ),
  'billing.openWallet': method(z.strictObject({ currency: walletCurrencySchema }), nothing),
  'billing.saveReceiptDetails': method(receiptDetailsSchema, nothing),
  /** A page of the history; the snapshot has the first, unfiltered one. */
  'billing.findHistory': method(getHistory.query, historyPageSchema),
  /** Answers with an address that serves the file for one minute, for the renderer to open. */
  'billing.download': method(downloadSchema, z.strictObject({ url: z.url() })),
} as const satisfies Record<string, Method>;

export type MethodName = keyof typeof methods;
export type InputOf<M extends MethodName> = z.input<(typeof methods)[M]['input']>;
export type OutputOf<M extends MethodName> = z.output<(typeof methods)[M]['output']>;

export function isMethodName(name: string): name is MethodName {
  return Object.hasOwn(methods, name);
}

/** The bridge as the renderer sees it, whatever carries it. */
export interface Bridge {
  call<M extends MethodName>(name: M, input: InputOf<M>): Promise<Result<OutputOf<M>>>;
  /** Hears every later snapshot; the returned function ends it. */
  onSnapshot(listener: (snapshot: Snapshot) => void): () => void;
}
