import { PinInput } from '@mantine/core';
import { type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CODE_LENGTH } from '#shared/domain/verification.ts';
import { createScanWatch, SCANNER_GAP_MS } from './scanner-burst.ts';
import classes from './steps.module.css';

/** After digits that came too fast for a hand: time for the rest of a scan to follow. */
const SCAN_WAIT_MS = 3 * SCANNER_GAP_MS;

interface CodeBoxesProps {
  /** The first box, where each code starts. */
  ref: RefObject<HTMLInputElement | null>;
  labelledBy: string;
  /** Whether a code is being checked: no key counts meanwhile. */
  busy: boolean;
  /** Whether no code can be checked at all. */
  locked: boolean;
  wrong: boolean;
  /** Six digits are there. The boxes are empty again once it is done. */
  onCode: (code: string) => Promise<void>;
  /** A barcode was scanned into the boxes and thrown away. */
  onScan: () => void;
}

/** Six boxes for six digits, which submit by themselves unless a scanner typed them. */
export function CodeBoxes({ ref, labelledBy, busy, locked, wrong, onCode, onScan }: CodeBoxesProps) {
  const { t } = useTranslation();
  const id = useId();
  const [code, setCode] = useState('');
  const [watch] = useState(createScanWatch);
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(waiting.current), []);

  const submit = async (complete: string) => {
    await onCode(complete);
    setCode('');
  };
  const type = (next: string) => {
    if (busy) return;
    setCode(next);
    if (next.length < CODE_LENGTH) return;
    if (watch.isFast()) waiting.current = setTimeout(() => void submit(next), SCAN_WAIT_MS);
    else void submit(next);
  };
  const watchKey = (event: KeyboardEvent) => {
    const isDigit = /^\d$/.test(event.key);
    if (!isDigit && event.key !== 'Enter') return;
    const full = code.length === CODE_LENGTH;
    const scan = watch.isScan(isDigit ? 'digit' : 'enter', event.timeStamp, full);
    if (scan || full || busy) event.preventDefault();
    if (!scan || busy) return;
    clearTimeout(waiting.current);
    setCode('');
    ref.current?.focus();
    onScan();
  };

  return (
    <PinInput
      ref={ref}
      // Without an id of its own it makes one up after the first rendering, and new boxes lose the focus.
      id={id}
      aria-labelledby={labelledBy}
      length={CODE_LENGTH}
      type="number"
      oneTimeCode={false}
      placeholder=""
      gap={10}
      value={code}
      readOnly={busy || locked}
      error={wrong}
      classNames={{ root: classes.boxes ?? '', pinInput: classes.box ?? '', input: classes.digit ?? '' }}
      getInputProps={(index) => ({
        'aria-label': t('register.codeDigit', { position: index + 1, length: CODE_LENGTH }),
      })}
      onKeyDownCapture={watchKey}
      onChange={type}
    />
  );
}
