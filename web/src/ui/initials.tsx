// Who is it, at a glance? Two letters on a tint that stays the same for the same name.
import classes from './initials.module.css';

const TINTS = 5;

export function Initials({ name, size = 'md' }: { readonly name: string; readonly size?: 'md' | 'lg' }) {
  const words = name.replace(/^(Dr|Prof)\.?\s+/i, '').split(/[\s-]+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : ''].map((word) => word?.charAt(0) ?? '').join('');
  const tint = Array.from(name).reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % TINTS;
  return (
    <span aria-hidden className={classes['disc']} data-tint={tint} data-size={size}>
      {letters.toUpperCase()}
    </span>
  );
}
