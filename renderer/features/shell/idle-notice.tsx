import { VisuallyHidden } from '@mantine/core';
import { IconClock } from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall, useSnapshot } from '../../bridge/bridge-context.tsx';
import { countdown } from '../../i18n/format.ts';
import { Notice } from '../../ui/notice.tsx';
import { createActivity, isAtRest } from './idle-activity.ts';
import classes from './idle-notice.module.css';

/** Milliseconds before the counter locks. */
const WARN_BEFORE = 20_000;
const MINUTE = 60_000;
const MOVES = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const;

/** Tells the core that someone is there, and them, in time, that it is about to lock because nobody is. */
export function IdleNotice() {
  const { t } = useTranslation();
  const left = useTimeLeft();
  return (
    // Always there, so that what comes into it is announced.
    <div role="status" className={classes.place}>
      {left !== null && (
        <Notice tone="amber" icon={<IconClock size={24} />}>
          <VisuallyHidden>{t('shell.idleSpoken')}</VisuallyHidden>
          {/* Not announced again each second. */}
          <span aria-hidden="true" className={classes.countdown}>
            {t('shell.idle', { countdown: countdown(left) })}
          </span>
        </Notice>
      )}
    </div>
  );
}

/** @returns milliseconds until the counter locks, null as long as that is far */
function useTimeLeft(): number | null {
  const minutes = useSnapshot((snapshot) => snapshot.shop?.idleLockMinutes);
  const lastTouch = useTouch();
  const [left, setLeft] = useState<number | null>(null);
  useEffect(() => {
    if (minutes === undefined) return;
    const look = () => {
      const ms = lastTouch + minutes * MINUTE - Date.now();
      setLeft(ms <= WARN_BEFORE ? Math.max(0, ms) : null);
    };
    look();
    const timer = setInterval(look, 1_000);
    return () => clearInterval(timer);
  }, [minutes, lastTouch]);
  return left;
}

/** Reports each key and each move of a pointer, now and then. @returns when it last did (epoch ms) */
function useTouch(): number {
  const { run } = useCall('session.touch');
  const [lastTouch, setLastTouch] = useState(Date.now);
  const report = useCallback(() => {
    setLastTouch(Date.now());
    void run({});
  }, [run]);
  useEffect(() => {
    const activity = createActivity({
      now: Date.now,
      after(ms, task) {
        const timer = setTimeout(task, ms);
        return () => clearTimeout(timer);
      },
      report,
    });
    const notice = (event: Event) => {
      if (!(event instanceof PointerEvent && isAtRest(event))) activity.noticed();
    };
    // Only listening: the key still does what it is for.
    const options = { capture: true, passive: true };
    for (const move of MOVES) window.addEventListener(move, notice, options);
    return () => {
      for (const move of MOVES) window.removeEventListener(move, notice, options);
      activity.close();
    };
  }, [report]);
  return lastTouch;
}
