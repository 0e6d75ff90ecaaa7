import { Button, Textarea } from '@mantine/core';
import { useId, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toPlain } from '#shared/domain/sms-text.ts';
import { render, type TemplateField, withOptOutLine } from '#shared/domain/templates.ts';
import { useMessaging } from '../messaging-context.tsx';
import { MessageCost } from './message-cost.tsx';
import classes from './message-field.module.css';
import { insertField, MOST_CHARACTERS, type TextFault, textCost } from './text-rules.ts';

interface MessageFieldProps {
  value: string;
  /** Those that it may name. */
  fields: readonly TemplateField[];
  /** Whether it ends with how to get no more of them. */
  marketing: boolean;
  fault: TextFault | null;
  readOnly: boolean;
  onChange: (value: string) => void;
}

/** A message as it is written for many, with what it takes to send it to one of them. */
export function MessageField({ value, fields, marketing, fault, readOnly, onChange }: MessageFieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const input = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState<{ at: number } | null>(null);
  const sent = useSentText(value, marketing);

  // React sets the new text and so moves the caret to its end; this puts it back before anything is painted.
  useLayoutEffect(() => {
    if (!caret) return;
    input.current?.focus();
    input.current?.setSelectionRange(caret.at, caret.at);
  }, [caret]);

  const insert = (field: TemplateField) => {
    const { selectionStart, selectionEnd } = input.current ?? {
      selectionStart: value.length,
      selectionEnd: value.length,
    };
    const next = insertField(value, field, { from: selectionStart, to: selectionEnd });
    setCaret({ at: next.caret });
    onChange(next.text);
  };
  return (
    <div>
      <Textarea
        ref={input}
        label={t('messageText.label')}
        error={fault && faultWords(fault)}
        aria-describedby={id}
        size="md"
        autosize
        minRows={3}
        maxRows={9}
        maxLength={MOST_CHARACTERS + 100}
        readOnly={readOnly}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <div className={classes.tools}>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would need a legend that can be seen */}
        <div role="group" className={classes.fields} aria-label={t('messageText.insert')}>
          {fields.map((field) => (
            <Button key={field} className={classes.insert ?? ''} disabled={readOnly} onClick={() => insert(field)}>
              {t('messageText.insertField', { field: t(`messageText.field.${field}`) })}
            </Button>
          ))}
        </div>
        <MessageCost id={id} cost={textCost(value, sent)} onPlain={readOnly ? null : () => onChange(toPlain(value))} />
      </div>
    </div>
  );

  function faultWords(found: TextFault): string {
    switch (found.kind) {
      case 'missing':
        return t('messageText.missing');
      case 'tooLong':
        return t('messageText.tooLong', { max: MOST_CHARACTERS });
      case 'unknownField':
        return t('messageText.unknownField', { field: found.field });
    }
  }
}

/** A message as the person of the preview gets it. */
export function useSentText(text: string, marketing: boolean): string {
  const { overview, values } = useMessaging();
  const rendered = render(text.trim(), values);
  return marketing && overview && rendered !== '' ? withOptOutLine(rendered, overview.optOutLine) : rendered;
}
