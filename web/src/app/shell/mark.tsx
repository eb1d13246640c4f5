// What is the mark of the house? An S that bends like the serpent at the bowl, and the sun at its head.
export function Mark({ size = 30 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 64 64" aria-hidden focusable="false">
      <rect width="64" height="64" rx="16" fill="#0b5c49" />
      <path
        d="M43 20.5c-2.6-3.6-6.5-5.5-11.2-5.5-6.6 0-11 3.5-11 8.6 0 11.4 22.6 5.6 22.6 17 0 5.2-4.7 8.9-11.6 8.9-5 0-9.2-2-11.8-5.8"
        fill="none"
        stroke="#f5f8f6"
        strokeWidth="6"
        strokeLinecap="round"
      />
      <circle cx="45.5" cy="20.8" r="4.6" fill="#f4b740" />
    </svg>
  );
}
