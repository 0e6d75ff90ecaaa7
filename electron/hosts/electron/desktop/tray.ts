import type { MenuItemConstructorOptions } from 'electron';
import type { Log } from '#core/ports.ts';
import { mayGoTo } from '#shared/contract/destination.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { assertNever } from '#shared/errors.ts';
import { fill, type Speech } from '../../words/speech.ts';
import type { Words } from '../../words/words.ts';
import { isKiosk } from '../page/looks.ts';
import { type Watched, watch } from './watch.ts';

interface SystemTray {
  show(toolTip: string, menu: MenuItemConstructorOptions[]): void;
}

/** What the tray shows of the snapshot. */
type TrayFacts = ReturnType<typeof pickTrayFacts>;

function pickTrayFacts(snapshot: Snapshot) {
  const { app, stage, shop } = snapshot;
  return {
    language: app.language,
    timeZone: shop?.timeZone,
    /** Whether this computer is a counter of a shop. */
    paired: stage.kind === 'locked' || stage.kind === 'open',
    role: stage.kind === 'open' ? stage.staff.role : null,
    kiosk: isKiosk(snapshot),
    credit: pickCredit(snapshot),
  };
}

function pickCredit({ credit, creditIsCurrent, connection }: Snapshot) {
  if (credit === null) return null;
  const { available, currency, messagesLeft } = credit.sms;
  const amounts = { available, currency, messagesLeft };
  if (connection.kind === 'offline') return { ...amounts, line: 'offline' as const, asOf: credit.asOf };
  // While it is live it is true for now.
  if (creditIsCurrent) return { ...amounts, line: 'live' as const };
  return { ...amounts, line: 'connecting' as const, asOf: credit.asOf };
}

interface TrayParts {
  core: Watched;
  /** @throws where the system has none */
  createTray(): SystemTray;
  speech(facts: Pick<TrayFacts, 'language' | 'timeZone'>): Speech;
  actions: { open(): void; topUp(): void; lock(): void; quit(): void };
  log: Log;
}

/** Keeps the balance in the system's tray. Where there is none, all of it is in the window as well. */
export function keepTray({ core, createTray, speech, actions, log }: TrayParts): void {
  let tray: SystemTray;
  try {
    tray = createTray();
  } catch {
    log.warn('tray_unavailable');
    return;
  }
  watch(core, pickTrayFacts, (facts) => {
    const spoken = speech(facts);
    const credit = creditLines(facts, spoken);
    tray.show(['Tillside', ...credit].join(' · '), trayMenu(facts, credit, spoken, actions));
  });
}

/** The credit in as many lines as the bar has parts; none before this computer is a counter. */
function creditLines({ paired, credit }: TrayFacts, { words, money, number, moment }: Speech): string[] {
  if (!paired) return [];
  if (!credit) return [words.creditUnknown];
  return [
    money(credit.available, credit.currency),
    fill(words.localSms, { messages: number(credit.messagesLeft) }),
    lineText(credit, words, moment),
  ];
}

function lineText(credit: NonNullable<TrayFacts['credit']>, words: Words, moment: Speech['moment']): string {
  switch (credit.line) {
    case 'live':
      return words.creditLive;
    case 'connecting':
      return fill(words.creditConnecting, { time: moment(credit.asOf) });
    case 'offline':
      return fill(words.creditOffline, { time: moment(credit.asOf) });
    default:
      return assertNever(credit);
  }
}

function trayMenu(
  { paired, role, kiosk }: TrayFacts,
  credit: string[],
  { words }: Speech,
  actions: TrayParts['actions'],
): MenuItemConstructorOptions[] {
  // At a locked counter it waits for the owner who unlocks it.
  const mayTopUp = paired && (role === null || mayGoTo(role, 'credit'));
  return [
    ...credit.map((label) => ({ label, enabled: false })),
    ...(credit.length > 0 ? [{ type: 'separator' as const }] : []),
    { label: words.openApp, click: actions.open },
    { label: words.topUp, enabled: mayTopUp, click: actions.topUp },
    { label: words.lock, enabled: role !== null, click: actions.lock },
    { type: 'separator' },
    { label: words.quit, enabled: !kiosk || role === 'owner', click: actions.quit },
  ];
}
