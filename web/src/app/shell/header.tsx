// Whose house is this, and where can one go from here?
import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { Link, useLocation } from '@tanstack/react-router';
import { Moon, Sun } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMe } from '@/lib/auth';
import { inside } from '@/lib/inside';
import { placesOf } from '../nav';
import { ButtonLink } from '@/ui/links';
import { LanguageSelect } from './language-select';
import { Mark } from './mark';
import classes from './header.module.css';

/** Nobody comes back to these after signing in. */
const LEAVES = /\/(|sign-in|register|forgot-password|reset-password)$/;

export function Header() {
  const { t } = useTranslation();
  const me = useMe();
  const next = useLocation({ select: ({ publicHref, pathname }) => (LEAVES.test(pathname) ? {} : inside(publicHref)) });
  return (
    <header className={classes['header']}>
      <div className={classes['inner']}>
        <Link to="/" className={classes['brand'] ?? ''} aria-label={t('nav.home')}>
          <Mark /> Salus
        </Link>
        <nav className={classes['nav']} aria-label={t('nav.label')}>
          {placesOf(me?.role).map((place) => (
            <Link
              key={place.to}
              to={place.to}
              className={classes['link'] ?? ''}
              activeOptions={{ exact: place.exact ?? false, includeSearch: false }}
            >
              {t(place.label)}
            </Link>
          ))}
        </nav>
        <div className={classes['side']}>
          <LanguageSelect />
          <SchemeSwitch />
          {me === null ? (
            <ButtonLink to="/sign-in" search={next} size="sm" variant="default" className={classes['signIn'] ?? ''}>
              {t('nav.signIn')}
            </ButtonLink>
          ) : (
            <span className={classes['me']}>{me.name}</span>
          )}
        </div>
      </div>
    </header>
  );
}

function SchemeSwitch() {
  const { t } = useTranslation();
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const other = scheme === 'dark' ? 'light' : 'dark';
  const Icon = scheme === 'dark' ? Sun : Moon;
  return (
    <ActionIcon
      size="lg"
      variant="subtle"
      color="gray"
      aria-label={t(other === 'dark' ? 'scheme.dark' : 'scheme.light')}
      onClick={() => {
        setColorScheme(other);
      }}
    >
      <Icon size={20} strokeWidth={1.9} />
    </ActionIcon>
  );
}
