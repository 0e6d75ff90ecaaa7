import { useTranslation } from 'react-i18next';
import { assertNever } from '#shared/errors.ts';
import { useSnapshot } from '../../bridge/bridge-context.tsx';
import { errorMessage } from '../../i18n/error-message.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useNow } from '../../i18n/use-now.ts';
import classes from './number-line.module.css';
import type { Destination, NumberState } from './number-state.ts';

interface NumberLineProps {
  id: string;
  state: NumberState;
  /** Whether Enter was pressed on a number that cannot be sent to yet. */
  insisted: boolean;
}

/** Under the field: where the code would go and what it costs, or why it cannot. */
export function NumberLine({ id, state, insisted }: NumberLineProps) {
  const stopped = stops(state, insisted);
  return (
    <p id={id} className={classes.line} data-stopped={stopped || undefined} role="status">
      <NumberText state={state} insisted={insisted} />
    </p>
  );
}

/** Whether the number, as it stands, is a mistake rather than on its way to be one that works. */
export function stops(state: NumberState, insisted: boolean): boolean {
  return state.kind === 'incomplete' ? insisted : !['empty', 'ready', 'member'].includes(state.kind);
}

function NumberText({ state, insisted }: Omit<NumberLineProps, 'id'>) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const home = useSnapshot((snapshot) => snapshot.shop?.homeCountry);
  switch (state.kind) {
    case 'empty':
      return home === undefined ? null : t('register.hint', { country: format.country(home) });
    case 'incomplete':
      if (insisted || !state.destination) return t('register.incomplete');
      return <DestinationText destination={state.destination} sendsLeft={null} />;
    case 'no_such_number':
      return state.country
        ? t('register.noSuchNumber', { country: format.country(state.country) })
        : t('register.noSuchNumberAnywhere');
    case 'no_price':
      return t('register.noPrice', { country: format.country(state.country) });
    case 'refused': {
      const { title, text } = errorMessage(t, format, state.error, now);
      return (
        <>
          <strong className={classes.refusal}>{title}</strong> {text}
        </>
      );
    }
    case 'no_sends_left':
      return t('register.noSendsLeft', {
        when: state.liftsAt === null ? t('when.soon') : t('when.at', { time: format.timeOrDay(state.liftsAt, now) }),
      });
    case 'member':
      return t('register.alreadyMember', { name: state.member.name });
    case 'ready':
      return <DestinationText destination={state.destination} sendsLeft={state.sendsLeft} />;
    default:
      return assertNever(state);
  }
}

function DestinationText({ destination, sendsLeft }: { destination: Destination; sendsLeft: number | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const parts = [
    t('register.destination', { count: destination.segments, country: format.country(destination.country) }),
    format.price(destination.price, destination.currency),
    ...(sendsLeft === null ? [] : [t('register.sendsLeft', { count: sendsLeft })]),
  ];
  return (
    <span className={classes.parts}>
      {parts.map((part) => (
        <span key={part}>{part}</span>
      ))}
    </span>
  );
}
