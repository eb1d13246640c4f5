// Is this the demonstration clinic? Then anybody may look at it as anybody.
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { signIn, signOut, useMe } from '@/lib/auth';
import { demonstrationQuery } from '@/lib/config';
import { useSentence } from '@/ui/sentence';
import { homeOf } from '../nav';
import classes from './demonstration.module.css';

const LABELS = {
  patient: 'role.patient',
  doctor: 'role.doctor',
  staff: 'role.staff',
  admin: 'role.admin',
} as const;

export function Demonstration() {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const sentence = useSentence();
  const { data: clinic } = useQuery(demonstrationQuery);
  const change = useMutation({
    mutationFn: async (email: string) => {
      if (me !== null) await signOut();
      return signIn({ email, password: clinic?.password ?? '' });
    },
    onSuccess: (user) => navigate({ to: homeOf(user.role) }),
  });
  if (!clinic) return null;
  return (
    <aside className={classes['bar']} aria-label={t('demo.label')}>
      <span className={classes['what']}>{t('demo.what')}</span>
      <span className={classes['roles']}>
        <span>{t('demo.tryAs')}</span>
        {clinic.accounts.map(({ role, email }) => (
          <button
            key={email}
            type="button"
            className={classes['role']}
            aria-pressed={me?.email === email}
            disabled={change.isPending}
            onClick={() => {
              change.mutate(email);
            }}
          >
            {role in LABELS ? t(LABELS[role as keyof typeof LABELS]) : role}
          </button>
        ))}
      </span>
      {change.isError && <span role="alert">{sentence(change.error)}</span>}
    </aside>
  );
}
