import { PinInput } from '@mantine/core';
import {
  type KeyboardEvent,
  type Ref,
  useEffect,
  useEffectEvent,
  useId,
  useImperativeHandle,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import { CODE_LENGTH } from '#shared/domain/verification.ts';
import { createScanWatch, SCANNER_GAP_MS } from './scanner-burst.ts';
import classes from './steps.module.css';

/** After digits that came too fast for a hand: time for the rest of a scan to follow. */
const SCAN_WAIT_MS = 3 * SCANNER_GAP_MS;

export interface CodeBoxesHandle {
  /** Where the next digit belongs: the first box, and with a code begun the one behind its digits. */
  focus(): void;
  isEmpty(): boolean;
}

interface CodeBoxesProps {
  ref: Ref<CodeBoxesHandle>;
  labelledBy: string;
  /** Whether a code is being checked: no key counts meanwhile. */
  busy: boolean;
  /** Whether no code can be checked at all. */
  locked: boolean;
  wrong: boolean;
  /** Six digits are there. @returns whether they were taken; else the boxes are empty again */
  onCode: (code: string) => Promise<boolean>;
  /** A key behind the sixth digit, which is no digit: the hand goes on with what follows the code. */
  onAhead: (event: KeyboardEvent) => void;
  /** A barcode was scanned into the boxes and thrown away. */
  onScan: () => void;
}

/** Six boxes for six digits, which submit by themselves unless a scanner typed them. */
export function CodeBoxes({ ref, labelledBy, busy, locked, wrong, onCode, onAhead, onScan }: CodeBoxesProps) {
  const { t } = useTranslation();
  const id = useId();
  const [code, setCode] = useState('');
  const [accepted, setAccepted] = useState(false);
  const closed = busy || accepted;
  const [watch] = useState(createScanWatch);
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const group = useRef<HTMLDivElement>(null);
  const boxAt = (index: number) => group.current?.querySelectorAll('input')[index];

  useImperativeHandle(ref, () => ({
    focus: () => boxAt(code.length % CODE_LENGTH)?.focus(),
    isEmpty: () => code === '',
  }));

  const submit = async (complete: string) => {
    if (await onCode(complete)) setAccepted(true);
    else setCode('');
  };
  const type = (next: string) => {
    if (closed) return;
    setCode(next);
    if (next.length < CODE_LENGTH) return;
    if (watch.isFast()) waiting.current = setTimeout(() => void submit(next), SCAN_WAIT_MS);
    else void submit(next);
  };
  // Shown again after it was out of sight, when the wait for the rest of a scan was given up: six digits are a code.
  const resume = useEffectEvent(() => {
    if (code.length === CODE_LENGTH && !closed) void submit(code);
  });
  useEffect(() => {
    resume();
    return () => clearTimeout(waiting.current);
  }, []);
  const watchKey = (event: KeyboardEvent) => {
    const isDigit = /^\d$/.test(event.key);
    const full = code.length === CODE_LENGTH;
    if (!isDigit && event.key !== 'Enter') {
      if (full) onAhead(event);
      return;
    }
    const scan = watch.isScan(isDigit ? 'digit' : 'enter', event.timeStamp, full);
    if (scan || full || closed) event.preventDefault();
    if (!scan || closed) return;
    clearTimeout(waiting.current);
    setCode('');
    boxAt(0)?.focus();
    onScan();
  };

  return (
    <PinInput
      rootRef={group}
      // Without an id of its own it makes one up after the first rendering, and new boxes lose the focus.
      id={id}
      aria-labelledby={labelledBy}
      length={CODE_LENGTH}
      type="number"
      oneTimeCode={false}
      placeholder=""
      gap={10}
      value={code}
      readOnly={closed || locked}
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
