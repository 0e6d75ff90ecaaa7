import { Checkbox, Select, Switch, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { CountryRouting, MeasuredRoute, Routing } from '#shared/api/routing.ts';
import { LOCALES, pickLanguage } from '#shared/domain/language.ts';
import { senderRule } from '#shared/domain/sender-names.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useNow } from '../../i18n/use-now.ts';
import { Panel } from '../../ui/panel.tsx';
import { useCountryName } from './country-list.tsx';
import classes from './country-panel.module.css';
import {
  type CountryChanges,
  countryFaults,
  type RouteStanding,
  routeStanding,
  shownRoutes,
  shownSender,
  withRoute,
} from './routing-rules.ts';
import { StateDot } from './state-dot.tsx';

const PRIORITIES = Array.from({ length: 9 }, (_, at) => String(at + 1));

interface CountryPanelProps {
  routing: Routing;
  saved: CountryRouting;
  changes: CountryChanges;
  readOnly: boolean;
  onChange: (changes: CountryChanges) => void;
}

/** The routes to a country: how each does, which come first, and the name that messages show. */
export function CountryPanel({ routing, saved, changes, readOnly, onChange }: CountryPanelProps) {
  const { t } = useTranslation();
  const name = useCountryName()(saved.country);
  const { noRoute } = countryFaults(saved, changes);
  return (
    <Panel title={name}>
      <table className={classes.table} aria-label={t('routing.routesOf', { country: name })}>
        <thead>
          <tr>
            <th scope="col">{t('routing.column.route')}</th>
            <th scope="col">{t('routing.column.priority')}</th>
            <th scope="col" className={classes.number}>
              {t('routing.column.speed')}
            </th>
            <th scope="col" className={classes.number}>
              {t('routing.column.taken')}
            </th>
            <th scope="col" className={classes.number}>
              {t('routing.column.delivered')}
            </th>
            <th scope="col" className={classes.number}>
              {t('routing.column.sent')}
            </th>
            <th scope="col" className={classes.on}>
              {t('routing.column.on')}
            </th>
          </tr>
        </thead>
        <tbody>
          {shownRoutes(saved, changes).map((route) => (
            <Route
              key={route.gateway}
              route={route}
              gateway={routing.gateways.find(({ id }) => id === route.gateway)}
              readOnly={readOnly}
              onChange={(change) => onChange(withRoute(changes, route.gateway, change))}
            />
          ))}
        </tbody>
      </table>
      {noRoute ? (
        <p className={classes.fault} role="alert">
          {t('errors.route_last.title')}
        </p>
      ) : (
        <p className={classes.hint}>{t('routing.priorityHint')}</p>
      )}
      <Sender saved={saved} changes={changes} readOnly={readOnly} onChange={onChange} />
    </Panel>
  );
}

interface RouteProps {
  route: MeasuredRoute;
  gateway: Routing['gateways'][number] | undefined;
  readOnly: boolean;
  onChange: (change: Partial<Pick<MeasuredRoute, 'enabled' | 'priority'>>) => void;
}

function Route({ route, gateway, readOnly, onChange }: RouteProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const share = useShare();
  const now = useNow();
  const { enabled, priority, state, until, latencyMs, success, delivered, sent24h } = route;
  const name = gateway?.name ?? route.gateway;
  const standing = routeStanding(route);
  const notes = [
    isState(standing) ? t(`routing.state.${standing}`) : t(`routing.${standing}`),
    ...(standing === 'broken' && until !== null
      ? [t('routing.triedAgain', { time: format.timeOrDay(until, now) })]
      : []),
    ...(gateway && !gateway.replies ? [t('routing.noReplies')] : []),
  ];
  return (
    <tr className={classes.row} data-off={!enabled || undefined}>
      <th scope="row">
        <span className={classes.route}>
          <StateDot state={state} />
          <span>
            <span className={classes.name}>{name}</span>
            <span className={classes.note} data-standing={standing}>
              {notes.join(' · ')}
            </span>
          </span>
        </span>
      </th>
      <td>
        <Select
          className={classes.priority ?? ''}
          classNames={{ input: classes.priorityInput ?? '', option: classes.option ?? '' }}
          aria-label={t('routing.priorityOf', { route: name })}
          data={PRIORITIES}
          allowDeselect={false}
          readOnly={readOnly}
          disabled={!enabled}
          value={String(priority)}
          onChange={(value) => value !== null && onChange({ priority: Number(value) })}
        />
      </td>
      <td className={classes.number}>
        {latencyMs === null
          ? t('messaging.none')
          : t('routing.seconds', { formatted: format.number(Math.max(0.01, Math.round(latencyMs / 10) / 100)) })}
      </td>
      <td className={classes.number}>{share(success)}</td>
      <td className={classes.number}>{share(delivered)}</td>
      <td className={classes.number}>{format.number(sent24h)}</td>
      <td className={classes.on}>
        <Switch
          classNames={{ root: classes.switch ?? '', track: classes.track ?? '' }}
          aria-label={t('routing.switch', { route: name })}
          size="md"
          checked={enabled}
          disabled={readOnly}
          onChange={(event) => onChange({ enabled: event.currentTarget.checked })}
        />
      </td>
    </tr>
  );
}

/** Whether a route's standing is how it does, and not what it is for. */
function isState(standing: RouteStanding): standing is Extract<RouteStanding, MeasuredRoute['state']> {
  return standing === 'broken' || standing === 'degraded' || standing === 'unmeasured';
}

/** A share with a tenth of a percent, which tells a good route from a very good one. */
function useShare(): (share: number | null) => string {
  const { t, i18n } = useTranslation();
  const format = new Intl.NumberFormat(LOCALES[pickLanguage([i18n.language])], {
    style: 'percent',
    maximumFractionDigits: 1,
  });
  return (share) => (share === null ? t('messaging.none') : format.format(share));
}

function Sender({ saved, changes, readOnly, onChange }: Omit<CountryPanelProps, 'routing'>) {
  const { t } = useTranslation();
  const name = useCountryName();
  const { country } = saved;
  const rule = country === 'other' ? 'other' : senderRule(country);
  if (rule === 'other' || rule === 'none') {
    return (
      <p className={classes.noName}>
        {rule === 'other' ? t('routing.sender.otherNone') : t('routing.sender.none', { country: name(country) })}
      </p>
    );
  }
  const sender = shownSender(saved, changes);
  const { sender: fault } = countryFaults(saved, changes);
  return (
    <div className={classes.sender}>
      <TextInput
        className={classes.senderName ?? ''}
        label={t('routing.sender.name')}
        description={t('routing.sender.hint')}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        error={fault && t(`routing.sender.${fault}`)}
        autoComplete="off"
        spellCheck={false}
        maxLength={11}
        readOnly={readOnly}
        value={sender.name}
        onChange={(event) => onChange({ ...changes, sender: { ...sender, name: event.currentTarget.value } })}
      />
      {rule === 'registered' && (
        <Checkbox
          className={classes.registered ?? ''}
          classNames={{ description: classes.registeredHint ?? '' }}
          label={t('routing.sender.registered', { country: name(country) })}
          description={t('routing.sender.registeredHint')}
          checked={sender.registered}
          disabled={readOnly}
          onChange={(event) => onChange({ ...changes, sender: { ...sender, registered: event.currentTarget.checked } })}
        />
      )}
    </div>
  );
}
