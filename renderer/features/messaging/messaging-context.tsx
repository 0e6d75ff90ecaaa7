import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Messaging } from '#shared/api/messaging.ts';
import { SMS_CURRENCY } from '#shared/domain/money.ts';
import { type Country, parsePhone } from '#shared/domain/phone.ts';
import type { TemplateField } from '#shared/domain/templates.ts';
import { useCall, useSnapshot } from '../../bridge/bridge-context.tsx';
import { useOffline } from '../../bridge/use-offline.ts';
import { createFormat } from '../../i18n/format.ts';
import { useNow } from '../../i18n/use-now.ts';
import { sampleValues } from './text/sample.ts';

interface Person {
  id: string;
  name: string;
  phone: string | null;
}

interface MessagingContextValue {
  /** Null until it was read. */
  overview: Messaging | null;
  /** Whether nothing can be sent or changed now. */
  offline: boolean;
  /** Whom a preview can be for; the one that it is for is the `person`. */
  people: readonly Person[];
  person: Person;
  onPerson: (id: string) => void;
  /** What the fields of a text stand for in a preview. */
  values: Record<TemplateField, string>;
  /** Where that person gets messages, and what a segment costs there; null without a price. */
  destination: { country: Country; perSegment: number } | null;
}

const Context = createContext<MessagingContextValue | null>(null);

export function useMessaging(): MessagingContextValue {
  const value = useContext(Context);
  if (!value) throw new Error('a part of messaging was rendered outside of its screen');
  return value;
}

/** What every part of the screen needs: what may be spent, and whom previews are for. */
export function MessagingProvider({ overview, children }: { overview: Messaging | null; children: ReactNode }) {
  const { t } = useTranslation();
  const offline = useOffline();
  const now = useNow();
  const shop = useSnapshot((snapshot) => snapshot.shop);
  const prices = useSnapshot((snapshot) => snapshot.prices);
  const self = useSnapshot(({ stage }) => (stage.kind === 'open' ? stage.staff.name : ''));
  const people = usePeople(self);
  const [chosen, setChosen] = useState<string | null>(null);
  const person = people.find(({ id }) => id === chosen) ?? people[0] ?? { id: '', name: self, phone: null };

  // Messages are in English, whatever language the app speaks.
  const format = useMemo(() => createFormat('en', shop?.timeZone), [shop?.timeZone]);
  const home = shop?.homeCountry ?? null;
  const parsed = person.phone === null || home === null ? null : parsePhone(person.phone, home);
  const country = parsed?.kind === 'ok' ? parsed.country : home;
  const price = prices.find((each) => each.country === country && each.currency === SMS_CURRENCY);
  const values = sampleValues(
    {
      person,
      shop: shop?.name ?? '',
      reward: t('messageText.sampleReward'),
      available: overview?.available ?? 0,
      codes: overview?.reserveCodes ?? 0,
      now,
    },
    format,
  );
  return (
    <Context
      value={{
        overview,
        offline,
        people,
        person,
        onPerson: setChosen,
        values,
        destination: price ? { country: price.country, perSegment: price.perSegment } : null,
      }}
    >
      {children}
    </Context>
  );
}

/** The newest members of this counter's copy; where there is none, whoever is at the counter. */
function usePeople(self: string): readonly Person[] {
  const { run } = useCall('members.find');
  const state = useSnapshot((snapshot) => snapshot.members?.state);
  const [people, setPeople] = useState<readonly Person[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once the copy is whole there may be others
  useEffect(() => {
    void run({ text: '', offset: 0 }).then((found) => {
      if (found.ok) setPeople(found.value.members.map(({ id, name, phone }) => ({ id, name, phone })));
    });
  }, [run, state]);
  return people.length > 0 ? people : [{ id: '', name: self, phone: null }];
}
